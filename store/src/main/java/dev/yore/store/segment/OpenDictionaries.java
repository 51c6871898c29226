package dev.yore.store.segment;

import dev.yore.store.codec.DictionaryDecoder;
import java.util.ArrayDeque;

/**
 * Bounds how many digested dictionaries a process keeps outside of its heap: beyond the bound,
 * those that were opened first are closed, and read again when somebody needs them. Safe for many
 * threads.
 */
public final class OpenDictionaries {
  /** Some 60 KB each: 16 MB. */
  private static final int MAX_OPEN = 256;

  /** Those of the process, whose memory it is. */
  public static final OpenDictionaries OF_PROCESS = new OpenDictionaries(MAX_OPEN);

  private final int maxOpen;
  private final ArrayDeque<DictionaryDecoder> open = new ArrayDeque<>();

  OpenDictionaries(int maxOpen) {
    this.maxOpen = maxOpen;
  }

  /** Counts one just opened, and closes another if there are too many. */
  void opened(DictionaryDecoder dictionary) {
    DictionaryDecoder oldest = null;
    synchronized (open) {
      // Those of segments that were closed need not be counted.
      open.removeIf(DictionaryDecoder::isClosed);
      open.add(dictionary);
      if (open.size() > maxOpen) {
        oldest = open.remove();
      }
    }
    if (oldest != null) {
      oldest.close();
    }
  }

  /** Bytes outside of the heap, about. */
  public long sizeBytes() {
    synchronized (open) {
      return open.stream().filter(d -> !d.isClosed()).mapToLong(DictionaryDecoder::sizeBytes).sum();
    }
  }
}

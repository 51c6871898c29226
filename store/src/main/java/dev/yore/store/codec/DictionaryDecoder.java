package dev.yore.store.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictDecompress;

/**
 * A dictionary, digested to decompress with, outside of the heap. Who uses it {@link #enter}s it
 * first and {@link #leave}s it after; it goes with the last user once it is closed. Safe for many
 * threads.
 */
public final class DictionaryDecoder implements AutoCloseable {
  /** What zstd's tables of a digested dictionary take beside its bytes. */
  private static final int TABLE_BYTES = 28 << 10;

  private final ZstdDictDecompress digested;
  private final long dictionaryBytes;

  /** Guarded by this, as the next. */
  private int users;

  private boolean isClosed;

  /**
   * Digests a dictionary.
   *
   * @throws CorruptDataException if it looks like a trained one but is none
   */
  public DictionaryDecoder(byte[] dictionary) throws CorruptDataException {
    try {
      digested = new ZstdDictDecompress(dictionary);
    } catch (IllegalStateException e) {
      throw new CorruptDataException("zstd dictionary: " + e.getMessage(), 0);
    }
    dictionaryBytes = dictionary.length;
  }

  /** False if it is closed. */
  public synchronized boolean enter() {
    if (!isClosed) {
      users++;
    }
    return !isClosed;
  }

  public synchronized void leave() {
    users--;
    free();
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      free();
    }
  }

  private void free() {
    if (isClosed && users == 0) {
      digested.close();
    }
  }

  public synchronized boolean isClosed() {
    return isClosed;
  }

  /** Bytes outside of the heap, about. */
  public long sizeBytes() {
    return dictionaryBytes + TABLE_BYTES;
  }

  /** Lets a context use it until that is reset. */
  void lendTo(ZstdDecompressCtx context) {
    context.loadDict(digested);
  }
}

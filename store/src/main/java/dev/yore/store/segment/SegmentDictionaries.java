package dev.yore.store.segment;

import dev.yore.store.codec.DictionaryDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A segment's dictionaries, digested when they are first needed. Safe for many threads. */
final class SegmentDictionaries implements AutoCloseable {
  private final List<DictionaryEntry> entries;
  private final Map<Integer, DictionaryDecoder> digested = new ConcurrentHashMap<>();

  SegmentDictionaries(List<DictionaryEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  List<DictionaryEntry> entries() {
    return entries;
  }

  /** Bytes in the file. */
  long fileBytes() {
    return entries.stream().mapToLong(entry -> entry.chunk().length()).sum();
  }

  /** Where those of a column lie that are not in memory. */
  List<ByteRange> missing(int columnId) {
    return entries.stream()
        .filter(entry -> entry.columnId() == columnId && !isThere(entry))
        .map(entry -> entry.chunk().range())
        .toList();
  }

  private boolean isThere(DictionaryEntry entry) {
    DictionaryDecoder known = digested.get(entry.id());
    return known != null && !known.isClosed();
  }

  /** The dictionary of that number, or null if the column has none. */
  @Nullable DictionaryEntry find(int id, int columnId) {
    DictionaryEntry entry = id < 1 || id > entries.size() ? null : entries.get(id - 1);
    return entry == null || entry.columnId() != columnId ? null : entry;
  }

  /**
   * A dictionary that is entered; the caller leaves it.
   *
   * @param read reads and digests it
   */
  DictionaryDecoder enter(
      DictionaryEntry entry, Function<DictionaryEntry, DictionaryDecoder> read) {
    while (true) {
      DictionaryDecoder known = digested.get(entry.id());
      if (known != null && known.enter()) {
        return known;
      }
      DictionaryDecoder fresh = read.apply(entry);
      DictionaryDecoder before = digested.put(entry.id(), fresh);
      if (before != null) {
        before.close();
      }
      OpenDictionaries.OF_PROCESS.opened(fresh);
    }
  }

  @Override
  public void close() {
    digested.values().forEach(DictionaryDecoder::close);
  }
}

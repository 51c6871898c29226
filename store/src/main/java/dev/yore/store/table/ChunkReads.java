package dev.yore.store.table;

import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.segment.SegmentBytes;
import dev.yore.store.segment.SegmentReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gathers the chunks that would have to be read, each once. One thread. */
final class ChunkReads {
  /** A column of a segment, whose dictionaries are needed once. */
  private record SegmentColumn(long segmentId, int columnId) {}

  private final VectorCache cache;
  private final Set<SegmentColumn> columns = new HashSet<>();
  private final Set<VectorCache.Key> seen = new HashSet<>();
  private final Map<SegmentReader, List<ByteRange>> bySegment = new HashMap<>();
  private long bytes;

  ChunkReads(VectorCache cache) {
    this.cache = cache;
  }

  /** A chunk that is read unless what is decoded from it is in memory. */
  void add(VectorCache.Key key, SegmentReader reader, ByteRange range) {
    if (seen.add(key) && cache.expected(key) == null) {
      List<ByteRange> ranges = bySegment.computeIfAbsent(reader, r -> new ArrayList<>());
      ranges.add(range);
      bytes += range.length();
      if (columns.add(new SegmentColumn(reader.segmentId(), key.columnId()))) {
        ranges.addAll(reader.missingDictionaries(key.columnId()));
      }
    }
  }

  /** Something made of chunks, or null if it is not in memory. */
  @Nullable Object made(VectorCache.Key key) {
    return cache.expected(key);
  }

  /** How many bytes the chunks have. */
  long bytes() {
    return bytes;
  }

  NeededBytes needed() {
    Map<Long, List<ByteRange>> byId = new HashMap<>();
    bySegment.forEach(
        (reader, ranges) ->
            byId.computeIfAbsent(reader.segmentId(), id -> new ArrayList<>()).addAll(ranges));
    return new NeededBytes(byId);
  }

  /** Asks for those that are not near, see {@link SegmentBytes#ask}. */
  void ask(BooleanSupplier wanted) {
    bySegment.forEach((reader, ranges) -> reader.bytes().ask(ranges, wanted));
  }
}

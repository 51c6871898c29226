package dev.yore.store.table;

import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.segment.SegmentReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the chunks that would have to be read, each once. One thread. */
final class ChunkReads {
  /** A column of a segment, whose dictionaries are needed once. */
  private record SegmentColumn(long segmentId, int columnId) {}

  private final VectorCache cache;
  private final Set<SegmentColumn> columns = new HashSet<>();
  private final Set<VectorCache.Key> seen = new HashSet<>();
  private final Map<Long, List<ByteRange>> bySegment = new HashMap<>();

  ChunkReads(VectorCache cache) {
    this.cache = cache;
  }

  /** A chunk that is read unless what is decoded from it is in memory. */
  void add(VectorCache.Key key, SegmentReader reader, ByteRange range) {
    if (seen.add(key) && cache.expected(key) == null) {
      List<ByteRange> ranges =
          bySegment.computeIfAbsent(reader.segmentId(), id -> new ArrayList<>());
      ranges.add(range);
      if (columns.add(new SegmentColumn(reader.segmentId(), key.columnId()))) {
        ranges.addAll(reader.missingDictionaries(key.columnId()));
      }
    }
  }

  /** Something made of chunks, or null if it is not in memory. */
  @Nullable Object made(VectorCache.Key key) {
    return cache.expected(key);
  }

  NeededBytes needed() {
    return new NeededBytes(bySegment);
  }
}

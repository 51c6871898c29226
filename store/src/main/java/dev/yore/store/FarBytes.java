package dev.yore.store;

import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.tier.TierStorage;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What of segments in the object store is copied to this machine: says what is missing, brings it,
 * and gives it up again, by blocks of a table or by what a scan needs. Safe for many threads; a
 * segment stays while something is done with it.
 */
final class FarBytes {
  private final LiveTables tables;
  private final TierStorage storage;

  FarBytes(LiveTables tables, TierStorage storage) {
    this.tables = tables;
    this.storage = storage;
  }

  /** Does something with what a segment in the object store has of a block. */
  private interface BlockVisitor {
    void visit(OpenSegment segment, ByteRange range);
  }

  private void forEachFar(int tableId, int fromBlock, int toBlock, BlockVisitor visitor) {
    for (OpenSegment segment : tables.get(tableId).segments()) {
      if (segment.place().tier() == Tier.OBJECT && segment.handle().tryRetain()) {
        try {
          for (SegmentBlock block : segment.reader().blocks()) {
            if (block.block() >= fromBlock && block.block() < toBlock) {
              visitor.visit(segment, segment.reader().range(block));
            }
          }
        } finally {
          segment.handle().release();
        }
      }
    }
  }

  /** See {@link TierControl#warm(int, int, int)}. */
  long warm(int tableId, int fromBlock, int toBlock) {
    long[] fetched = new long[1];
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) -> {
          long size = segment.entry().sizeBytes();
          fetched[0] +=
              storage.warm(
                  segment.place(), size, segment.reader().withDictionaries(range), () -> true);
        });
    return fetched[0];
  }

  /** See {@link TierControl#cool}. */
  void cool(int tableId, int fromBlock, int toBlock) {
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) -> storage.cool(segment.place(), segment.entry().sizeBytes(), range));
  }

  /** See {@link TierControl#missingBytes(int, int, int)}. */
  long missing(int tableId, int fromBlock, int toBlock) {
    long[] missing = new long[1];
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) -> missing[0] += missing(segment, List.of(range)));
    return missing[0];
  }

  /** What of a segment in the object store is here. */
  long cached(OpenSegment segment) {
    long size = segment.entry().sizeBytes();
    return size - missing(segment, List.of(new ByteRange(0, size)));
  }

  private long missing(OpenSegment segment, List<ByteRange> ranges) {
    return storage.missingBytes(segment.place(), segment.entry().sizeBytes(), ranges);
  }

  /** Does something with what is needed of a segment. */
  private interface NeedVisitor {
    void visit(OpenSegment segment, List<ByteRange> ranges);
  }

  /** Those of tables others forked from are theirs, too. */
  private void forEachNeeded(NeededBytes needed, Tier tier, NeedVisitor visitor) {
    if (needed.bySegment().isEmpty() || !storage.has(tier)) {
      return;
    }
    for (LiveTable table : tables.all()) {
      if (table.isOpen()) {
        for (OpenSegment segment : table.segments()) {
          List<ByteRange> ranges = needed.bySegment().get(segment.entry().segmentId());
          if (ranges != null && segment.place().tier() == tier && segment.handle().tryRetain()) {
            try {
              visitor.visit(segment, ranges);
            } finally {
              segment.handle().release();
            }
          }
        }
      }
    }
  }

  /** See {@link TierControl#warm(NeededBytes, BooleanSupplier)}. */
  long warm(NeededBytes needed, BooleanSupplier wanted) {
    long[] fetched = new long[1];
    forEachNeeded(
        needed,
        Tier.OBJECT,
        (segment, ranges) -> {
          long size = segment.entry().sizeBytes();
          fetched[0] += storage.warm(segment.place(), size, ranges, wanted);
        });
    return fetched[0];
  }

  /** See {@link TierControl#missingBytes(NeededBytes)}. */
  long missing(NeededBytes needed) {
    long[] missing = new long[1];
    forEachNeeded(needed, Tier.OBJECT, (segment, ranges) -> missing[0] += missing(segment, ranges));
    return missing[0];
  }

  /** See {@link TierControl#farthest}. */
  Tier farthest(NeededBytes needed) {
    if (missing(needed) > 0) {
      return Tier.OBJECT;
    }
    boolean[] isOnDisk = new boolean[1];
    forEachNeeded(needed, Tier.HDD, (segment, ranges) -> isOnDisk[0] = true);
    return isOnDisk[0] ? Tier.HDD : Tier.SSD;
  }
}

package dev.yore.store.delta;

import java.util.List;

/**
 * All of one table's block deltas of a range of sequences: what a segment file holds.
 *
 * @param level 1 for flushed from L0, 2 and up for merged
 * @param fromSequence first sequence that may occur
 * @param toSequence one past the last sequence that may occur
 * @param blocks ascending by block
 */
public record SegmentContent(
    int tableId,
    long segmentId,
    int level,
    long fromSequence,
    long toSequence,
    List<BlockDelta> blocks) {
  public SegmentContent {
    blocks = List.copyOf(blocks);
  }
}

package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.table.BlockImages;
import dev.yore.store.table.StreamMerge;
import dev.yore.store.table.TableStreams;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Says which segments are worth merging, and merges them. Size-tiered: segments of a level are
 * merged only with their likes, so every row event is written once per level.
 */
final class SegmentMerges {
  /** Eight tables' worth of open files per level against writing every event once per level. */
  static final int FAN_IN = 8;

  private final SegmentFiles files;
  private final IntFunction<TableStreams> pin;

  /**
   * Merges nothing yet.
   *
   * @param pin pins the newest streams of a table
   */
  SegmentMerges(SegmentFiles files, IntFunction<TableStreams> pin) {
    this.files = files;
    this.pin = pin;
  }

  /**
   * The oldest neighbours of one level that are enough to be merged; empty if there are none.
   *
   * @param segments of one table, ascending by sequence
   */
  static List<OpenSegment> due(List<OpenSegment> segments) {
    int from = 0;
    while (from < segments.size()) {
      int to = from + 1;
      int level = segments.get(from).entry().level();
      while (to < segments.size() && segments.get(to).entry().level() == level) {
        to++;
      }
      if (to - from >= FAN_IN) {
        return segments.subList(from, to);
      }
      from = to;
    }
    return List.of();
  }

  /**
   * Writes one segment with everything the given ones hold, and images where they are due.
   *
   * @param run neighbours of one table, ascending by sequence, at least two
   */
  OpenSegment merge(LiveTable table, List<OpenSegment> run, long segmentId) {
    SegmentEntry first = run.get(0).entry();
    SegmentEntry last = run.get(run.size() - 1).entry();
    long rowEvents = run.stream().mapToLong(s -> s.entry().rowEvents()).sum();
    SegmentEntry plan =
        new SegmentEntry(
            first.tableId(),
            segmentId,
            levelOf(run),
            first.fromSequence(),
            last.toSequence(),
            rowEvents,
            0);
    TableStreams streams = pin.apply(table.tableId());
    try {
      BlockImages images = new BlockImages(streams, first.fromSequence(), last.toSequence());
      Iterator<BlockDelta> merged =
          StreamMerge.mergeSegments(run.stream().map(OpenSegment::reader).toList());
      return files.write(table.stored(), plan, new MappedBlocks(merged, images::addTo));
    } finally {
      streams.release();
    }
  }

  /** Blocks made of other blocks, one at a time. */
  private record MappedBlocks(Iterator<BlockDelta> blocks, UnaryOperator<BlockDelta> mapping)
      implements Iterator<BlockDelta> {
    @Override
    public boolean hasNext() {
      return blocks.hasNext();
    }

    @Override
    public BlockDelta next() {
      return mapping.apply(blocks.next());
    }
  }

  /** Levels never ascend with the sequence, so the first is the highest. */
  private static int levelOf(List<OpenSegment> run) {
    int highest = run.get(0).entry().level();
    int lowest = run.get(run.size() - 1).entry().level();
    return highest == lowest ? highest + 1 : Math.max(highest, SegmentFormat.LEVEL_MERGED);
  }
}

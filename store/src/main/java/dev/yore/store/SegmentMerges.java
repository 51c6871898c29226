package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.BlockImages;
import dev.yore.store.table.StreamMerge;
import dev.yore.store.table.TableStreams;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Says which segments are worth merging, and merges them. Size-tiered: segments of a level are
 * merged only with their likes, so every row event is written once per level.
 */
final class SegmentMerges {
  /** Eight tables' worth of open files per level against writing every event once per level. */
  static final int FAN_IN = 8;

  /**
   * How many segments may be left between sealed ones when a table is coalesced: who reads a
   * block's newest state goes through all of them, and each costs him two more chunks for every
   * column that is patched.
   */
  static final int COALESCED_SEGMENTS = 4;

  /** Sixteen blocks' worth: as much as a merge should ever have to write again. */
  static final long SEALED_ROW_EVENTS = 1 << 20;

  private final SegmentFiles files;

  SegmentMerges(SegmentFiles files) {
    this.files = files;
  }

  /** Whether a segment is so large that it is never merged again. */
  static boolean isSealed(OpenSegment segment) {
    return segment.entry().rowEvents() >= SEALED_ROW_EVENTS;
  }

  /**
   * The oldest neighbours that are worth merging when a table is to be coalesced; empty if it is.
   *
   * @param segments of one table, ascending by sequence
   */
  static List<OpenSegment> toCoalesce(List<OpenSegment> segments) {
    int from = 0;
    while (from < segments.size()) {
      int to = from;
      while (to < segments.size() && !isSealed(segments.get(to))) {
        to++;
      }
      List<OpenSegment> run = withoutLarge(segments.subList(from, to));
      if (run.size() > 1) {
        return run;
      }
      if (to - from > COALESCED_SEGMENTS) {
        // The youngest are the smallest: all of them together have less than the one before them.
        return segments.subList(from + COALESCED_SEGMENTS - 1, to);
      }
      from = to + 1;
    }
    return List.of();
  }

  /** Leaves out old segments that are larger than all that came after them. */
  private static List<OpenSegment> withoutLarge(List<OpenSegment> run) {
    long rest = run.stream().mapToLong(s -> s.entry().rowEvents()).sum();
    int from = 0;
    for (; from < run.size(); from++) {
      long first = run.get(from).entry().rowEvents();
      rest -= first;
      if (first < SegmentFiles.LASTING_ROW_EVENTS || first <= rest) {
        break;
      }
    }
    return run.subList(from, run.size());
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
      while (to < segments.size()
          && segments.get(to).entry().level() == level
          && !isSealed(segments.get(to))) {
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
   * @param streams all of the table's, pinned by the caller
   * @param blockMerged told after each block how many bytes of the inputs it stood for, about; may
   *     throw to end the merge
   */
  OpenSegment merge(
      LiveTable table,
      List<OpenSegment> run,
      long segmentId,
      TableStreams streams,
      LongConsumer blockMerged) {
    SegmentEntry first = run.get(0).entry();
    SegmentEntry last = run.get(run.size() - 1).entry();
    long rowEvents = run.stream().mapToLong(s -> s.entry().rowEvents()).sum();
    long sizeBytes = run.stream().mapToLong(s -> s.entry().sizeBytes()).sum();
    SegmentEntry plan =
        new SegmentEntry(
            first.tableId(),
            segmentId,
            levelOf(run),
            first.fromSequence(),
            last.toSequence(),
            rowEvents,
            0);
    BlockImages images =
        new BlockImages(
            streams, first.fromSequence(), last.toSequence(), table.expectedFromSequence());
    List<SegmentReader> readers = run.stream().map(OpenSegment::reader).toList();
    long blockBytes = sizeBytes / Math.max(1, StreamMerge.blockCount(readers));
    Iterator<BlockDelta> merged =
        new MappedBlocks(
            StreamMerge.mergeSegments(readers),
            block -> {
              BlockDelta complete = images.addTo(block);
              blockMerged.accept(blockBytes);
              return complete;
            });
    return files.write(table.stored(), plan, merged);
  }

  /** Levels never ascend with the sequence, so the first is the highest. */
  static int levelOf(List<OpenSegment> run) {
    int highest = run.get(0).entry().level();
    int lowest = run.get(run.size() - 1).entry().level();
    return highest == lowest ? highest + 1 : Math.max(highest, SegmentFormat.LEVEL_MERGED);
  }
}

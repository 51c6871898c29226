package dev.yore.store;

import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.table.StreamMerge;
import java.util.List;

/**
 * Says which segments are worth merging, and merges them. Size-tiered: segments of a level are
 * merged only with their likes, so every row event is written once per level.
 */
final class SegmentMerges {
  /** Eight tables' worth of open files per level against writing every event once per level. */
  static final int FAN_IN = 8;

  private final SegmentFiles files;

  SegmentMerges(SegmentFiles files) {
    this.files = files;
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
   * Writes one segment with everything the given ones hold.
   *
   * @param run neighbours of one table, ascending by sequence, at least two
   */
  OpenSegment merge(TableSchema table, List<OpenSegment> run, long segmentId) {
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
    return files.write(
        table, plan, StreamMerge.mergeSegments(run.stream().map(OpenSegment::reader).toList()));
  }

  /** Levels never ascend with the sequence, so the first is the highest. */
  private static int levelOf(List<OpenSegment> run) {
    int highest = run.get(0).entry().level();
    int lowest = run.get(run.size() - 1).entry().level();
    return highest == lowest ? highest + 1 : Math.max(highest, SegmentFormat.LEVEL_MERGED);
  }
}

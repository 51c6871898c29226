package dev.yore.store;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.table.ImageCheck;
import dev.yore.store.table.TableStreams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Writes segments anew of which rows, deletes and patches can be read whole, but not what only
 * repeats them: key filters, key orders, images, zone maps. One thread; nobody else uses the store.
 */
final class SegmentRepair {
  private final StoreParts parts;
  private final boolean dryRun;
  private final List<String> done;
  private final Set<String> repaired = new HashSet<>();

  /**
   * Does nothing yet.
   *
   * @param done gets a line per segment
   */
  SegmentRepair(StoreParts parts, boolean dryRun, List<String> done) {
    this.parts = parts;
    this.dryRun = dryRun;
    this.done = done;
  }

  void run() {
    for (LiveTable table : parts.tables().all()) {
      for (OpenSegment segment : table.segments()) {
        List<String> problems = problems(table, segment);
        if (!problems.isEmpty() && isWhole(segment.reader())) {
          repair(table, segment, problems);
        }
      }
    }
  }

  /** Problems that are not of segments that would be repaired. */
  List<String> unsolved(List<String> problems) {
    return problems.stream()
        .filter(problem -> repaired.stream().noneMatch(p -> problem.contains("file=" + p)))
        .toList();
  }

  private List<String> problems(LiveTable table, OpenSegment segment) {
    List<String> problems = new ArrayList<>();
    segment.reader().verify(problems::add);
    segment.reader().verifyIndex(table.stored(), problems::add);
    TableStreams streams = parts.reads().pin(table.tableId());
    try {
      new ImageCheck(streams.withSchema(table.stored()), problems::add).check(segment.reader());
    } finally {
      streams.release();
    }
    return problems;
  }

  private static boolean isWhole(SegmentReader reader) {
    try {
      reader.blocks().forEach(reader::readBlockWithoutImages);
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  private void repair(LiveTable table, OpenSegment segment, List<String> problems) {
    String file = segment.reader().name();
    String what =
        "write a segment anew from its rows, deletes and patches, which are whole: file=%s (%s)"
            .formatted(file, problems.get(0));
    if (dryRun) {
      repaired.add(file);
      done.add(what);
      return;
    }
    boolean isDone = parts.checkpointer().quietly(() -> rewrite(table, segment));
    if (isDone) {
      repaired.add(file);
      done.add(what);
    }
  }

  /** Whether the segment written anew is sound; otherwise the old one stays. */
  private boolean rewrite(LiveTable table, OpenSegment segment) {
    SegmentEntry before = segment.entry();
    SegmentEntry plan =
        new SegmentEntry(
            before.tableId(),
            parts.checkpointer().newSegmentId(),
            before.level(),
            before.fromSequence(),
            before.toSequence(),
            before.rowEvents(),
            0);
    Iterator<BlockDelta> blocks =
        segment.reader().blocks().stream()
            .map((SegmentBlock block) -> segment.reader().readBlockWithoutImages(block))
            .iterator();
    OpenSegment rewritten = parts.files().write(table.stored(), plan, blocks);
    List<String> problems = new ArrayList<>();
    rewritten.reader().verify(problems::add);
    rewritten.reader().verifyIndex(table.stored(), problems::add);
    if (!problems.isEmpty()) {
      parts.files().retire(rewritten);
      return false;
    }
    parts
        .checkpointer()
        .swaps()
        .rewrite(
            List.of(new SegmentSwaps.Rewrite(table, List.of(segment), rewritten)),
            parts.checkpointer().history());
    return true;
  }
}

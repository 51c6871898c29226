package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * What all sources hold of some consecutive slots of one page, ascending by sequence: the runs,
 * deletes and patches that may concern them. Immutable.
 *
 * @param block the block's number
 * @param fromSlot first slot in the block
 * @param toSlot one past the last slot; in the same page
 */
record PageStreams(
    int block,
    int fromSlot,
    int toSlot,
    List<RowRun> runs,
    List<EventSource> deletes,
    List<PatchSource> patches) {

  static PageStreams of(List<BlockSource> sources, int block, int fromSlot, int toSlot) {
    List<RowRun> runs = new ArrayList<>();
    List<EventSource> deletes = new ArrayList<>();
    List<PatchSource> patches = new ArrayList<>();
    for (BlockSource source : sources) {
      for (RowRun run : source.runs()) {
        if (run.firstSlot() < toSlot && run.firstSlot() + run.rowCount() > fromSlot) {
          runs.add(run);
        }
      }
      EventSource deleted = source.deletes();
      if (deleted != null && deleted.mayTouch(fromSlot, toSlot)) {
        deletes.add(deleted);
      }
      for (PatchSource patch : source.patches()) {
        if (patch.mayTouch(fromSlot, toSlot)) {
          patches.add(patch);
        }
      }
    }
    return new PageStreams(block, fromSlot, toSlot, runs, deletes, patches);
  }

  /** Slots, from the first, that have ever had a row: one past the last. */
  int length() {
    int end = fromSlot;
    for (RowRun run : runs) {
      end = Math.max(end, Math.min(toSlot, run.firstSlot() + run.rowCount()));
    }
    return end - fromSlot;
  }

  long firstRowId() {
    return BlockDelta.rowId(block, fromSlot);
  }

  /** Whether a patch of the column at or before the sequence may concern the slots. */
  boolean isPatched(ColumnReader column, long sequence) {
    for (PatchSource patch : patches) {
      if (patch.firstSequence() <= sequence && column.isIn(patch)) {
        return true;
      }
    }
    return false;
  }

  /** False if certainly no version of any row here has its bounds in the period. */
  boolean mayMatch(Period.Versions period) {
    boolean begins = false;
    boolean ends = period.maxEnd() == Long.MAX_VALUE;
    for (RowRun run : runs) {
      begins |= run.firstSequence() <= period.maxStart() && run.lastSequence() >= period.minStart();
    }
    for (PatchSource patch : patches) {
      begins |= mayHappen(patch, period.minStart(), period.maxStart());
      ends |= mayHappen(patch, period.minEnd(), period.maxEnd());
    }
    for (EventSource deleted : deletes) {
      ends |= mayHappen(deleted, period.minEnd(), period.maxEnd());
    }
    return begins && ends;
  }

  private static boolean mayHappen(EventSource events, long min, long max) {
    return events.firstSequence() <= max && events.lastSequence() >= min;
  }

  /** False if certainly no version of any row here satisfies the filter on the column. */
  boolean mayMatch(ColumnReader column, ColumnFilter filter) {
    for (RowRun run : runs) {
      if (column.mayMatch(run, filter)) {
        return true;
      }
    }
    for (PatchSource patch : patches) {
      if (column.mayMatch(patch, filter)) {
        return true;
      }
    }
    return false;
  }
}

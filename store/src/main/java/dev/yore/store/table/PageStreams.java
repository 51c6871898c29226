package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all sources hold of some consecutive slots of one page, ascending by sequence: the runs,
 * deletes and patches that may concern them, images and, of a whole page, live rows. Immutable.
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
    List<PatchSource> patches,
    List<ImagePage> images,
    List<LiveRows> live) {

  /** Without live rows. */
  PageStreams(
      int block,
      int fromSlot,
      int toSlot,
      List<RowRun> runs,
      List<EventSource> deletes,
      List<PatchSource> patches,
      List<ImagePage> images) {
    this(block, fromSlot, toSlot, runs, deletes, patches, images, List.of());
  }

  static PageStreams of(List<BlockSource> sources, int block, int fromSlot, int toSlot) {
    List<RowRun> runs = new ArrayList<>();
    List<EventSource> deletes = new ArrayList<>();
    List<PatchSource> patches = new ArrayList<>();
    List<ImagePage> images = new ArrayList<>();
    List<LiveRows> live = new ArrayList<>();
    boolean isPage = toSlot - fromSlot == BlockDelta.PAGE_SLOTS;
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
      for (ImagePage image : source.images()) {
        if (image.firstSlot() < toSlot && image.toSlot() > fromSlot) {
          images.add(image);
        }
      }
      for (LiveRows rows : source.live()) {
        if (isPage && rows.page() * BlockDelta.PAGE_SLOTS == fromSlot) {
          live.add(rows);
        }
      }
    }
    return new PageStreams(block, fromSlot, toSlot, runs, deletes, patches, images, live);
  }

  /**
   * One slot for a reader of its state as of a sequence: without what came later and without
   * patches that images or later patches have replaced, of which there are the more the longer the
   * history is.
   *
   * <p>Not for columns that were of another type once, nor to tell when the row was changed.
   *
   * @param columnIds of the columns that are wanted
   */
  static PageStreams ofSlotAsOf(
      List<BlockSource> sources,
      int block,
      int slot,
      long sequence,
      int[] columnIds,
      ReadContext context) {
    List<RowRun> runs = new ArrayList<>(1);
    List<EventSource> deletes = new ArrayList<>(2);
    List<PatchSource> patches = new ArrayList<>();
    List<ImagePage> images = new ArrayList<>();
    for (BlockSource source : sources) {
      addRuns(source, slot, runs);
      EventSource deleted = source.deletes();
      if (deleted != null
          && deleted.firstSequence() <= sequence
          && deleted.mayTouch(slot, slot + 1)) {
        deletes.add(deleted);
      }
      for (PatchSource patch : source.patchesAsOf(slot, sequence, images, context)) {
        if (patch.firstSequence() <= sequence && patch.mayTouch(slot, slot + 1)) {
          patches.add(patch);
        }
      }
    }
    LatestPatches.sort(patches);
    List<PatchSource> latest =
        LatestPatches.of(patches, images, columnIds, slot, sequence, context);
    return new PageStreams(block, slot, slot + 1, runs, deletes, latest, images);
  }

  /** One slot for a reader of a state and of when it began and ended. */
  static PageStreams ofSlotWithTimes(List<BlockSource> sources, int block, int slot) {
    PageStreams page = of(sources, block, slot, slot + 1);
    LatestPatches.sort(page.patches);
    return page;
  }

  /** One slot for a reader of all that happened to it. */
  static PageStreams ofSlot(List<BlockSource> sources, int block, int slot, ReadContext context) {
    List<RowRun> runs = new ArrayList<>(1);
    List<EventSource> deletes = new ArrayList<>(2);
    List<PatchSource> patches = new ArrayList<>();
    for (BlockSource source : sources) {
      addRuns(source, slot, runs);
      EventSource deleted = source.deletes();
      if (deleted != null && deleted.mayTouch(slot, slot + 1)) {
        deletes.add(deleted);
      }
      for (PatchSource patch : source.patchesOf(slot, context)) {
        if (patch.mayTouch(slot, slot + 1)) {
          patches.add(patch);
        }
      }
    }
    return new PageStreams(block, slot, slot + 1, runs, deletes, patches, List.of());
  }

  private static void addRuns(BlockSource source, int slot, List<RowRun> runs) {
    for (RowRun run : source.runs()) {
      if (run.firstSlot() <= slot && run.firstSlot() + run.rowCount() > slot) {
        runs.add(run);
      }
    }
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

  /** The same of fewer slots, given from the first one on. */
  PageStreams slots(int from, int to) {
    return new PageStreams(block, fromSlot + from, fromSlot + to, runs, deletes, patches, images);
  }

  /** Nothing happened to the slots later; 0 if nothing ever did. */
  long lastSequence() {
    long last = 0;
    for (RowRun run : runs) {
      last = Math.max(last, run.lastSequence());
    }
    for (PatchSource patch : patches) {
      last = Math.max(last, patch.lastSequence());
    }
    for (EventSource deleted : deletes) {
      last = Math.max(last, deleted.lastSequence());
    }
    return last;
  }

  /** The column's last image at or before the sequence, null if there is none. */
  @Nullable ImagePage image(int columnId, long sequence) {
    ImagePage last = null;
    for (ImagePage image : images) {
      if (image.columnId() == columnId
          && image.sequence() <= sequence
          && (last == null || image.sequence() > last.sequence())) {
        last = image;
      }
    }
    return last;
  }

  /** The page's last live rows at or before the sequence, null if there are none. */
  @Nullable LiveRows live(long sequence) {
    LiveRows last = null;
    for (LiveRows rows : live) {
      if (rows.sequence() <= sequence && (last == null || rows.sequence() > last.sequence())) {
        last = rows;
      }
    }
    return last;
  }

  /**
   * Whether a patch of the column may concern the slots.
   *
   * @param afterSequence patches at or before it do not count
   * @param sequence patches after it do not count
   */
  boolean isPatched(ColumnReader column, long afterSequence, long sequence) {
    for (PatchSource patch : patches) {
      if (patch.firstSequence() <= sequence
          && patch.lastSequence() > afterSequence
          && column.isIn(patch)) {
        return true;
      }
    }
    return false;
  }

  /**
   * How many patches the sources have of the column in a range of sequences, of the whole block.
   */
  long patches(ColumnReader column, long afterSequence, long sequence) {
    long count = 0;
    for (PatchSource patch : patches) {
      if (patch.firstSequence() <= sequence
          && patch.lastSequence() > afterSequence
          && column.isIn(patch)) {
        count += patch.size();
      }
    }
    return count;
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

  /** False if certainly nothing happened to any row here after one sequence and up to another. */
  boolean mayMatch(Period.Changes period) {
    long min = period.afterSequence() + 1;
    for (RowRun run : runs) {
      if (run.firstSequence() <= period.upToSequence() && run.lastSequence() >= min) {
        return true;
      }
    }
    for (PatchSource patch : patches) {
      if (mayHappen(patch, min, period.upToSequence())) {
        return true;
      }
    }
    for (EventSource deleted : deletes) {
      if (mayHappen(deleted, min, period.upToSequence())) {
        return true;
      }
    }
    return false;
  }

  /**
   * False if certainly no version of any row here begins, or ends, at a sequence that satisfies the
   * filter. Changes begin rows of a feed, too, so deletes count either way.
   *
   * @param begins whether versions begun by an insert count
   */
  boolean mayHappen(boolean begins, ColumnFilter filter) {
    if (begins) {
      for (RowRun run : runs) {
        if (filter.mayMatch(run.firstSequence(), run.lastSequence(), false, true)) {
          return true;
        }
      }
    }
    return mayHappen(patches, filter) || mayHappen(deletes, filter);
  }

  private static boolean mayHappen(List<? extends EventSource> sources, ColumnFilter filter) {
    for (EventSource events : sources) {
      if (filter.mayMatch(events.firstSequence(), events.lastSequence(), false, true)) {
        return true;
      }
    }
    return false;
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

  /** False if certainly no row here satisfies the filter on the column at the sequence. */
  boolean mayMatch(ColumnReader column, ColumnFilter filter, long sequence) {
    ImagePage image = image(column.columnId(), sequence);
    if (image != null && image.mayMatch(filter)) {
      return true;
    }
    long imaged = image == null ? 0 : image.sequence();
    int imagedFrom = image == null ? toSlot : image.firstSlot();
    int imagedTo = image == null ? toSlot : image.toSlot();
    for (RowRun run : runs) {
      boolean isImaged =
          run.firstSlot() >= imagedFrom && run.firstSlot() + run.rowCount() <= imagedTo;
      if (!isImaged && run.firstSequence() <= sequence && column.mayMatch(run, filter)) {
        return true;
      }
    }
    for (PatchSource patch : patches) {
      if (column.isIn(patch)
          && patch.firstSequence() <= sequence
          && patch.lastSequence() > imaged
          && column.mayMatch(patch, filter)) {
        return true;
      }
    }
    return false;
  }
}

package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A block of the table others forked from, as they see it. Rows are told by their ids, which ascend
 * with time; deletes and patches by their sequence. One thread: it remembers what it worked out.
 */
final class ForkedBlock implements BlockSource {
  private final BlockSource parent;
  private final List<RowRun> runs;
  private final @Nullable EventSource deletes;
  private final List<PatchSource> patches;
  private final List<ImagePage> images;
  private final List<LiveRows> live;

  ForkedBlock(BlockSource parent, int block, Fork fork) {
    this.parent = parent;
    runs = sharedRuns(parent.runs(), block, fork);
    EventSource deleted = parent.deletes();
    deletes =
        deleted == null || deleted.firstSequence() > fork.sequence()
            ? null
            : deleted.lastSequence() <= fork.sequence()
                ? deleted
                : new ForkedEvents(deleted, fork.sequence());
    List<PatchSource> shared = new ArrayList<>();
    for (PatchSource patch : parent.patches()) {
      if (patch.firstSequence() <= fork.sequence()) {
        shared.add(
            patch.lastSequence() <= fork.sequence()
                ? patch
                : new ForkedPatches(patch, fork.sequence()));
      }
    }
    patches = shared;
    images = new ArrayList<>();
    for (ImagePage image : parent.images()) {
      if (image.sequence() <= fork.sequence()) {
        images.add(image);
      }
    }
    live = parent.live().stream().filter(rows -> rows.sequence() <= fork.sequence()).toList();
  }

  private static List<RowRun> sharedRuns(List<? extends RowRun> all, int block, Fork fork) {
    List<RowRun> shared = new ArrayList<>(all.size());
    for (RowRun run : all) {
      long rows = fork.firstRowId() - BlockDelta.rowId(block, run.firstSlot());
      boolean isWhole = rows >= run.rowCount() && run.lastSequence() <= fork.sequence();
      if (isWhole) {
        shared.add(run);
      } else if (rows > 0) {
        shared.add(new ForkedRun(run, (int) Math.min(rows, run.rowCount()), fork));
      }
    }
    return shared;
  }

  @Override
  public List<RowRun> runs() {
    return runs;
  }

  @Override
  public @Nullable EventSource deletes() {
    return deletes;
  }

  @Override
  public List<PatchSource> patches() {
    return patches;
  }

  @Override
  public List<ImagePage> images() {
    return images;
  }

  @Override
  public List<LiveRows> live() {
    return live;
  }

  /** Of all the parent holds; what came after the fork lies in the same chunks. */
  @Override
  public long chunkBytes(IntPredicate wanted) {
    return parent.chunkBytes(wanted);
  }
}

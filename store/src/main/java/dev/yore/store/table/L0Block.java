package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchGroup;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What L0 holds of one block. Immutable; each change gives a new one that shares arrays. */
final class L0Block implements BlockSource {
  private static final long EMPTY_BYTES = 64;

  private final int block;
  private final List<L0Run> runs;
  private final L0Deletes deletes;
  private final List<L0Patches> patches;
  private final long sizeBytes;

  private L0Block(
      int block, List<L0Run> runs, L0Deletes deletes, List<L0Patches> patches, long sizeBytes) {
    this.block = block;
    this.runs = List.copyOf(runs);
    this.deletes = deletes;
    this.patches = List.copyOf(patches);
    this.sizeBytes = sizeBytes;
  }

  private static L0Block of(
      int block, List<L0Run> runs, L0Deletes deletes, List<L0Patches> patches) {
    long bytes = EMPTY_BYTES + deletes.sizeBytes();
    for (L0Run run : runs) {
      bytes += run.sizeBytes();
    }
    for (L0Patches patch : patches) {
      bytes += patch.sizeBytes();
    }
    return new L0Block(block, runs, deletes, patches, bytes);
  }

  static L0Block empty(int block) {
    return of(block, List.of(), L0Deletes.NONE, List.of());
  }

  /** Adds rows {@code [from, to)} of a batch at a slot; they must not cross a page's end. */
  L0Block insert(
      int slot, long sequence, List<Integer> columnIds, VectorBatch rows, int from, int to) {
    List<L0Run> longer = new ArrayList<>(runs);
    int last = runs.size() - 1;
    long others = sizeBytes;
    L0Run run;
    if (last >= 0 && runs.get(last).continuesAt(slot, columnIds)) {
      others -= runs.get(last).sizeBytes();
      run = runs.get(last).append(sequence, rows, from, to);
      longer.set(last, run);
    } else {
      run = L0Run.of(slot, sequence, columnIds, rows, from, to);
      longer.add(run);
    }
    return new L0Block(block, longer, deletes, patches, others + run.sizeBytes());
  }

  /** Deletes row ids {@code [from, to)}, all of this block. */
  L0Block delete(long sequence, long[] rowIds, int from, int to) {
    L0Deletes longer = deletes.append(sequence, rowIds, from, to);
    long bytes = sizeBytes - deletes.sizeBytes() + longer.sizeBytes();
    return new L0Block(block, runs, longer, patches, bytes);
  }

  /** Patches row ids {@code [from, to)} of the group, all of this block. */
  L0Block patch(long sequence, PatchGroup group, int from, int to) {
    List<L0Patches> longer = new ArrayList<>(patches);
    for (int i = 0; i < longer.size(); i++) {
      L0Patches known = longer.get(i);
      if (known.columnIds().equals(group.columnIds())) {
        L0Patches more = known.append(sequence, group, from, to);
        longer.set(i, more);
        long bytes = sizeBytes - known.sizeBytes() + more.sizeBytes();
        return new L0Block(block, runs, deletes, longer, bytes);
      }
    }
    L0Patches added = L0Patches.of(sequence, group, from, to);
    longer.add(added);
    return new L0Block(block, runs, deletes, longer, sizeBytes + added.sizeBytes());
  }

  /** What happened after the sequence, in arrays of its own; null if nothing did. */
  @Nullable L0Block after(long sequence) {
    List<L0Run> laterRuns = new ArrayList<>();
    for (L0Run run : runs) {
      int visible = run.visibleRows(sequence);
      if (visible < run.rowCount()) {
        laterRuns.add(run.from(visible));
      }
    }
    List<L0Patches> laterPatches = new ArrayList<>();
    for (L0Patches patch : patches) {
      if (patch.through(sequence) < patch.size()) {
        laterPatches.add(patch.after(sequence));
      }
    }
    L0Deletes laterDeletes = deletes.after(sequence);
    boolean nothing =
        laterRuns.isEmpty() && laterPatches.isEmpty() && laterDeletes.events().size() == 0;
    return nothing ? null : of(block, laterRuns, laterDeletes, laterPatches);
  }

  /** What happened up to and at the sequence; null if nothing did. */
  @Nullable BlockDelta through(long sequence) {
    List<InsertRun> inserts = insertsThrough(sequence);
    List<PatchRun> patchRuns = new ArrayList<>();
    for (L0Patches patch : patches) {
      int count = patch.through(sequence);
      if (count > 0) {
        patchRuns.add(patch.toRun(count));
      }
    }
    DeleteRun deleteRun = deletes.through(sequence);
    boolean nothing = inserts.isEmpty() && patchRuns.isEmpty() && deleteRun.slots().length == 0;
    return nothing ? null : new BlockDelta(block, inserts, deleteRun, patchRuns);
  }

  private List<InsertRun> insertsThrough(long sequence) {
    List<InsertRun> inserts = new ArrayList<>();
    for (L0Run run : runs) {
      int rows = run.visibleRows(sequence);
      if (rows > 0) {
        inserts.add(
            new InsertRun(
                run.firstSlot(), run.sequences(rows), run.columnIds(), Vectors.copy(run, rows)));
      }
    }
    return InsertRuns.joinAdjacent(inserts);
  }

  int block() {
    return block;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Events held: rows inserted, deletes and patches. */
  long rowEvents() {
    long events = deletes.events().size();
    for (L0Run run : runs) {
      events += run.rowCount();
    }
    for (L0Patches patch : patches) {
      events += patch.size();
    }
    return events;
  }

  @Override
  public List<L0Run> runs() {
    return runs;
  }

  @Override
  public @Nullable EventSource deletes() {
    return deletes.events().size() == 0 ? null : deletes;
  }

  /** None: images are made of segments only. */
  @Override
  public List<ImagePage> images() {
    return List.of();
  }

  @Override
  public List<ImagePage> images(int columnId) {
    return List.of();
  }

  @Override
  public List<L0Patches> patches() {
    return patches;
  }
}

package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a block's delta anew with some rows gone or other than they were. Images are left out: they
 * follow from the rest. Used once, by one thread.
 */
final class BlockRewriter {
  /**
   * Fewer rows that are gone in a row are blanked instead of cut out: runs in many small pieces
   * cost every scan more than a blank row, which has no values and was deleted when inserted.
   */
  private static final int MIN_CUT_ROWS = 1024;

  /** New values of some columns of a slot. */
  private record Patch(int slot, long sequence, Map<Integer, RowValue> values) {}

  private final BlockDelta block;
  private final List<Integer> keyIds;
  private final LongUnaryOperator insertedAt;
  private final BitSet removed = new BitSet();
  private final BitSet rewritten = new BitSet();
  private final Map<Integer, Map<Integer, RowValue>> overrides = new HashMap<>();
  private final List<Patch> patches = new ArrayList<>();
  private final TreeMap<Integer, Long> deletes = new TreeMap<>();

  /**
   * A rewriter that has changed nothing yet.
   *
   * @param keyIds ids of the key's columns
   * @param insertedAt from the sequence at which a row was inserted to that of the new block; never
   *     decreasing
   */
  BlockRewriter(BlockDelta block, List<Integer> keyIds, LongUnaryOperator insertedAt) {
    this.block = block;
    this.keyIds = keyIds;
    this.insertedAt = insertedAt;
  }

  /** The slot's patches and deletes are only those added here. */
  void rewriteEvents(int slot) {
    rewritten.set(slot);
  }

  /** The row that was inserted into the slot never was. */
  void remove(int slot) {
    removed.set(slot);
    rewriteEvents(slot);
  }

  /** The row inserted into the slot had other values in some columns. */
  void override(int slot, Map<Integer, RowValue> values) {
    overrides.put(slot, values);
  }

  void patch(int slot, long sequence, Map<Integer, RowValue> values) {
    patches.add(new Patch(slot, sequence, new TreeMap<>(values)));
  }

  void delete(int slot, long sequence) {
    deletes.put(slot, sequence);
  }

  /** The new delta; null if nothing is left. */
  @Nullable BlockDelta build() {
    List<InsertRun> inserts = new ArrayList<>();
    for (InsertRun run : block.inserts()) {
      addPieces(run, inserts);
    }
    for (int i = 0; i < block.deletes().slots().length; i++) {
      int slot = block.deletes().slots()[i];
      if (!rewritten.get(slot)) {
        deletes.put(slot, block.deletes().sequences()[i]);
      }
    }
    List<PatchRun> patchRuns = patchRuns();
    return inserts.isEmpty() && deletes.isEmpty() && patchRuns.isEmpty()
        ? null
        : new BlockDelta(block.block(), inserts, deleteRun(), patchRuns);
  }

  private DeleteRun deleteRun() {
    return new DeleteRun(
        deletes.keySet().stream().mapToInt(Integer::intValue).toArray(),
        deletes.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** Cuts a run where many rows in a row are gone, and at its ends where any are. */
  private void addPieces(InsertRun run, List<InsertRun> pieces) {
    int end = run.firstSlot() + run.rows().rowCount();
    int from = removed.nextClearBit(run.firstSlot());
    while (from < end) {
      int to = nextCut(from, end);
      int last = removed.previousClearBit(to - 1);
      pieces.add(piece(run, from - run.firstSlot(), last + 1 - run.firstSlot()));
      from = removed.nextClearBit(to);
    }
  }

  private int nextCut(int from, int end) {
    int gone = removed.nextSetBit(from);
    while (gone >= 0 && gone < end) {
      int back = Math.min(end, removed.nextClearBit(gone));
      if (back == end || back - gone >= MIN_CUT_ROWS) {
        return gone;
      }
      gone = removed.nextSetBit(back);
    }
    return end;
  }

  private InsertRun piece(InsertRun run, int from, int to) {
    int first = run.firstSlot() + from;
    long[] sequences = new long[to - from];
    boolean same = from == 0 && to == run.rows().rowCount();
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = insertedAt.applyAsLong(run.sequences()[from + i]);
      if (removed.get(first + i)) {
        deletes.put(first + i, sequences[i]);
      }
      same &= !removed.get(first + i) && !overrides.containsKey(first + i);
    }
    if (same) {
      return new InsertRun(run.firstSlot(), sequences, run.columnIds(), run.rows());
    }
    List<ColumnVector> columns = new ArrayList<>(run.columnIds().size());
    for (int c = 0; c < run.columnIds().size(); c++) {
      columns.add(column(run, c, from, to));
    }
    return new InsertRun(first, sequences, run.columnIds(), new VectorBatch(to - from, columns));
  }

  private ColumnVector column(InsertRun run, int position, int from, int to) {
    int columnId = run.columnIds().get(position);
    ColumnVector source = run.rows().column(position);
    ColumnBuilder builder = new ColumnBuilder(physicalOf(source));
    int lastKept = from;
    for (int row = from; row < to; row++) {
      int slot = run.firstSlot() + row;
      if (!removed.get(slot)) {
        lastKept = row;
        RowValue other = overrides.getOrDefault(slot, Map.of()).get(columnId);
        if (other != null) {
          builder.appendFrom(other.vector(), other.row());
        } else {
          builder.appendFrom(source, row);
        }
      } else if (keyIds.contains(columnId)) {
        builder.appendFrom(source, lastKept); // Keeps the run in the order of its key.
      } else {
        builder.appendNull();
      }
    }
    return builder.build();
  }

  private List<PatchRun> patchRuns() {
    Map<List<Integer>, List<Patch>> bySet = new HashMap<>();
    for (PatchRun run : block.patches()) {
      for (int row = 0; row < run.slots().length; row++) {
        if (!rewritten.get(run.slots()[row])) {
          Map<Integer, RowValue> values = new TreeMap<>();
          for (int c = 0; c < run.columnIds().size(); c++) {
            values.put(run.columnIds().get(c), new RowValue(run.values().column(c), row));
          }
          add(new Patch(run.slots()[row], run.sequences()[row], values), bySet);
        }
      }
    }
    patches.forEach(patch -> add(patch, bySet));
    List<PatchRun> runs = new ArrayList<>(bySet.size());
    bySet.forEach((columnIds, rows) -> runs.add(patchRun(columnIds, rows)));
    return runs;
  }

  private static void add(Patch patch, Map<List<Integer>, List<Patch>> bySet) {
    bySet.computeIfAbsent(List.copyOf(patch.values.keySet()), ids -> new ArrayList<>()).add(patch);
  }

  private static PatchRun patchRun(List<Integer> columnIds, List<Patch> rows) {
    rows.sort(
        (a, b) ->
            a.slot != b.slot
                ? Integer.compare(a.slot, b.slot)
                : Long.compare(a.sequence, b.sequence));
    List<ColumnVector> columns = new ArrayList<>(columnIds.size());
    for (int columnId : columnIds) {
      ColumnBuilder builder = null;
      for (Patch row : rows) {
        RowValue value = row.values.get(columnId);
        if (value == null) {
          throw new IllegalStateException("patch without column " + columnId);
        }
        builder = builder == null ? new ColumnBuilder(physicalOf(value.vector())) : builder;
        builder.appendFrom(value.vector(), value.row());
      }
      if (builder != null) {
        columns.add(builder.build());
      }
    }
    return new PatchRun(
        columnIds,
        rows.stream().mapToInt(Patch::slot).toArray(),
        rows.stream().mapToLong(Patch::sequence).toArray(),
        new VectorBatch(rows.size(), columns));
  }

  private static Physical physicalOf(ColumnVector vector) {
    if (vector instanceof LongVector) {
      return Physical.LONG;
    }
    return vector instanceof BytesVector ? Physical.BYTES : Physical.DOUBLE;
  }
}

package dev.yore.store.table;

import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.PatchRun;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins patches of fewer columns with patches of the same columns and others, where the values that
 * the others had anyway take less than chunks of their own. Updates that happen to leave a value as
 * it was are patches of fewer columns, and who reads a column looks at the patches of every set of
 * columns that it is in. One thread.
 */
final class PatchFolds {
  /** Fewer patches of a block are not worth reading what its rows had before. */
  static final int MIN_PATCHES = 512;

  /** What a chunk takes beside its values, its place in the index, and what opening it costs. */
  private static final int CHUNK_BYTES = 64;

  private static final Comparator<PatchRun> FEWEST_COLUMNS_FIRST =
      Comparator.comparingInt(run -> run.columnIds().size());

  private static final int PAGES = BlockDelta.SLOTS / BlockDelta.PAGE_SLOTS;

  /** By id; of a column that rows are older than, they have what cannot be told by a patch. */
  private final Map<Integer, Column> columns = new HashMap<>();

  private final ColumnAssembler assembler;
  private final int minPatches;
  private final long beforeSequence;

  /**
   * Reads nothing yet.
   *
   * @param table as it is now
   * @param minPatches of a block; fewer stay as they are
   * @param beforeSequence the last one before what is being merged
   */
  PatchFolds(TableSchema table, ColumnAssembler assembler, int minPatches, long beforeSequence) {
    for (Column column : table.columns()) {
      if (column.older() == null) {
        columns.put(column.id(), column);
      }
    }
    this.assembler = assembler;
    this.minPatches = minPatches;
    this.beforeSequence = beforeSequence;
  }

  /**
   * Folds the patches of a block.
   *
   * @param pieces in how many parts each run is going to be written, about
   * @return the same list if there is nothing to gain; otherwise a run per set of columns
   */
  List<PatchRun> fold(BlockDelta merged, List<BlockSource> sources, int pieces) {
    if (size(merged.patches()) < minPatches) {
      return merged.patches();
    }
    List<PatchRun> runs = StreamMerge.joinByColumns(merged.patches());
    List<PatchRun> folded = new Fold(merged.block(), sources, runs, pieces).all();
    return folded.size() == runs.size() ? merged.patches() : folded;
  }

  private static int size(List<PatchRun> runs) {
    return runs.stream().mapToInt(run -> run.slots().length).sum();
  }

  /** The patches of one block. */
  private final class Fold {
    private final int block;
    private final List<BlockSource> sources;
    private final List<PatchRun> original;
    private final int pieces;

    /** By column and page, what the block's slots had before all of the patches. */
    private final Map<Integer, @Nullable ColumnVector[]> before = new HashMap<>();

    Fold(int block, List<BlockSource> sources, List<PatchRun> original, int pieces) {
      this.block = block;
      this.sources = sources;
      this.original = original;
      this.pieces = pieces;
    }

    List<PatchRun> all() {
      List<PatchRun> left = new ArrayList<>(original);
      left.sort(FEWEST_COLUMNS_FIRST);
      int at = 0;
      while (at < left.size()) {
        int into = cheapest(left, at);
        if (into < 0) {
          at++;
        } else {
          PatchRun target = left.get(into);
          PatchRun wider = widened(left.get(at), target);
          left.set(into, StreamMerge.mergePatches(List.of(target, wider)));
          left.remove(at);
        }
      }
      return left;
    }

    /** Which of the runs that follow takes one in with the least to add; -1 if that is too much. */
    private int cheapest(List<PatchRun> runs, int at) {
      PatchRun run = runs.get(at);
      long least = (long) CHUNK_BYTES * pieces * (1 + run.columnIds().size());
      int cheapest = -1;
      for (int other = at + 1; other < runs.size(); other++) {
        long bytes = addedBytes(run, runs.get(other));
        if (bytes <= least) {
          least = bytes;
          cheapest = other;
        }
      }
      return cheapest;
    }

    /** What the target's other columns take for as many rows, if they are as its own are. */
    private long addedBytes(PatchRun run, PatchRun target) {
      if (!target.columnIds().containsAll(run.columnIds())) {
        return Long.MAX_VALUE;
      }
      long bytes = 0;
      for (int i = 0; i < target.columnIds().size(); i++) {
        int columnId = target.columnIds().get(i);
        if (!run.columnIds().contains(columnId)) {
          if (!columns.containsKey(columnId)) {
            return Long.MAX_VALUE;
          }
          ByteWriter encoded = new ByteWriter();
          VectorCodec.encode(encoded, target.values().column(i), VectorCodec.ZSTD_HOT);
          bytes += (long) encoded.size() * run.slots().length / target.slots().length;
        }
      }
      return bytes;
    }

    /** The run with values for all of the target's columns. */
    private PatchRun widened(PatchRun run, PatchRun target) {
      List<ColumnVector> values = new ArrayList<>(target.columnIds().size());
      for (int columnId : target.columnIds()) {
        int own = run.columnIds().indexOf(columnId);
        values.add(
            own < 0
                ? valuesAt(run, Objects.requireNonNull(columns.get(columnId)))
                : run.values().column(own));
      }
      return new PatchRun(
          target.columnIds(),
          run.slots(),
          run.sequences(),
          new VectorBatch(run.slots().length, values));
    }

    /** The values a column has when the run's patches are made, which leave them as they are. */
    private ColumnVector valuesAt(PatchRun run, Column column) {
      List<Setting> settings = new ArrayList<>();
      for (PatchRun other : original) {
        int position = other.columnIds().indexOf(column.id());
        if (position >= 0) {
          settings.add(new Setting(other, other.values().column(position)));
        }
      }
      @Nullable ColumnVector[] pages =
          before.computeIfAbsent(column.id(), id -> new ColumnVector[PAGES]);
      ColumnBuilder values = new ColumnBuilder(column.type().physical());
      for (int row = 0; row < run.slots().length; row++) {
        int slot = run.slots()[row];
        if (!appendLast(settings, slot, run.sequences()[row], values)) {
          int page = slot / BlockDelta.PAGE_SLOTS;
          ColumnVector known = pages[page];
          if (known == null) {
            known = page(page, column);
            pages[page] = known;
          }
          values.appendFrom(known, slot % BlockDelta.PAGE_SLOTS);
        }
      }
      return values.build();
    }

    private ColumnVector page(int number, Column column) {
      int from = number * BlockDelta.PAGE_SLOTS;
      PageStreams page = PageStreams.of(sources, block, from, from + BlockDelta.PAGE_SLOTS);
      return assembler.column(page, column, beforeSequence, page.length());
    }
  }

  /** Patches that set a column. */
  private record Setting(PatchRun run, ColumnVector values) {
    /** The last patch of the slot at or before the sequence, -1 if there is none. */
    int last(int slot, long sequence) {
      int low = 0;
      int high = run.slots().length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        int other = run.slots()[middle];
        if (other < slot || (other == slot && run.sequences()[middle] <= sequence)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > 0 && run.slots()[low - 1] == slot ? low - 1 : -1;
    }
  }

  /** Appends what a slot was set to last; false if it was not. */
  private static boolean appendLast(
      List<Setting> settings, int slot, long sequence, ColumnBuilder values) {
    long last = -1;
    int lastRow = -1;
    @Nullable ColumnVector from = null;
    for (Setting setting : settings) {
      int row = setting.last(slot, sequence);
      if (row >= 0 && setting.run.sequences()[row] > last) {
        last = setting.run.sequences()[row];
        lastRow = row;
        from = setting.values;
      }
    }
    if (from != null) {
      values.appendFrom(from, lastRow);
    }
    return from != null;
  }
}

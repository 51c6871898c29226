package dev.yore.store.segment;

import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.PhysicalOrder;
import dev.yore.store.vector.VectorBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a segment says of its rows with the rows: zone maps, key filters and key orders.
 * What cannot be read is left to {@link SegmentVerifier}. Confined to one thread.
 */
final class SegmentIndexCheck {
  private final SegmentReader reader;
  private final TableSchema table;
  private final Map<Integer, ColumnType> types = new HashMap<>();
  private final Consumer<String> problems;

  /** Made of all values again; null once something could not be read. */
  private @Nullable Map<Integer, DistinctSketch> sketches = new HashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param table with every column it ever had
   */
  SegmentIndexCheck(SegmentReader reader, TableSchema table, Consumer<String> problems) {
    this.reader = reader;
    this.table = table;
    this.problems = problems;
    for (Column column : table.columns()) {
      types.put(column.id(), column.type());
    }
  }

  void run() {
    for (SegmentBlock block : reader.blocks()) {
      try {
        check(block);
      } catch (StoreException e) {
        // Told by the verifier.
        sketches = null;
      }
    }
    checkSketches();
  }

  private void checkSketches() {
    if (sketches == null) {
      return;
    }
    sketches.forEach(
        (columnId, expected) -> {
          DistinctSketch said = reader.sketch(columnId);
          if (said != null && !said.equals(expected)) {
            report("sketch of column " + columnId + " is not that of its values", null);
          }
        });
  }

  private void check(SegmentBlock block) {
    BlockDelta delta = reader.readBlock(block);
    for (int i = 0; i < block.inserts().size(); i++) {
      InsertRunEntry run = block.inserts().get(i);
      VectorBatch rows = delta.inserts().get(i).rows();
      for (int column = 0; column < run.columnIds().size(); column++) {
        for (int page = run.firstPage(); page <= run.lastPage(); page++) {
          int from = run.pageFirstSlot(page) - run.firstSlot();
          int to = run.pageToSlot(page) - run.firstSlot();
          ChunkRef chunk = run.chunk(column, page);
          check(run.columnIds().get(column), run.zone(column, page), rows, column, from, to, chunk);
        }
      }
      checkKeys(run, rows);
    }
    for (int i = 0; i < block.patches().size(); i++) {
      PatchRunEntry run = block.patches().get(i);
      VectorBatch rows = delta.patches().get(i).values();
      for (int column = 0; column < run.columnIds().size(); column++) {
        ChunkRef chunk = run.column(column);
        int to = rows.rowCount();
        check(run.columnIds().get(column), run.zone(column), rows, column, 0, to, chunk);
      }
    }
    for (int i = 0; i < block.live().size(); i++) {
      PatchRunEntry run = block.live().get(i);
      VectorBatch rows = delta.live().get(i).values();
      for (int column = 0; column < run.columnIds().size(); column++) {
        int to = rows.rowCount();
        checkZone(
            run.columnIds().get(column), run.zone(column), rows, column, 0, to, run.column(column));
      }
    }
  }

  private void check(
      int columnId, ZoneMap zone, VectorBatch rows, int column, int from, int to, ChunkRef chunk) {
    if (sketches != null) {
      sketches
          .computeIfAbsent(columnId, id -> new DistinctSketch())
          .add(rows.column(column), from, to);
    }
    checkZone(columnId, zone, rows, column, from, to, chunk);
  }

  private void checkZone(
      int columnId, ZoneMap zone, VectorBatch rows, int column, int from, int to, ChunkRef chunk) {
    ColumnType type = types.get(columnId);
    if (type != null && !covers(type, zone, rows.column(column), from, to)) {
      report("zone map of column " + columnId + " does not cover its values", chunk);
    }
  }

  /** Bounds may be wider than needed, as those of long text are. */
  private static boolean covers(
      ColumnType type, ZoneMap zone, ColumnVector vector, int from, int to) {
    int nulls = 0;
    Object min = zone.min();
    Object max = zone.max();
    for (int row = from; row < to; row++) {
      if (vector.isNull(row)) {
        nulls++;
      } else if (min == null
          || PhysicalOrder.compareRow(type, vector, row, min) < 0
          || (max != null && PhysicalOrder.compareRow(type, vector, row, max) > 0)) {
        return false;
      }
    }
    return nulls == zone.nullCount();
  }

  private void checkKeys(InsertRunEntry run, VectorBatch rows) {
    @Nullable KeyOrder order = KeyOrder.of(table, run.columnIds(), rows);
    if (order == null) {
      return;
    }
    ChunkRef filter = run.keyFilter();
    if (filter != null) {
      KeyFilter keys = reader.readKeyFilter(run, filter);
      for (long hash : order.hashes()) {
        if (!keys.mayContain(hash)) {
          report("key filter lacks a key", filter);
          break;
        }
      }
    }
    if (!Arrays.equals(order.permutation(), reader.readKeyPermutation(run))) {
      report("rows are not in the order of the key that is said", run.keyOrder());
    }
  }

  private void report(String problem, @Nullable ChunkRef chunk) {
    long offset = chunk == null ? 0 : chunk.offset();
    problems.accept(problem + ": file=" + reader.name() + " offset=" + offset);
  }
}

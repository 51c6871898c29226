package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.row.AssignedColumn;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New values of rows whose ids are in the first field of a plan's rows. Immutable. */
final class UpdatedColumns {
  /** The first field; the new values follow. */
  private static final int ROW_ID = 0;

  private final List<AssignedColumn> assigned = new ArrayList<>();

  /**
   * Columns that get the values of the fields behind the row id.
   *
   * @param columns their ordinals in the table
   * @param types of the rows' fields
   */
  UpdatedColumns(TableSchema table, List<Integer> columns, List<ColumnType> types) {
    for (int i = 0; i < columns.size(); i++) {
      int field = ROW_ID + 1 + i;
      assigned.add(new AssignedColumn(field, types.get(field), table, columns.get(i)));
    }
  }

  /**
   * The new values.
   *
   * @param picked positions of the rows that are meant, {@code count} of them; null for the first
   */
  VectorBatch of(Batch rows, int @Nullable [] picked, int count) {
    List<ColumnVector> columns = new ArrayList<>(assigned.size());
    for (AssignedColumn column : assigned) {
      columns.add(column.of(rows, picked, count));
    }
    return new VectorBatch(count, columns);
  }

  static LongVector rowIds(Batch rows) {
    return (LongVector) rows.columns()[ROW_ID];
  }

  /** The ids of all rows. */
  static long[] allRowIds(Batch rows) {
    return Arrays.copyOf(rowIds(rows).values(), rows.selectedCount());
  }
}

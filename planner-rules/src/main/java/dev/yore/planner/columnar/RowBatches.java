package dev.yore.planner.columnar;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.run.BatchCursor;
import dev.yore.planner.expression.PhysicalValues;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Batches made of Calcite's rows. Confined to one thread. */
public final class RowBatches implements BatchCursor {
  private final Enumerator<?> rows;
  private final List<ColumnType> types;
  private final BooleanSupplier cancelled;

  /**
   * Reads rows to their end.
   *
   * @param rows arrays, or the values themselves where there is one column
   */
  public RowBatches(Enumerator<?> rows, List<ColumnType> types, BooleanSupplier cancelled) {
    this.rows = rows;
    this.types = types;
    this.cancelled = cancelled;
  }

  @Override
  public @Nullable Batch next() {
    if (cancelled.getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
    ColumnBuilder[] builders = new ColumnBuilder[types.size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new ColumnBuilder(types.get(i).physical());
    }
    int count = 0;
    while (count < Batch.TARGET_ROWS && rows.moveNext()) {
      append(rows.current(), builders);
      count++;
    }
    if (count == 0) {
      return null;
    }
    ColumnVector[] columns = new ColumnVector[builders.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = builders[i].build();
    }
    return new Batch(count, null, columns);
  }

  private void append(@Nullable Object row, ColumnBuilder[] builders) {
    for (int i = 0; i < builders.length; i++) {
      Object value = row instanceof Object[] values ? values[i] : row;
      Object physical = PhysicalValues.toPhysical(value, types.get(i));
      if (physical == null) {
        builders[i].appendNull();
      } else {
        switch (types.get(i).physical()) {
          case LONG -> builders[i].appendLong((Long) physical);
          case DOUBLE -> builders[i].appendDouble((Double) physical);
          case BYTES -> builders[i].appendBytes((byte[]) physical);
        }
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}

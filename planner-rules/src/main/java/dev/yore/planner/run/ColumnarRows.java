package dev.yore.planner.run;

import dev.yore.planner.columnar.ResultRows;
import org.jspecify.annotations.Nullable;

/** Rows of a plan that the engine runs. Confined to one thread at a time. */
final class ColumnarRows implements RowSupply {
  private final ResultRows rows;

  ColumnarRows(ResultRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return rows.next();
  }

  @Override
  public void close() {
    rows.close();
  }
}

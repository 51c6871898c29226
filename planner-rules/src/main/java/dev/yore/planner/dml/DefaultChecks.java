package dev.yore.planner.dml;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.store.schema.Column;
import org.apache.calcite.sql.SqlNode;

/** Judges a column's default when the column is declared. Pure functions. */
public final class DefaultChecks {
  private DefaultChecks() {}

  /**
   * Refuses a constant that the column could never take.
   *
   * @throws dev.yore.store.StoreException naming column and value
   */
  public static void check(SqlNode expression, Column column) {
    if (Cells.of(expression, column) instanceof DmlPlan.Cell.Constant constant
        && constant.value() != null) {
      ColumnCodec.of(column.name(), column.type()).toPhysical(constant.value());
    }
  }
}

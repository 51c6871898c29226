package dev.yore.planner.plan;

import dev.yore.planner.columnar.YoreTableModify;
import org.apache.calcite.rel.type.RelDataType;

/** What becomes of a query's rows that nobody reads: a change of a table. */
@FunctionalInterface
public interface RowsChange {
  /**
   * The change by such rows.
   *
   * @throws dev.yore.store.StoreException if the table cannot take them
   */
  YoreTableModify.Change by(RelDataType rowType);
}

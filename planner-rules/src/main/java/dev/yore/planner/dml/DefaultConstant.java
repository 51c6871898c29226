package dev.yore.planner.dml;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.run.EngineSettings;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.Store;
import dev.yore.store.Transaction;
import dev.yore.store.schema.Column;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What a column's default comes to now, for rows that are there already. Pure functions. */
public final class DefaultConstant {
  private DefaultConstant() {}

  /**
   * Evaluates the default once.
   *
   * @return physical ({@code Long}, {@code Double} or {@code byte[]}) or null
   * @throws dev.yore.store.StoreException if the column cannot take the value
   */
  public static @Nullable Object of(
      Column column,
      QueryPlanner planner,
      SqlCatalog catalog,
      Store store,
      EngineSettings settings) {
    SqlNode expression = DefaultValues.expression(column);
    if (expression == null) {
      return null;
    }
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    ColumnCodec.of(column.name(), column.type())
        .append(builder, value(expression, column, planner, catalog, store, settings));
    ColumnVector vector = builder.build();
    if (vector.isNull(0)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return longs.get(0);
    }
    return vector instanceof DoubleVector doubles
        ? (Object) doubles.get(0)
        : ((BytesVector) vector).getBytes(0);
  }

  private static @Nullable Object value(
      SqlNode expression,
      Column column,
      QueryPlanner planner,
      SqlCatalog catalog,
      Store store,
      EngineSettings settings) {
    if (Cells.of(expression, column) instanceof DmlPlan.Cell.Constant constant) {
      return constant.value();
    }
    SqlNode row = SqlStdOperatorTable.ROW.createCall(SqlParserPos.ZERO, List.of(expression));
    SqlNode values = SqlStdOperatorTable.VALUES.createCall(SqlParserPos.ZERO, row);
    try (Transaction transaction = store.begin()) {
      StatementScope scope =
          new StatementScope(store, transaction, catalog, settings, () -> false, warning -> {});
      return DmlRunner.plain(
          PlanCursor.open(planner.plan(values, catalog), List.of(), scope, () -> {})
              .drain()
              .get(0)[0]);
    }
  }
}

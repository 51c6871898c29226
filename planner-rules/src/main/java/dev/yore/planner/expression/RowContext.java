package dev.yore.planner.expression;

import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** A data context that also knows the row for which code runs. Confined to one thread. */
final class RowContext implements DataContext {
  private final DataContext base;
  private final @Nullable Object[] row;

  /**
   * A context.
   *
   * @param row filled anew for each row
   */
  RowContext(DataContext base, @Nullable Object[] row) {
    this.base = base;
    this.row = row;
  }

  @Override
  public @Nullable SchemaPlus getRootSchema() {
    return base.getRootSchema();
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return base.getTypeFactory();
  }

  @Override
  public QueryProvider getQueryProvider() {
    return base.getQueryProvider();
  }

  @Override
  public @Nullable Object get(String variable) {
    return variable.equals(RowCode.ROW) ? row : base.get(variable);
  }
}

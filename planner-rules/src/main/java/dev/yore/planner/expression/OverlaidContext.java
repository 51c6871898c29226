package dev.yore.planner.expression;

import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** A data context with some variables of its own. As safe for threads as the map it is given. */
public class OverlaidContext implements DataContext {
  private final DataContext base;
  private final Map<String, ? extends @Nullable Object> own;

  public OverlaidContext(DataContext base, Map<String, ? extends @Nullable Object> own) {
    this.base = base;
    this.own = own;
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
    return own.containsKey(variable) ? own.get(variable) : base.get(variable);
  }
}

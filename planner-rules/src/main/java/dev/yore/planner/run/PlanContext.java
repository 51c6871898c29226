package dev.yore.planner.run;

import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.catalog.SystemSource;
import dev.yore.planner.columnar.ColumnarRuntime;
import dev.yore.planner.columnar.PartFigures;
import dev.yore.planner.expression.StatementVariables;
import dev.yore.planner.period.PeriodResolver;
import dev.yore.planner.plan.QueryCode;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryRows;
import dev.yore.planner.rel.ScanContext;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.schema.impl.ListTransientTable;
import org.jspecify.annotations.Nullable;

/**
 * What a running plan sees of its execution: parameters, the time (one instant for the whole
 * statement, UTC) and the way to the store. Confined to one thread.
 */
final class PlanContext implements DataContext {
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private final QueryPlan plan;
  private final StatementScope scope;
  private final List<@Nullable Object> given;
  private final List<@Nullable Object> parameters;
  private final PeriodResolver periods;
  private final ScanContext scans;
  private final SystemSource system;
  private final List<@Nullable Object> periodBounds = new ArrayList<>();
  private final long nowMillis;
  private final ExecutionContext execution;
  private final @Nullable PartFigures figures;
  private @Nullable SchemaPlus root;

  PlanContext(QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    this.plan = plan;
    this.scope = scope;
    this.given = parameters;
    this.parameters = ParameterValues.convert(parameters, plan.parameterTypes());
    long snapshot = scope.transaction().snapshotSequence();
    this.periods = new PeriodResolver(scope.store(), snapshot, scope.warnings());
    this.scans = new ScanContext(scope.transaction(), periods, scope.cancelled());
    this.system =
        new SystemSource(
            scope.store(), scope.catalog(), snapshot, scope.copies(), scope.settings().memory());
    this.figures =
        plan.code() instanceof QueryCode.Compiled compiled && !compiled.lines().isEmpty()
            ? new PartFigures()
            : null;
    this.nowMillis = scope.store().options().clock().millis();
    this.execution =
        new ExecutionContext(
            scope.transaction(),
            this::variable,
            scope.cancelled(),
            scope.settings().parallelism(),
            scope.settings().memory(),
            scope.settings().memoryBudgetBytes(),
            scope.settings().spillDirectory());
    for (QueryPlan query : plan.periodQueries()) {
      periodBounds.add(singleValue(query, parameters, scope));
    }
  }

  /** Whether no scan up to now, nor any query in a period clause, has read anything else. */
  boolean readsFixedPastsOnly() {
    return periods.areFixed();
  }

  /** What the engine did for compiled code; null unless the plan can describe itself. */
  @Nullable PartFigures figures() {
    return figures;
  }

  /** What the engine sees of this. */
  ExecutionContext execution() {
    return execution;
  }

  private @Nullable Object variable(String name) {
    return switch (name) {
      case StatementVariables.DATA_CONTEXT -> this;
      case StatementVariables.NOW -> nowMillis;
      case StatementScope.VARIABLE -> scope;
      case QueryRows.VARIABLE ->
          (QueryRows.Opener) query -> PlanCursor.open(query, given, scope, () -> {});
      default ->
          StatementVariables.isParameter(name)
              ? StatementVariables.physical(name, get(StatementVariables.plainParameter(name)))
              : null;
    };
  }

  private @Nullable Object singleValue(
      QueryPlan query, List<@Nullable Object> parameters, StatementScope scope) {
    PlanCursor cursor = PlanCursor.open(query, parameters, scope, () -> {});
    List<@Nullable Object[]> rows = cursor.drain();
    if (!cursor.isRepeatable()) {
      periods.noteMoving();
    }
    if (rows.size() > 1) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "the query in a period clause gave more than one row");
    }
    return rows.isEmpty() ? null : whole(rows.get(0)[0]);
  }

  private static @Nullable Object whole(@Nullable Object bound) {
    boolean fraction =
        (bound instanceof BigDecimal || bound instanceof Double)
            && new BigDecimal(bound.toString()).stripTrailingZeros().scale() > 0;
    if (fraction) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "a sequence is a whole number; the query in a period clause gave " + bound);
    }
    return bound;
  }

  @Override
  public SchemaPlus getRootSchema() {
    SchemaPlus known = root;
    if (known == null) {
      boolean recursive =
          plan.code() instanceof QueryCode.Compiled compiled
              && compiled.constants().values().stream().anyMatch(TransientTable.class::isInstance);
      SqlCatalog catalog = plan.catalog();
      known = (recursive ? catalog.newRoot() : catalog.root(false, false)).plus();
      root = known;
    }
    return known;
  }

  /** A table that rounds of a recursive query fill is each execution's own. */
  private static @Nullable Object ofThisExecution(@Nullable Object constant) {
    return constant instanceof TransientTable table
        ? new ListTransientTable("rounds", table.getRowType(YoreTypeFactory.INSTANCE))
        : constant;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return YoreTypeFactory.INSTANCE;
  }

  @Override
  public QueryProvider getQueryProvider() {
    throw new UnsupportedOperationException("plans are compiled, not interpreted");
  }

  @Override
  public @Nullable Object get(String name) {
    if (name.startsWith("?")) {
      int number = Integer.parseInt(name, 1, name.length(), 10);
      return number < StatementPreparer.FIRST_HIDDEN_PARAMETER
          ? parameters.get(number)
          : periodBounds.get(number - StatementPreparer.FIRST_HIDDEN_PARAMETER);
    }
    return switch (name) {
      case ScanContext.VARIABLE -> scans;
      case SystemSource.VARIABLE -> system;
      case "utcTimestamp", "currentTimestamp", "localTimestamp" -> nowMillis;
      case ColumnarRuntime.EXECUTION -> execution;
      case PartFigures.VARIABLE -> figures;
      case "timeZone" -> UTC;
      case "locale" -> Locale.ROOT;
      case "user", "systemUser" -> Objects.requireNonNullElse(System.getProperty("user.name"), "");
      default ->
          plan.code() instanceof QueryCode.Compiled compiled
              ? ofThisExecution(compiled.constants().get(name))
              : null;
    };
  }
}

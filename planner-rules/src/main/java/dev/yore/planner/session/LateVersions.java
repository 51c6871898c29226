package dev.yore.planner.session;

import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.planner.validate.LateTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which versions of tables a query means whose period clauses have parameters or expressions
 * for bounds, once these have values. Immutable.
 *
 * @param tables in the order of the text
 * @param onlyPast whether the present tables have no such columns
 */
record LateVersions(List<LateTable> tables, boolean onlyPast) {
  static final LateVersions NONE = new LateVersions(List.of(), false);

  /**
   * A table and the bound of its clause.
   *
   * @param bound gives one row of one value: a sequence or ms since the epoch
   */
  record LateTable(LateTables.Clause clause, QueryPlan bound) {}

  LateVersions {
    tables = List.copyOf(tables);
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Names that find the versions, null for tables that their own names find. */
  List<@Nullable String> names(List<@Nullable Object> parameters, StatementScope scope) {
    List<@Nullable String> names = new ArrayList<>();
    for (LateTable table : tables) {
      LateTables.Clause clause = table.clause();
      Object at = PlanCursor.open(table.bound(), parameters, scope, () -> {}).drain().get(0)[0];
      names.add(
          at == null
              ? null
              : clause.versionAt(
                  scope.catalog().ofSchema(clause.schema()).catalog(),
                  sequence(clause, ((Number) at).longValue(), scope)));
    }
    return names;
  }

  private static long sequence(LateTables.Clause clause, long at, StatementScope scope) {
    return clause.versions()
        ? at
        : Math.min(scope.store().sequenceAsOf(at), scope.transaction().snapshotSequence());
  }
}

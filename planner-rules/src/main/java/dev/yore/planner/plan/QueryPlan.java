package dev.yore.planner.plan;

import dev.yore.planner.catalog.SqlCatalog;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A compiled query. Immutable; any number of executions may use it at once.
 *
 * @param parameterType a field per {@code ?} of the statement by number; ANY where this query does
 *     not use it
 * @param periodQueries read before the query; each gives one more parameter
 * @param assumedRows rows per table id that were assumed when it was made
 * @param isSteady whether nothing goes into its answers but rows of tables and parameters
 * @param text the plan for EXPLAIN
 */
public record QueryPlan(
    QueryCode code,
    RelDataType rowType,
    RelDataType parameterType,
    List<QueryPlan> periodQueries,
    SqlCatalog catalog,
    Map<Integer, Long> assumedRows,
    boolean isSteady,
    String text) {
  public QueryPlan {
    periodQueries = List.copyOf(periodQueries);
    assumedRows = Map.copyOf(assumedRows);
  }

  /** Number of {@code ?}. */
  public int parameterCount() {
    return parameterType.getFieldCount();
  }

  /** Types of the parameters in order. */
  public List<RelDataType> parameterTypes() {
    return parameterType.getFieldList().stream().map(f -> f.getType()).toList();
  }
}

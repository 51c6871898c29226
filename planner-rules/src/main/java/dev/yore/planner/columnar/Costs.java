package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import java.util.Collection;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.jspecify.annotations.Nullable;

/** What columnar operators cost. Pure functions. */
final class Costs {
  /**
   * What a row costs an expression that is computed row by row, where 1 is what it costs an
   * operator that works on rows: no more, since objects are made for that expression only.
   */
  private static final double PER_ROW_FACTOR = 0.5;

  private Costs() {}

  static @Nullable RelOptCost scaled(@Nullable RelOptCost enumerable) {
    return enumerable == null ? null : enumerable.multiplyBy(ColumnarConvention.COST_FACTOR);
  }

  /**
   * The cost of an operator some of whose expressions may be computed row by row.
   *
   * @param rows for which they are computed
   */
  static @Nullable RelOptCost scaled(
      RelOptPlanner planner,
      @Nullable RelOptCost enumerable,
      double rows,
      Collection<Expression> expressions) {
    RelOptCost vectors = scaled(enumerable);
    int perRow = PerRow.names(expressions).size();
    return vectors == null || perRow == 0
        ? vectors
        : vectors.plus(planner.getCostFactory().makeCost(rows * perRow * PER_ROW_FACTOR, 0, 0));
  }
}

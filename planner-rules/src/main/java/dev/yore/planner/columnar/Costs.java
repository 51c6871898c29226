package dev.yore.planner.columnar;

import org.apache.calcite.plan.RelOptCost;
import org.jspecify.annotations.Nullable;

/** What columnar operators cost. Pure functions. */
final class Costs {
  private Costs() {}

  static @Nullable RelOptCost scaled(@Nullable RelOptCost enumerable) {
    return enumerable == null ? null : enumerable.multiplyBy(ColumnarConvention.COST_FACTOR);
  }
}

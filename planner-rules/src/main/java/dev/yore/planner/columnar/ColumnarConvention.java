package dev.yore.planner.columnar;

import org.apache.calcite.plan.Convention;

/** The calling convention of operators that the engine runs, on batches of column vectors. */
public final class ColumnarConvention {
  public static final Convention INSTANCE = new Convention.Impl("COLUMNAR", ColumnarRel.class);

  /** What a row costs here of what it costs in Enumerable, by the joins of TPC-H's Q3. */
  static final double COST_FACTOR = 0.2;

  private ColumnarConvention() {}
}

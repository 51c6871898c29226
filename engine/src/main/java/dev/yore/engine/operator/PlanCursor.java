package dev.yore.engine.operator;

import dev.yore.engine.run.BatchCursor;

/** The batches of a running plan, and what it has cost so far. */
public interface PlanCursor extends BatchCursor {
  /** The root's metrics; stay readable after {@link #close()}. */
  OperatorMetrics metrics();
}

package dev.yore.engine.expression;

import dev.yore.engine.run.ExecutionContext;

/** A condition ready to be tested. Immutable; outlives executions in cached plans. */
public interface SelectorFactory {
  /** Makes a selector for one thread of one execution. */
  Selector bind(ExecutionContext context);
}

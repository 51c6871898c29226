package dev.yore.engine.expression;

import dev.yore.engine.run.ExecutionContext;

/** A list of expressions ready to be computed. Immutable; outlives executions in cached plans. */
public interface ProjectorFactory {
  /** Makes a projector for one thread of one execution. */
  Projector bind(ExecutionContext context);
}

package dev.yore.engine.plan;

import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;

/** Gives rows that the engine does not compute itself. */
public interface RowSource {
  /** Starts giving rows. */
  BatchCursor open(ExecutionContext context);

  /** For plan texts. */
  String describe();
}

package dev.yore.engine.expression;

import dev.yore.engine.run.ExecutionContext;
import org.jspecify.annotations.Nullable;

/** Computes a value from one row's physical operands; for what has no vectorised form. */
public interface RowFunction {
  /**
   * Makes an evaluator for one thread of one execution, which may keep state for it.
   *
   * @throws dev.yore.store.StoreException as the function defines
   */
  Evaluator bind(ExecutionContext context);

  /** For plan texts. */
  String name();

  /** Whether equal operands give equal values within an execution, so that one may be kept. */
  boolean isDeterministic();

  /** Confined to one thread. */
  @FunctionalInterface
  interface Evaluator {
    @Nullable Object evaluate(@Nullable Object[] operands);
  }
}

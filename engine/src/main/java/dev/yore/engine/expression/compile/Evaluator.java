package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.function.Cell;
import dev.yore.store.vector.ColumnVector;

/**
 * A node that computes itself for one row at a time, into itself. Confined to one thread. Quick to
 * make, so that it suits statements that see few rows.
 */
abstract class Evaluator extends Cell {
  /** Points the fields below to a batch. */
  void open(ColumnVector[] columns) {}

  /** Computes the value for the row at a position. */
  abstract void evaluate(int position);

  /** Whether a boolean has been computed to be true. */
  final boolean isTrue() {
    return !isNull && low != 0;
  }

  final boolean isFalse() {
    return !isNull && low == 0;
  }
}

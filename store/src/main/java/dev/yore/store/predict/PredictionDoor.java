package dev.yore.store.predict;

/**
 * What a predictor asks of the world: where statements lead, what time it is, what is in memory.
 * Confined to the predictor's thread.
 */
public interface PredictionDoor {
  /**
   * The blocks a statement would read if it ran at a time, as numbers that tell blocks apart; empty
   * if that cannot be said.
   */
  long[] blocks(BoundStatement statement, String branch, long atMillis);

  /** By how much a value may be off and still lead to nearly the same blocks; 0 and up. */
  double tolerance(StatementShape shape, int place, ParameterValue value);

  /** Where now is on the line of values of the kind. */
  double now(ParameterValue.Kind kind, long atMillis);

  /** Milliseconds it would take a query to wait for the block; 0 if it is in memory. */
  double fetchMillis(long block);

  /** Milliseconds between writes to what the statement reads; infinite if it reads the past. */
  default double writeGapMillis(BoundStatement statement) {
    return Double.POSITIVE_INFINITY;
  }

  /** When what the statement reads was last written to; the smallest long for never. */
  default long lastWriteMillis(BoundStatement statement) {
    return Long.MIN_VALUE;
  }
}

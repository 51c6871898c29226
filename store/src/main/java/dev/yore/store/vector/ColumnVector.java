package dev.yore.store.vector;

/**
 * The values of one column for a run of rows, with a null mask. Immutable; the arrays that
 * subclasses hand out must not be written.
 */
public sealed interface ColumnVector permits LongVector, DoubleVector, BytesVector {
  /** Number of rows, nulls included. */
  int length();

  boolean isNull(int row);

  /** False lets a loop skip the null test altogether. */
  boolean hasNulls();

  /** Heap bytes held, for budgets. */
  long sizeBytes();
}

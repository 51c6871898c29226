package dev.yore.store.vector;

import org.jspecify.annotations.Nullable;

/** REAL and DOUBLE values; a REAL is held exactly. Immutable. */
public final class DoubleVector implements ColumnVector {
  private final double[] values;
  private final int length;
  private final long @Nullable [] nulls;

  /**
   * Takes ownership of the arrays.
   *
   * @param length rows; the array may be longer
   * @param nulls a set bit per null row (64 rows a long), or null for none
   */
  public DoubleVector(double[] values, int length, long @Nullable [] nulls) {
    this.values = values;
    this.length = length;
    this.nulls = nulls;
  }

  /** The value; 0 where the row is null. */
  public double get(int row) {
    return values[row];
  }

  /** The backing array, possibly longer than {@link #length()}; read only. */
  public double[] values() {
    return values;
  }

  /** The mask's backing array, or null for no nulls; read only. */
  public long @Nullable [] nulls() {
    return nulls;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public boolean isNull(int row) {
    return NullMask.isNull(nulls, row);
  }

  @Override
  public boolean hasNulls() {
    return nulls != null;
  }

  @Override
  public long sizeBytes() {
    return 48 + 8L * values.length + NullMask.sizeBytes(nulls);
  }
}

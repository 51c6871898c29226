package dev.yore.spark;

import dev.yore.store.vector.ColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A column of Spark's batch over one of our vectors, whose values it hands on without copying.
 * Subclasses have what their type needs; the rest is refused. Immutable; closing it does nothing,
 * as the vectors belong to the store's cache.
 */
abstract class SharedColumn extends org.apache.spark.sql.vectorized.ColumnVector {
  private final ColumnVector values;
  private final boolean hasNulls;
  private final RowPositions rows;

  SharedColumn(ColumnVector values, DataType type, RowPositions rows) {
    super(type);
    this.values = values;
    this.rows = rows;
    hasNulls = values.hasNulls();
  }

  /** Where the row is in our vector. */
  final int at(int row) {
    return rows.of(row);
  }

  @Override
  public final boolean hasNull() {
    return hasNulls;
  }

  /** At most: the rows that were not selected count, too. */
  @Override
  public final int numNulls() {
    int nulls = 0;
    for (int row = 0; hasNulls && row < values.length(); row++) {
      nulls += values.isNull(row) ? 1 : 0;
    }
    return nulls;
  }

  @Override
  public final boolean isNullAt(int row) {
    return hasNulls && values.isNull(rows.of(row));
  }

  @Override
  public final void close() {}

  private UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException(
        "a column of type " + dataType() + " has no such values");
  }

  @Override
  public boolean getBoolean(int row) {
    throw unsupported();
  }

  @Override
  public byte getByte(int row) {
    throw unsupported();
  }

  @Override
  public short getShort(int row) {
    throw unsupported();
  }

  @Override
  public int getInt(int row) {
    throw unsupported();
  }

  @Override
  public long getLong(int row) {
    throw unsupported();
  }

  @Override
  public float getFloat(int row) {
    throw unsupported();
  }

  @Override
  public double getDouble(int row) {
    throw unsupported();
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    throw unsupported();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    throw unsupported();
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    throw unsupported();
  }

  @Override
  public final ColumnarArray getArray(int row) {
    throw unsupported();
  }

  @Override
  public final ColumnarMap getMap(int row) {
    throw unsupported();
  }

  @Override
  public final org.apache.spark.sql.vectorized.ColumnVector getChild(int ordinal) {
    throw unsupported();
  }
}

package dev.yore.spark;

import dev.yore.store.vector.LongVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.jspecify.annotations.Nullable;

/** Booleans, whole numbers, dates and decimals of up to 18 digits. Immutable. */
final class LongColumn extends SharedColumn {
  private final long[] values;

  LongColumn(LongVector vector, DataType type, RowPositions rows) {
    super(vector, type, rows);
    values = vector.values();
  }

  @Override
  public boolean getBoolean(int row) {
    return values[at(row)] != 0;
  }

  @Override
  public byte getByte(int row) {
    return (byte) values[at(row)];
  }

  @Override
  public short getShort(int row) {
    return (short) values[at(row)];
  }

  @Override
  public int getInt(int row) {
    return (int) values[at(row)];
  }

  @Override
  public long getLong(int row) {
    return values[at(row)];
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    return isNullAt(row) ? null : Decimal.createUnsafe(values[at(row)], precision, scale);
  }
}

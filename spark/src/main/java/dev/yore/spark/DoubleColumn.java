package dev.yore.spark;

import dev.yore.store.vector.DoubleVector;
import org.apache.spark.sql.types.DataType;

/** REAL and DOUBLE. Immutable. */
final class DoubleColumn extends SharedColumn {
  private final double[] values;

  DoubleColumn(DoubleVector vector, DataType type, RowPositions rows) {
    super(vector, type, rows);
    values = vector.values();
  }

  @Override
  public float getFloat(int row) {
    return (float) values[at(row)];
  }

  @Override
  public double getDouble(int row) {
    return values[at(row)];
  }
}

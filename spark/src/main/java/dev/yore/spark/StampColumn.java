package dev.yore.spark;

import dev.yore.store.vector.LongVector;
import org.apache.spark.sql.types.DataType;

/** Times in milliseconds, which Spark wants in microseconds. Immutable. */
final class StampColumn extends SharedColumn {
  private final long[] millis;

  StampColumn(LongVector vector, DataType type, RowPositions rows) {
    super(vector, type, rows);
    millis = vector.values();
  }

  @Override
  public long getLong(int row) {
    return millis[at(row)] * SparkTypes.MICROS_PER_MILLI;
  }
}

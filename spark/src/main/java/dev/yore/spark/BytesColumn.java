package dev.yore.spark;

import dev.yore.store.vector.BytesVector;
import java.math.BigDecimal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Text, which points into our vector, binary values and wide decimals. Immutable. */
final class BytesColumn extends SharedColumn {
  private final BytesVector vector;
  private final byte[] data;

  BytesColumn(BytesVector vector, DataType type, RowPositions rows) {
    super(vector, type, rows);
    this.vector = vector;
    data = vector.data();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int at = at(row);
    int start = vector.start(at);
    return UTF8String.fromBytes(data, start, vector.end(at) - start);
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return isNullAt(row) ? null : vector.getBytes(at(row));
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    if (isNullAt(row)) {
      return null;
    }
    BigDecimal value = new BigDecimal(SparkTypes.wideDecimal(vector.getBytes(at(row))), scale);
    return Decimal.apply(value, precision, scale);
  }
}

package dev.yore.engine.expression;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.function.Int128;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between vectors and the Java values that tests think in: Long, Double, BigDecimal, String. */
public final class Vectors {
  private Vectors() {}

  /** The physical value of a test's value. */
  public static @Nullable Object physical(@Nullable Object value, ColumnType type) {
    if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (value instanceof BigDecimal decimal) {
      BigInteger unscaled = decimal.setScale(type.scale()).unscaledValue();
      if (type.physical() == ColumnType.Physical.LONG) {
        return unscaled.longValueExact();
      }
      byte[] stored = new byte[Int128.BYTES];
      Int128.store(stored, 0, unscaled.shiftRight(64).longValueExact(), unscaled.longValue());
      return stored;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value;
  }

  public static ColumnVector of(ColumnType type, List<? extends @Nullable Object> values) {
    ColumnBuilder builder = new ColumnBuilder(type.physical());
    for (Object value : values) {
      Object physical = physical(value, type);
      if (physical == null) {
        builder.appendNull();
      } else if (physical instanceof Long number) {
        builder.appendLong(number);
      } else if (physical instanceof Double number) {
        builder.appendDouble(number);
      } else {
        builder.appendBytes((byte[]) physical);
      }
    }
    return builder.build();
  }

  public static Batch batch(ColumnVector... columns) {
    return new Batch(columns[0].length(), null, columns);
  }

  /** The value of a batch's n-th selected row. */
  public static @Nullable Object value(Batch batch, int column, int n, ColumnType type) {
    ColumnVector vector = batch.columns()[column];
    int row = batch.position(n);
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return value(longs.get(row), type);
    }
    if (vector instanceof DoubleVector doubles) {
      return doubles.get(row);
    }
    return value(((BytesVector) vector).getBytes(row), type);
  }

  /** A test's value of a physical one. */
  public static @Nullable Object value(@Nullable Object physical, ColumnType type) {
    if (physical instanceof Long number) {
      return type.kind() == ColumnType.Kind.DECIMAL
          ? BigDecimal.valueOf(number, type.scale())
          : number;
    }
    if (physical instanceof byte[] bytes) {
      return type.kind() == ColumnType.Kind.DECIMAL
          ? new BigDecimal(Int128.big(Int128.high(bytes, 0), Int128.low(bytes, 0)), type.scale())
          : new String(bytes, StandardCharsets.UTF_8);
    }
    return physical;
  }
}

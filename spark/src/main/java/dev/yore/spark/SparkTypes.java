package dev.yore.spark;

import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Which Spark type stands for which of ours. Spark has no type for UUID and TIME, which are read as
 * text: in lower case with hyphens, and {@code HH:MM:SS} with as many digits behind it as the
 * column has. Stateless.
 */
final class SparkTypes {
  /** Bytes of a DECIMAL wider than 18 digits and of a UUID. */
  static final int WIDE_BYTES = 16;

  static final int MICROS_PER_MILLI = 1000;

  private SparkTypes() {}

  static DataType of(ReadColumn column) {
    if (column.isInstant()) {
      return DataTypes.TimestampType;
    }
    ColumnType type = column.type();
    return switch (type.kind()) {
      case BOOLEAN -> DataTypes.BooleanType;
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INTEGER -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case DECIMAL -> DataTypes.createDecimalType(type.precision(), type.scale());
      case REAL -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case CHAR -> new CharType(type.precision());
      case VARCHAR -> isUnbounded(type) ? DataTypes.StringType : new VarcharType(type.precision());
      case BINARY, VARBINARY -> DataTypes.BinaryType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampNTZType;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> DataTypes.TimestampType;
      case TIME, UUID -> DataTypes.StringType;
    };
  }

  /** Whether the store holds milliseconds where Spark has microseconds. */
  static boolean isTimestamp(ColumnType type) {
    return type.kind() == ColumnType.Kind.TIMESTAMP
        || type.kind() == ColumnType.Kind.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private static boolean isUnbounded(ColumnType type) {
    return type.precision() == 0 || type.precision() == ColumnType.UNBOUNDED;
  }

  /** The type of the values in a batch, where characters have no length. */
  static DataType ofValues(ReadColumn column) {
    return column.type().isText() ? DataTypes.StringType : of(column);
  }

  static Column[] columns(List<ReadColumn> columns) {
    return columns.stream()
        .map(c -> Column.create(c.name(), c.sparkType(), c.nullable(), c.comment(), null))
        .toArray(Column[]::new);
  }

  /** A vector of ours as Spark's, sharing its values. */
  static ColumnVector vector(
      ReadColumn column, dev.yore.store.vector.ColumnVector values, RowPositions rows) {
    DataType type = ofValues(column);
    if (values instanceof dev.yore.store.vector.LongVector longs) {
      boolean isStamp = column.isInstant() || isTimestamp(column.type());
      if (column.type().kind() == ColumnType.Kind.TIME) {
        return new FormattedColumn(values, rows, row -> time(longs.get(row), column.type()));
      }
      return isStamp ? new StampColumn(longs, type, rows) : new LongColumn(longs, type, rows);
    }
    if (values instanceof dev.yore.store.vector.DoubleVector doubles) {
      return new DoubleColumn(doubles, type, rows);
    }
    dev.yore.store.vector.BytesVector bytes = (dev.yore.store.vector.BytesVector) values;
    return column.type().kind() == ColumnType.Kind.UUID
        ? new FormattedColumn(values, rows, row -> uuid(bytes.getBytes(row)))
        : new BytesColumn(bytes, type, rows);
  }

  /** {@code HH:MM:SS}, then the fraction that the column has. */
  static String time(long millis, ColumnType type) {
    long seconds = millis / 1000;
    String whole = "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    return type.precision() == 0
        ? whole
        : whole + "." + "%03d".formatted(millis % 1000).substring(0, type.precision());
  }

  static String uuid(byte[] bytes) {
    String digits = "%032x".formatted(new BigInteger(1, bytes));
    return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** The unscaled value of a DECIMAL of more than 18 digits: the sign bit is turned over. */
  static BigInteger wideDecimal(byte[] bytes) {
    byte[] twos = bytes.clone();
    twos[0] ^= (byte) 0x80;
    return new BigInteger(twos);
  }

  /** The reverse of {@link #wideDecimal}. */
  static byte[] wideDecimal(BigInteger unscaled) {
    byte[] twos = unscaled.toByteArray();
    byte[] bytes = new byte[WIDE_BYTES];
    if (unscaled.signum() < 0) {
      java.util.Arrays.fill(bytes, (byte) 0xFF);
    }
    System.arraycopy(twos, 0, bytes, WIDE_BYTES - twos.length, twos.length);
    bytes[0] ^= (byte) 0x80;
    return bytes;
  }

  /** The physical value of a decimal, or null if the column cannot hold it exactly. */
  static @org.jspecify.annotations.Nullable Object decimal(BigDecimal value, ColumnType type) {
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() > type.scale()) {
      return null;
    }
    BigInteger unscaled = plain.setScale(type.scale()).unscaledValue();
    if (new BigDecimal(unscaled).precision() > type.precision()) {
      return null;
    }
    return type.physical() == ColumnType.Physical.LONG
        ? (Object) unscaled.longValueExact()
        : wideDecimal(unscaled);
  }
}

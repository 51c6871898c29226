package dev.yore.planner.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** How a column of a query's result is written. Immutable. */
final class ParquetField {
  private static final int MAX_INT32_DIGITS = 9;
  private static final int MAX_INT64_DIGITS = 18;

  /** Holds 38 digits. */
  private static final int WIDE_DECIMAL_BYTES = 16;

  private static final int UUID_BYTES = 16;
  private static final boolean LOCAL = false;
  private static final boolean UTC = true;

  private final String name;
  private final RelDataType sqlType;
  private final PrimitiveType type;

  ParquetField(RelDataTypeField field) {
    name = field.getName();
    sqlType = field.getType();
    type =
        switch (sqlType.getSqlTypeName()) {
          case BOOLEAN -> of(PrimitiveTypeName.BOOLEAN, null);
          case TINYINT -> of(PrimitiveTypeName.INT32, intType(8, true));
          case SMALLINT -> of(PrimitiveTypeName.INT32, intType(16, true));
          case INTEGER -> of(PrimitiveTypeName.INT32, null);
          case BIGINT -> of(PrimitiveTypeName.INT64, null);
          case REAL -> of(PrimitiveTypeName.FLOAT, null);
          case FLOAT, DOUBLE -> of(PrimitiveTypeName.DOUBLE, null);
          case DECIMAL -> decimal();
          case CHAR, VARCHAR -> of(PrimitiveTypeName.BINARY, stringType());
          case BINARY, VARBINARY -> of(PrimitiveTypeName.BINARY, null);
          case UUID -> fixed(UUID_BYTES, uuidType());
          case DATE -> of(PrimitiveTypeName.INT32, dateType());
          case TIME -> of(PrimitiveTypeName.INT32, timeType(LOCAL, MILLIS));
          case TIMESTAMP -> of(PrimitiveTypeName.INT64, timestampType(LOCAL, MILLIS));
          case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
              of(PrimitiveTypeName.INT64, timestampType(UTC, MILLIS));
          default -> throw unsupported();
        };
  }

  private StoreException unsupported() {
    return new StoreException(
        ErrorCode.NOT_SUPPORTED,
        "column "
            + name
            + " of type "
            + sqlType
            + " cannot be written to a Parquet file; CAST it to a text or a number");
  }

  private PrimitiveType of(PrimitiveTypeName stored, @Nullable LogicalTypeAnnotation meaning) {
    return sqlType.isNullable()
        ? Types.optional(stored).as(meaning).named(name)
        : Types.required(stored).as(meaning).named(name);
  }

  private PrimitiveType fixed(int bytes, LogicalTypeAnnotation meaning) {
    PrimitiveTypeName stored = PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
    return sqlType.isNullable()
        ? Types.optional(stored).length(bytes).as(meaning).named(name)
        : Types.required(stored).length(bytes).as(meaning).named(name);
  }

  private PrimitiveType decimal() {
    LogicalTypeAnnotation meaning = decimalType(sqlType.getScale(), sqlType.getPrecision());
    if (sqlType.getPrecision() <= MAX_INT32_DIGITS) {
      return of(PrimitiveTypeName.INT32, meaning);
    }
    return sqlType.getPrecision() <= MAX_INT64_DIGITS
        ? of(PrimitiveTypeName.INT64, meaning)
        : fixed(WIDE_DECIMAL_BYTES, meaning);
  }

  String name() {
    return name;
  }

  PrimitiveType type() {
    return type;
  }

  /** Writes a value as query results have it. */
  void write(Object value, RecordConsumer to) {
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> to.addBoolean((Boolean) value);
      case FLOAT -> to.addFloat(((Number) value).floatValue());
      case DOUBLE -> to.addDouble(((Number) value).doubleValue());
      case INT32 -> to.addInteger((int) integer(value));
      case INT64 -> to.addLong(integer(value));
      case BINARY -> to.addBinary(binary(value));
      case FIXED_LEN_BYTE_ARRAY -> to.addBinary(fixed(value));
      case INT96 -> throw unsupported();
    }
  }

  private long integer(Object value) {
    return value instanceof BigDecimal decimal
        ? scaled(decimal).unscaledValue().longValueExact()
        : ((Number) value).longValue();
  }

  /** Constants may have fewer digits behind the point than their type says. */
  private BigDecimal scaled(BigDecimal value) {
    return value.setScale(sqlType.getScale(), RoundingMode.UNNECESSARY);
  }

  private static Binary binary(Object value) {
    if (value instanceof ByteString bytes) {
      return Binary.fromConstantByteArray(bytes.getBytes());
    }
    return value instanceof byte[] bytes
        ? Binary.fromConstantByteArray(bytes)
        : Binary.fromString(value.toString());
  }

  private Binary fixed(Object value) {
    ByteBuffer bytes = ByteBuffer.allocate(WIDE_DECIMAL_BYTES);
    if (value instanceof UUID uuid) {
      bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    } else {
      byte[] digits = scaled((BigDecimal) value).unscaledValue().toByteArray();
      Arrays.fill(bytes.array(), (byte) (digits[0] < 0 ? -1 : 0));
      bytes.position(WIDE_DECIMAL_BYTES - digits.length).put(digits);
    }
    return Binary.fromConstantByteArray(bytes.array());
  }
}

package dev.yore.engine.value;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Converts one column's values between vectors and Java objects. Immutable, safe for many threads.
 *
 * <p>What {@link #read} returns: Boolean; Byte, Short, Integer, Long; BigDecimal; Float, Double;
 * String; {@code byte[]}; Integer for DATE (days since 1970-01-01) and TIME (ms of the day); Long
 * for TIMESTAMP, with or without zone (ms since 1970-01-01T00:00); UUID.
 *
 * <p>What {@link #append} and {@link #toPhysical} take: the same, any {@link Number} for a number
 * (rounded half up to the column's scale), {@code java.time} values, and text in the type's SQL
 * form.
 */
public abstract sealed class ColumnCodec
    permits NumberCodec, DoubleCodec, BooleanCodec, WideDecimalCodec, BytesCodec, TemporalCodec {

  private final String column;
  private final ColumnType type;

  ColumnCodec(String column, ColumnType type) {
    this.column = column;
    this.type = type;
  }

  /**
   * The codec of a type.
   *
   * @param column the name that errors use
   */
  public static ColumnCodec of(String column, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new BooleanCodec(column, type);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new NumberCodec(column, type);
      case DECIMAL ->
          type.physical() == ColumnType.Physical.LONG
              ? new NumberCodec(column, type)
              : new WideDecimalCodec(column, type);
      case REAL, DOUBLE -> new DoubleCodec(column, type);
      case CHAR, VARCHAR, BINARY, VARBINARY, UUID -> new BytesCodec(column, type);
      case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new TemporalCodec(column, type);
    };
  }

  public final ColumnType type() {
    return type;
  }

  final String column() {
    return column;
  }

  /** The row's value, or null. */
  public final @Nullable Object read(ColumnVector vector, int row) {
    return vector.isNull(row) ? null : readNonNull(vector, row);
  }

  abstract Object readNonNull(ColumnVector vector, int row);

  /**
   * The physical value (Long, Double or byte[]) that stands for a Java value.
   *
   * @throws StoreException {@code VALUE_OUT_OF_RANGE}, {@code VALUE_TOO_LONG}, {@code
   *     INVALID_CAST}, {@code INVALID_DATETIME}, {@code DATETIME_TOO_PRECISE}, naming column and
   *     value
   */
  public abstract Object toPhysical(Object value);

  /** Whether a long of the column's own form is one of its values. */
  public boolean holds(long physical) {
    return true;
  }

  /** Appends a Java value, null included, under the same checks. */
  public final void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
      return;
    }
    switch (type.physical()) {
      case LONG -> builder.appendLong((Long) toPhysical(value));
      case DOUBLE -> builder.appendDouble((Double) toPhysical(value));
      case BYTES -> builder.appendBytes((byte[]) toPhysical(value));
    }
  }

  final StoreException invalid(ErrorCode code, Object value, String why) {
    return new StoreException(
        code, "column " + column + " " + describe() + ": value " + shown(value) + " " + why);
  }

  final StoreException wrongType(Object value) {
    return invalid(
        ErrorCode.INVALID_CAST,
        value,
        "of type "
            + value.getClass().getSimpleName()
            + " cannot be converted; pass a matching type");
  }

  private String describe() {
    return switch (type.kind()) {
      case DECIMAL -> "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
      case CHAR, VARCHAR, BINARY, VARBINARY ->
          type.precision() == ColumnType.UNBOUNDED
              ? type.kind().name()
              : type.kind() + "(" + type.precision() + ")";
      default -> type.kind().name();
    };
  }

  /** Long values are cut so that a message stays readable. */
  private static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      return "of " + bytes.length + " bytes";
    }
    String text = value.toString();
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return value instanceof Number ? cut : "'" + cut + "'";
  }
}

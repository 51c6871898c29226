package dev.yore.planner.rel;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * From a comparison with a SQL value to one with a physical value that is true for the same rows:
 * the value may be finer than the column or beyond its range. Pure functions.
 */
final class PredicateValues {
  /** What a comparison came to. */
  sealed interface Outcome {
    /** No row satisfies it. */
    record Never() implements Outcome {}

    /** The store decides. */
    record Test(ColumnPredicate predicate) implements Outcome {}
  }

  private static final Outcome NEVER = new Outcome.Never();
  private static final int WIDE_DECIMAL_BYTES = 16;
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MIN_WIDE = BigInteger.ONE.shiftLeft(127).negate();
  private static final BigInteger MAX_WIDE = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

  private PredicateValues() {}

  /** {@code column operator value} for a value of Calcite's internal representation. */
  static Outcome compare(int column, ColumnType type, Operator operator, @Nullable Object value) {
    if (value == null) {
      return NEVER;
    }
    if (isExactNumber(type)) {
      return compareExact(column, type, operator, decimal(value));
    }
    return test(column, operator, physical(type, value));
  }

  /** The physical value equal to the given one, or null if no row can have it. */
  static @Nullable Object equalTo(ColumnType type, @Nullable Object value) {
    Outcome outcome = compare(0, type, Operator.EQUAL, value);
    return outcome instanceof Outcome.Test test
            && test.predicate() instanceof ColumnPredicate.Compare compare
        ? compare.value()
        : null;
  }

  private static Outcome test(int column, Operator operator, Object physical) {
    return new Outcome.Test(new ColumnPredicate.Compare(column, operator, physical));
  }

  private static boolean isExactNumber(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  private static BigDecimal decimal(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value instanceof BigInteger integer
        ? new BigDecimal(integer)
        : BigDecimal.valueOf(((Number) value).longValue());
  }

  private static Outcome compareExact(
      int column, ColumnType type, Operator operator, BigDecimal value) {
    BigDecimal scaled = value.movePointRight(type.scale());
    BigInteger floor = scaled.setScale(0, RoundingMode.FLOOR).toBigInteger();
    boolean exact = scaled.compareTo(new BigDecimal(floor)) == 0;
    boolean wide = type.physical() == Physical.BYTES;
    if (floor.compareTo(wide ? MIN_WIDE : MIN_LONG) < 0) {
      return beyond(column, operator, false);
    }
    if (floor.compareTo(wide ? MAX_WIDE : MAX_LONG) > 0) {
      return beyond(column, operator, true);
    }
    Object physical = wide ? wideDecimal(floor) : (Object) floor.longValueExact();
    if (exact) {
      return test(column, operator, physical);
    }
    return switch (operator) {
      case EQUAL -> NEVER;
      case NOT_EQUAL -> new Outcome.Test(new ColumnPredicate.IsNotNull(column));
      case LESS, LESS_OR_EQUAL -> test(column, Operator.LESS_OR_EQUAL, physical);
      case GREATER, GREATER_OR_EQUAL -> test(column, Operator.GREATER, physical);
    };
  }

  /** Compared with a value that is greater (or less) than any the column can hold. */
  private static Outcome beyond(int column, Operator operator, boolean above) {
    boolean holds =
        switch (operator) {
          case EQUAL -> false;
          case NOT_EQUAL -> true;
          case LESS, LESS_OR_EQUAL -> above;
          case GREATER, GREATER_OR_EQUAL -> !above;
        };
    return holds ? new Outcome.Test(new ColumnPredicate.IsNotNull(column)) : NEVER;
  }

  private static byte[] wideDecimal(BigInteger unscaled) {
    byte[] shortest = unscaled.toByteArray();
    byte[] bytes = new byte[WIDE_DECIMAL_BYTES];
    Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? 0xff : 0));
    System.arraycopy(shortest, 0, bytes, WIDE_DECIMAL_BYTES - shortest.length, shortest.length);
    bytes[0] ^= (byte) 0x80;
    return bytes;
  }

  private static Object physical(ColumnType type, Object value) {
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? 1L : 0L;
      case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((Number) value).longValue();
      case REAL, DOUBLE -> ((Number) value).doubleValue();
      case CHAR, VARCHAR -> value.toString().getBytes(StandardCharsets.UTF_8);
      case BINARY, VARBINARY ->
          value instanceof ByteString bytes ? bytes.getBytes() : (byte[]) value;
      case UUID -> uuid((UUID) value);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
          throw new IllegalArgumentException("exact numbers are compared by value");
    };
  }

  private static byte[] uuid(UUID value) {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  /** {@code column IN (values)}; nulls and values no row can have drop out. */
  static Outcome in(int column, ColumnType type, List<@Nullable Object> values) {
    List<Object> physical =
        values.stream()
            .map(v -> equalTo(type, v))
            .filter(java.util.Objects::nonNull)
            .map(java.util.Objects::requireNonNull)
            .toList();
    return physical.isEmpty() ? NEVER : new Outcome.Test(new ColumnPredicate.In(column, physical));
  }
}

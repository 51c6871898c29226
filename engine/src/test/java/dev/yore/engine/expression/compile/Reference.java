package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What expressions mean, written down as plainly as Java's own classes allow: BigDecimal for exact
 * numbers, String, LocalDate, Boolean. Slow, and independent of the engine's code.
 */
final class Reference {
  private Reference() {}

  /** The value for a row of reference values. */
  static @Nullable Object value(Expression expression, @Nullable Object[] row) {
    if (expression instanceof Expression.Field field) {
      return row[field.index()];
    }
    if (expression instanceof Expression.Constant constant) {
      return ReferenceValues.of(constant.value(), constant.type());
    }
    return call((Expression.Call) expression, row);
  }

  private static @Nullable Object call(Expression.Call call, @Nullable Object[] row) {
    List<Expression> operands = call.operands();
    switch (call.function()) {
      case AND, OR -> {
        return logic(call, row);
      }
      case CASE -> {
        for (int i = 0; i + 1 < operands.size(); i += 2) {
          if (Boolean.TRUE.equals(value(operands.get(i), row))) {
            return as(value(operands.get(i + 1), row), call.type());
          }
        }
        return as(value(operands.get(operands.size() - 1), row), call.type());
      }
      case COALESCE -> {
        for (Expression operand : operands) {
          Object value = value(operand, row);
          if (value != null) {
            return as(value, call.type());
          }
        }
        return null;
      }
      case IS_NULL -> {
        return value(operands.get(0), row) == null;
      }
      case IS_NOT_NULL -> {
        return value(operands.get(0), row) != null;
      }
      case IS_TRUE -> {
        return Boolean.TRUE.equals(value(operands.get(0), row));
      }
      case IS_NOT_TRUE -> {
        return !Boolean.TRUE.equals(value(operands.get(0), row));
      }
      case IS_FALSE -> {
        return Boolean.FALSE.equals(value(operands.get(0), row));
      }
      case IS_NOT_FALSE -> {
        return !Boolean.FALSE.equals(value(operands.get(0), row));
      }
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> {
        Object left = value(operands.get(0), row);
        Object right = value(operands.get(1), row);
        boolean same = left == null || right == null ? left == right : compare(left, right) == 0;
        return same == (call.function() == ScalarFunction.IS_NOT_DISTINCT_FROM);
      }
      case IN -> {
        return in(call, row);
      }
      default -> {
        return strict(call, row);
      }
    }
  }

  private static @Nullable Object logic(Expression.Call call, @Nullable Object[] row) {
    boolean deciding = call.function() == ScalarFunction.OR;
    boolean hasNull = false;
    for (Expression operand : call.operands()) {
      Object value = value(operand, row);
      if (value == null) {
        hasNull = true;
      } else if ((Boolean) value == deciding) {
        return deciding;
      }
    }
    return hasNull ? null : !deciding;
  }

  private static @Nullable Object in(Expression.Call call, @Nullable Object[] row) {
    Object value = value(call.operands().get(0), row);
    if (value == null) {
      return null;
    }
    boolean hasNull = false;
    for (Expression operand : call.operands().subList(1, call.operands().size())) {
      Object other = value(operand, row);
      hasNull |= other == null;
      if (other != null && compare(value, other) == 0) {
        return true;
      }
    }
    return hasNull ? null : false;
  }

  private static @Nullable Object strict(Expression.Call call, @Nullable Object[] row) {
    // A null that is written there decides before anything is computed.
    if (call.operands().stream().anyMatch(Lowering::isNull)) {
      return null;
    }
    Object[] in = new Object[call.operands().size()];
    for (int i = 0; i < in.length; i++) {
      Object value = value(call.operands().get(i), row);
      if (value == null) {
        return null;
      }
      in[i] = value;
    }
    return switch (call.function()) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MOD -> arithmetic(call, in);
      case NEGATE ->
          in[0] instanceof Double d
              ? (Object) (-d)
              : as(((BigDecimal) in[0]).negate(), call.type());
      case ABS ->
          in[0] instanceof Double d
              ? (Object) Math.abs(d)
              : as(((BigDecimal) in[0]).abs(), call.type());
      case EQUAL -> compare(in[0], in[1]) == 0;
      case NOT_EQUAL -> compare(in[0], in[1]) != 0;
      case LESS -> compare(in[0], in[1]) < 0;
      case LESS_OR_EQUAL -> compare(in[0], in[1]) <= 0;
      case GREATER -> compare(in[0], in[1]) > 0;
      case GREATER_OR_EQUAL -> compare(in[0], in[1]) >= 0;
      case NOT -> !(Boolean) in[0];
      case CAST -> as(in[0], call.type());
      case LIKE -> like((String) in[0], (String) in[1]);
      case UPPER -> ((String) in[0]).toUpperCase(java.util.Locale.ROOT);
      case LOWER -> ((String) in[0]).toLowerCase(java.util.Locale.ROOT);
      case CHAR_LENGTH -> BigDecimal.valueOf(((String) in[0]).length());
      case CONCAT -> String.join("", (String) in[0], (String) in[1]);
      case SUBSTRING -> substring((String) in[0], (BigDecimal) in[1], (BigDecimal) in[2]);
      case POSITION -> BigDecimal.valueOf(((String) in[1]).indexOf((String) in[0]) + 1L);
      case REPLACE ->
          ((String) in[1]).isEmpty()
              ? in[0]
              : ((String) in[0]).replace((String) in[1], (String) in[2]);
      default -> temporal(call, in);
    };
  }

  private static Object arithmetic(Expression.Call call, Object[] in) {
    if (call.type().kind() == Kind.DOUBLE) {
      double l = ((Number) in[0]).doubleValue();
      double r = ((Number) in[1]).doubleValue();
      return switch (call.function()) {
        case ADD -> l + r;
        case SUBTRACT -> l - r;
        case MULTIPLY -> l * r;
        default -> l / r;
      };
    }
    BigDecimal l = (BigDecimal) in[0];
    BigDecimal r = (BigDecimal) in[1];
    boolean divides =
        call.function() == ScalarFunction.DIVIDE || call.function() == ScalarFunction.MOD;
    if (divides && r.signum() == 0) {
      throw new StoreException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
    }
    BigDecimal exact =
        switch (call.function()) {
          case ADD -> l.add(r);
          case SUBTRACT -> l.subtract(r);
          case MULTIPLY -> l.multiply(r);
          case MOD -> l.remainder(r);
          default ->
              call.type().kind() == Kind.DECIMAL
                  ? l.divide(r, call.type().scale(), RoundingMode.HALF_UP)
                  : l.divideToIntegralValue(r);
        };
    return as(exact, call.type());
  }

  /** The value as one of the type, rounded half up and checked. */
  private static @Nullable Object as(@Nullable Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    if (type.kind() == Kind.DOUBLE) {
      return ((Number) value).doubleValue();
    }
    if (type.isText() && value instanceof String text) {
      return text.length() > type.precision() ? whole(text.substring(0, type.precision())) : text;
    }
    if (type.kind() == Kind.DATE && value instanceof LocalDateTime at) {
      return at.toLocalDate();
    }
    if (!(value instanceof BigDecimal number)) {
      return value;
    }
    BigDecimal rounded = number.setScale(type.scale(), RoundingMode.HALF_UP);
    BigDecimal limit =
        switch (type.kind()) {
          case INTEGER ->
              BigDecimal.ONE.scaleByPowerOfTen(0).multiply(BigDecimal.valueOf(1L << 31));
          case BIGINT -> new BigDecimal(java.math.BigInteger.ONE.shiftLeft(63));
          default -> BigDecimal.ONE.scaleByPowerOfTen(type.precision() - type.scale());
        };
    boolean isInteger = type.kind() != Kind.DECIMAL;
    boolean fits =
        rounded.compareTo(limit) < 0
            && (isInteger
                ? rounded.compareTo(limit.negate()) >= 0
                : rounded.compareTo(limit.negate()) > 0);
    if (!fits) {
      throw new StoreException(ErrorCode.VALUE_OUT_OF_RANGE, "out of range");
    }
    return rounded;
  }

  private static int compare(Object left, Object right) {
    if (left instanceof BigDecimal l && right instanceof BigDecimal r) {
      return l.compareTo(r);
    }
    if (left instanceof Double || right instanceof Double) {
      double l = ((Number) left).doubleValue();
      double r = ((Number) right).doubleValue();
      return l == r ? 0 : Double.compare(l, r);
    }
    if (left instanceof LocalDate l) {
      return l.compareTo((LocalDate) right);
    }
    if (left instanceof LocalDateTime l) {
      return l.compareTo((LocalDateTime) right);
    }
    return left instanceof String l
        ? l.compareTo((String) right)
        : Boolean.compare((Boolean) left, (Boolean) right);
  }

  private static boolean like(String text, String pattern) {
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }

  private static String substring(String text, BigDecimal start, BigDecimal length) {
    if (length.signum() < 0) {
      throw new StoreException(ErrorCode.INVALID_PARAMETER, "negative length");
    }
    long end = start.add(length).min(BigDecimal.valueOf(text.length() + 1L)).longValue();
    long from = Math.max(1, start.longValue());
    return from >= end ? "" : whole(text.substring((int) from - 1, (int) end - 1));
  }

  /** With a question mark for half a character, since it has no UTF-8. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Object temporal(Expression.Call call, Object[] in) {
    LocalDate date = in[0] instanceof LocalDate d ? d : ((LocalDateTime) in[0]).toLocalDate();
    return switch (call.function()) {
      case EXTRACT_YEAR -> BigDecimal.valueOf(date.getYear());
      case EXTRACT_MONTH -> BigDecimal.valueOf(date.getMonthValue());
      case EXTRACT_DAY -> BigDecimal.valueOf(date.getDayOfMonth());
      case EXTRACT_QUARTER -> BigDecimal.valueOf(date.get(IsoFields.QUARTER_OF_YEAR));
      case EXTRACT_WEEK -> BigDecimal.valueOf(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case EXTRACT_DAY_OF_YEAR -> BigDecimal.valueOf(date.getDayOfYear());
      case EXTRACT_DAY_OF_WEEK -> BigDecimal.valueOf(date.getDayOfWeek().getValue() % 7 + 1L);
      case EXTRACT_HOUR -> BigDecimal.valueOf(((LocalDateTime) in[0]).getHour());
      case EXTRACT_SECOND -> BigDecimal.valueOf(((LocalDateTime) in[0]).getSecond());
      case EXTRACT_MILLISECOND ->
          BigDecimal.valueOf(((LocalDateTime) in[0]).get(ChronoField.MILLI_OF_DAY) % 60_000);
      case FLOOR_MONTH -> date.withDayOfMonth(1);
      case FLOOR_YEAR -> date.withDayOfYear(1);
      case FLOOR_QUARTER ->
          date.withDayOfMonth(1).withMonth((date.getMonthValue() - 1) / 3 * 3 + 1);
      case FLOOR_WEEK -> date.minusDays(date.getDayOfWeek().getValue() % 7);
      case ADD_MONTHS ->
          in[0] instanceof LocalDate d
              ? d.plusMonths(((BigDecimal) in[1]).longValue())
              : ((LocalDateTime) in[0]).plusMonths(((BigDecimal) in[1]).longValue());
      case ADD_MILLIS ->
          ((LocalDateTime) in[0]).plusNanos(((BigDecimal) in[1]).longValue() * 1_000_000);
      default -> throw new IllegalArgumentException(call.function().name());
    };
  }

  /** Milliseconds since 1970. */
  static long millis(LocalDateTime at) {
    return at.toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}

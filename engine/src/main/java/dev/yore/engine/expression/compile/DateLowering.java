package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.function.Dates;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fields of dates and times, and arithmetic with them. Pure functions. */
final class DateLowering {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final long MILLIS_PER_SECOND = 1000;

  private DateLowering() {}

  static Node lower(Expression.Call call) {
    Kind kind = call.operands().get(0).type().kind();
    if (kind != Kind.DATE && kind != Kind.TIME && kind != Kind.TIMESTAMP) {
      throw Lowering.notSupported(call);
    }
    return switch (call.function()) {
      case ADD_MONTHS, ADD_MILLIS, MONTHS_BETWEEN -> arithmetic(call, kind);
      default -> unary(call, kind);
    };
  }

  private static Node arithmetic(Expression.Call call, Kind kind) {
    Node left = Lowering.lower(call.operands().get(0));
    if (call.function() == ScalarFunction.MONTHS_BETWEEN) {
      if (kind == Kind.TIME || call.operands().get(1).type().kind() != kind) {
        throw Lowering.notSupported(call);
      }
      return months(kind, left, Lowering.lower(call.operands().get(1)));
    }
    if (!NumberLowering.isExact(call.operands().get(1).type())) {
      throw Lowering.notSupported(call);
    }
    Node right = NumberLowering.as(call.operands().get(1), BIGINT);
    if (call.function() == ScalarFunction.ADD_MONTHS) {
      if (kind == Kind.TIME) {
        throw Lowering.notSupported(call);
      }
      return addMonths(kind, left, right);
    }
    return addMillis(kind, left, right);
  }

  private static Node months(Kind kind, Node left, Node right) {
    return NumberLowering.apply(
        kind == Kind.DATE
            ? new Operation(
                    "MONTHS_BETWEEN_DATES",
                    Rep.LONG,
                    (in, out) -> out.low = Dates.monthsBetween(in[0].low, in[1].low))
                .total("Dates.monthsBetween($0, $1)")
            : new Operation(
                    "MONTHS_BETWEEN_TIMESTAMPS",
                    Rep.LONG,
                    (in, out) -> out.low = Dates.monthsBetweenTimestamps(in[0].low, in[1].low))
                .total("Dates.monthsBetweenTimestamps($0, $1)"),
        left,
        right);
  }

  private static Node addMonths(Kind kind, Node left, Node right) {
    return NumberLowering.apply(
        kind == Kind.DATE
            ? new Operation(
                    "ADD_MONTHS_DATE",
                    Rep.LONG,
                    (in, out) -> out.low = Dates.addMonths(in[0].low, in[1].low))
                .total("Dates.addMonths($0, $1)")
            : new Operation(
                    "ADD_MONTHS_TIMESTAMP",
                    Rep.LONG,
                    (in, out) -> out.low = Dates.addMonthsToTimestamp(in[0].low, in[1].low))
                .total("Dates.addMonthsToTimestamp($0, $1)"),
        left,
        right);
  }

  private static Node addMillis(Kind kind, Node left, Node right) {
    Operation operation =
        switch (kind) {
          // Less than a day changes no date, forth or back.
          case DATE ->
              new Operation(
                      "ADD_MILLIS_DATE",
                      Rep.LONG,
                      (in, out) -> out.low = in[0].low + in[1].low / Dates.MILLIS_PER_DAY)
                  .total("$0 + $1 / Dates.MILLIS_PER_DAY");
          case TIME ->
              new Operation(
                      "ADD_MILLIS_TIME",
                      Rep.LONG,
                      (in, out) -> out.low = Dates.timeOf(in[0].low + in[1].low))
                  .total("Dates.timeOf($0 + $1)");
          default ->
              new Operation(
                      "ADD_MILLIS_TIMESTAMP",
                      Rep.LONG,
                      (in, out) -> out.low = in[0].low + in[1].low)
                  .total("$0 + $1");
        };
    return NumberLowering.apply(operation, left, right);
  }

  private static Node unary(Expression.Call call, Kind kind) {
    @Nullable LongUnaryOperator ofDay = ofDay(call.function());
    @Nullable LongUnaryOperator ofTime = ofTime(call.function());
    boolean isFloor = call.function().name().startsWith("FLOOR_");
    @Nullable LongUnaryOperator operator;
    if (kind == Kind.DATE) {
      operator = ofDay != null ? ofDay : isFloor ? null : ofDate(call.function());
    } else if (kind == Kind.TIME) {
      operator = ofTime;
    } else if (ofTime != null) {
      operator =
          isFloor ? floorTimestamp(ofTime) : value -> ofTime.applyAsLong(Dates.timeOf(value));
    } else if (ofDay != null) {
      operator =
          isFloor
              ? value -> ofDay.applyAsLong(Dates.dayOf(value)) * Dates.MILLIS_PER_DAY
              : value -> ofDay.applyAsLong(Dates.dayOf(value));
    } else {
      // The epoch is counted towards zero, as the whole seconds of a number of milliseconds are.
      operator = value -> value / MILLIS_PER_SECOND;
    }
    if (operator == null) {
      throw Lowering.notSupported(call);
    }
    LongUnaryOperator computed = operator;
    Operation operation =
        new Operation(
            call.function() + "_" + kind,
            Rep.LONG,
            (in, out) -> out.low = computed.applyAsLong(in[0].low));
    String method = ofDay == null ? null : dayMethod(call.function());
    if (method != null) {
      operation = operation.total(dayJava(method, kind, isFloor));
    }
    return NumberLowering.apply(operation, Lowering.lower(call.operands().get(0)));
  }

  private static String dayJava(String method, Kind kind, boolean isFloor) {
    if (kind == Kind.DATE) {
      return "Dates." + method + "($0)";
    }
    String ofDay = "Dates." + method + "(Dates.dayOf($0))";
    return isFloor ? ofDay + " * Dates.MILLIS_PER_DAY" : ofDay;
  }

  private static @Nullable String dayMethod(ScalarFunction function) {
    return switch (function) {
      case EXTRACT_YEAR -> "year";
      case EXTRACT_QUARTER -> "quarter";
      case EXTRACT_MONTH -> "month";
      case EXTRACT_WEEK -> "week";
      case EXTRACT_DAY -> "dayOfMonth";
      case EXTRACT_DAY_OF_WEEK -> "dayOfWeek";
      case EXTRACT_DAY_OF_YEAR -> "dayOfYear";
      case FLOOR_YEAR -> "floorToYear";
      case FLOOR_QUARTER -> "floorToQuarter";
      case FLOOR_MONTH -> "floorToMonth";
      case FLOOR_WEEK -> "floorToWeek";
      default -> null;
    };
  }

  private static LongUnaryOperator floorTimestamp(LongUnaryOperator floor) {
    return value -> {
      long time = Dates.timeOf(value);
      return value - time + floor.applyAsLong(time);
    };
  }

  /** What is asked of the day, or null when it is asked of the time. */
  private static @Nullable LongUnaryOperator ofDay(ScalarFunction function) {
    return switch (function) {
      case EXTRACT_YEAR -> Dates::year;
      case EXTRACT_QUARTER -> Dates::quarter;
      case EXTRACT_MONTH -> Dates::month;
      case EXTRACT_WEEK -> Dates::week;
      case EXTRACT_DAY -> Dates::dayOfMonth;
      case EXTRACT_DAY_OF_WEEK -> Dates::dayOfWeek;
      case EXTRACT_DAY_OF_YEAR -> Dates::dayOfYear;
      case FLOOR_YEAR -> Dates::floorToYear;
      case FLOOR_QUARTER -> Dates::floorToQuarter;
      case FLOOR_MONTH -> Dates::floorToMonth;
      case FLOOR_WEEK -> Dates::floorToWeek;
      case FLOOR_DAY -> day -> day;
      default -> null;
    };
  }

  /** What is asked of the time of day, or null. */
  private static @Nullable LongUnaryOperator ofTime(ScalarFunction function) {
    return switch (function) {
      case EXTRACT_HOUR -> time -> time / MILLIS_PER_HOUR;
      case EXTRACT_MINUTE -> time -> time / MILLIS_PER_MINUTE % 60;
      case EXTRACT_SECOND -> time -> time / MILLIS_PER_SECOND % 60;
      case EXTRACT_MILLISECOND -> time -> time % MILLIS_PER_MINUTE;
      case FLOOR_HOUR -> time -> time - time % MILLIS_PER_HOUR;
      case FLOOR_MINUTE -> time -> time - time % MILLIS_PER_MINUTE;
      case FLOOR_SECOND -> time -> time - time % MILLIS_PER_SECOND;
      default -> null;
    };
  }

  /** A date's time of day is midnight. */
  private static LongUnaryOperator ofDate(ScalarFunction function) {
    return function == ScalarFunction.EXTRACT_EPOCH
        ? day -> day * (Dates.MILLIS_PER_DAY / MILLIS_PER_SECOND)
        : day -> 0;
  }
}

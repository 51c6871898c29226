package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Functions of dates, times and intervals. Pure functions. */
final class TemporalCalls {
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);

  private TemporalCalls() {}

  /** Whether the call is to be looked up here and nowhere else. */
  static boolean isOne(RexCall call) {
    boolean rounds =
        (call.getKind() == SqlKind.FLOOR || call.getKind() == SqlKind.CEIL)
            && call.getOperands().size() == 2;
    return rounds
        || call.getKind() == SqlKind.EXTRACT
        || call.getOperator().equals(SqlStdOperatorTable.DATETIME_PLUS)
        || call.getOperator().equals(SqlStdOperatorTable.MINUS_DATE);
  }

  static @Nullable Expression translate(RexCall call, ColumnType type, RexTranslator rex) {
    return switch (call.getKind()) {
      case EXTRACT -> extract(call, type, rex);
      case FLOOR -> floor(call, type, rex);
      case CEIL -> null;
      default -> arithmetic(call, type, rex);
    };
  }

  private static @Nullable TimeUnitRange unit(RexNode node) {
    boolean unit = node.getType().getSqlTypeName() == SqlTypeName.SYMBOL;
    return unit && node instanceof RexLiteral literal
        ? literal.getValueAs(TimeUnitRange.class)
        : null;
  }

  private static @Nullable Expression extract(RexCall call, ColumnType type, RexTranslator rex) {
    TimeUnitRange unit = unit(call.getOperands().get(0));
    Expression value = rex.translate(call.getOperands().get(1));
    if (unit == null || value == null || isInterval(call.getOperands().get(1).getType())) {
      return null;
    }
    ScalarFunction function =
        switch (unit) {
          case YEAR -> ScalarFunction.EXTRACT_YEAR;
          case QUARTER -> ScalarFunction.EXTRACT_QUARTER;
          case MONTH -> ScalarFunction.EXTRACT_MONTH;
          case WEEK -> ScalarFunction.EXTRACT_WEEK;
          case DAY -> ScalarFunction.EXTRACT_DAY;
          case DOW -> ScalarFunction.EXTRACT_DAY_OF_WEEK;
          case DOY -> ScalarFunction.EXTRACT_DAY_OF_YEAR;
          case HOUR -> ScalarFunction.EXTRACT_HOUR;
          case MINUTE -> ScalarFunction.EXTRACT_MINUTE;
          case SECOND -> ScalarFunction.EXTRACT_SECOND;
          case MILLISECOND -> ScalarFunction.EXTRACT_MILLISECOND;
          case EPOCH -> ScalarFunction.EXTRACT_EPOCH;
          default -> null;
        };
    return function == null || !fits(function, value.type())
        ? null
        : RexTranslator.call(function, List.of(value), type, call.getType().isNullable());
  }

  /** Dates have no hours and times no days; Calcite has its own answers for those. */
  private static boolean fits(ScalarFunction function, ColumnType value) {
    boolean clock =
        switch (function) {
          case EXTRACT_HOUR, EXTRACT_MINUTE, EXTRACT_SECOND, EXTRACT_MILLISECOND -> true;
          default -> false;
        };
    return switch (value.kind()) {
      case TIMESTAMP -> true;
      case DATE -> !clock && function != ScalarFunction.EXTRACT_EPOCH;
      case TIME -> clock;
      default -> false;
    };
  }

  private static @Nullable Expression floor(RexCall call, ColumnType type, RexTranslator rex) {
    Expression value = rex.translate(call.getOperands().get(0));
    TimeUnitRange unit = unit(call.getOperands().get(1));
    if (unit == null || value == null || isInterval(call.getOperands().get(0).getType())) {
      return null;
    }
    ScalarFunction function =
        switch (unit) {
          case YEAR -> ScalarFunction.FLOOR_YEAR;
          case QUARTER -> ScalarFunction.FLOOR_QUARTER;
          case MONTH -> ScalarFunction.FLOOR_MONTH;
          case WEEK -> ScalarFunction.FLOOR_WEEK;
          case DAY -> ScalarFunction.FLOOR_DAY;
          case HOUR -> ScalarFunction.FLOOR_HOUR;
          case MINUTE -> ScalarFunction.FLOOR_MINUTE;
          case SECOND -> ScalarFunction.FLOOR_SECOND;
          default -> null;
        };
    boolean clock =
        unit == TimeUnitRange.HOUR || unit == TimeUnitRange.MINUTE || unit == TimeUnitRange.SECOND;
    boolean known =
        value.type().kind() == Kind.TIMESTAMP || (value.type().kind() == Kind.DATE && !clock);
    return function == null || !known
        ? null
        : RexTranslator.call(function, List.of(value), type, call.getType().isNullable());
  }

  private static boolean isInterval(RelDataType type) {
    return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  /** A point in time and an interval. */
  private static @Nullable Expression arithmetic(RexCall call, ColumnType type, RexTranslator rex) {
    List<RexNode> operands = call.getOperands();
    if (operands.size() == 2 && !isInterval(operands.get(1).getType())) {
      return difference(call, rex);
    }
    boolean simple =
        operands.size() == 2
            && !isInterval(operands.get(0).getType())
            && isInterval(operands.get(1).getType())
            && operands.get(0).getType().getSqlTypeName() == call.getType().getSqlTypeName();
    Expression time = rex.translate(operands.get(0));
    Expression interval = simple ? rex.translate(operands.get(1)) : null;
    if (time == null || interval == null) {
      return null;
    }
    boolean months =
        SqlTypeName.YEAR_INTERVAL_TYPES.contains(operands.get(1).getType().getSqlTypeName());
    if (!isWholeFor(type, months, interval)) {
      return null;
    }
    Expression amount =
        call.getOperator().equals(SqlStdOperatorTable.MINUS_DATE) ? negated(interval) : interval;
    return amount == null
        ? null
        : RexTranslator.call(
            months ? ScalarFunction.ADD_MONTHS : ScalarFunction.ADD_MILLIS,
            List.of(time, amount),
            type,
            call.getType().isNullable());
  }

  /** From one point in time to another, in milliseconds; Calcite counts months in its own way. */
  private static @Nullable Expression difference(RexCall call, RexTranslator rex) {
    List<Expression> points = rex.translate(call.getOperands());
    if (points == null
        || !SqlTypeName.DAY_INTERVAL_TYPES.contains(call.getType().getSqlTypeName())) {
      return null;
    }
    boolean nullable = call.getType().isNullable();
    Kind kind = points.get(0).type().kind();
    Expression to = number(points.get(0));
    Expression from = number(points.get(1));
    if (to == null || from == null || points.get(1).type().kind() != kind) {
      return null;
    }
    Expression between =
        RexTranslator.call(ScalarFunction.SUBTRACT, List.of(to, from), BIGINT, nullable);
    return between == null || kind != Kind.DATE
        ? between
        : RexTranslator.call(
            ScalarFunction.MULTIPLY,
            List.of(between, new Expression.Constant(MILLIS_PER_DAY, BIGINT)),
            BIGINT,
            nullable);
  }

  private static @Nullable Expression number(Expression point) {
    return switch (point.type().kind()) {
      case DATE, TIME, TIMESTAMP ->
          RexTranslator.call(ScalarFunction.CAST, List.of(point), BIGINT, point.nullable());
      default -> null;
    };
  }

  /** Whether the interval moves a date by whole days; what else may happen is Calcite's. */
  private static boolean isWholeFor(ColumnType type, boolean months, Expression interval) {
    return switch (type.kind()) {
      case TIMESTAMP -> true;
      case DATE ->
          months
              || (interval instanceof Expression.Constant constant
                  && constant.value() instanceof Long millis
                  && millis % MILLIS_PER_DAY == 0);
      default -> false;
    };
  }

  private static @Nullable Expression negated(Expression interval) {
    return interval instanceof Expression.Constant constant
            && constant.value() instanceof Long amount
        ? new Expression.Constant(-amount, BIGINT)
        : RexTranslator.call(ScalarFunction.NEGATE, List.of(interval), BIGINT, interval.nullable());
  }
}

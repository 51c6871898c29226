package dev.yore.planner.plan;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.engine.value.InstantText;
import dev.yore.planner.type.YoreTypeSystem;
import dev.yore.planner.validate.Timestamps;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.jspecify.annotations.Nullable;

/** How calls become expressions where Yore means something else than Calcite. Pure functions. */
public final class Convertlets {
  static final SqlRexConvertletTable TABLE = Convertlets::convertlet;

  private static final SqlFunction WHOLE_MILLIS =
      ofText("WHOLE_MILLIS", ReturnTypes.ARG0, "wholeMillis");

  private static final SqlFunction TEXT_OF_TIMESTAMP =
      textOf("$TEXT_OF_TIMESTAMP", SqlTypeName.TIMESTAMP, "textOfTimestamp");
  private static final SqlFunction TEXT_OF_TIME =
      textOf("$TEXT_OF_TIME", SqlTypeName.TIME, "textOfTime");
  private static final SqlFunction TEXT_OF_INSTANT =
      textOf("$TEXT_OF_INSTANT", SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, "textOfInstant");
  private static final SqlFunction INSTANT_OF_TEXT =
      ofText(
          "$INSTANT_OF_TEXT",
          ReturnTypes.explicit(
                  SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, YoreTypeSystem.MAX_TIME_PRECISION)
              .andThen(SqlTypeTransforms.TO_NULLABLE),
          "instantOfText");

  private static final ColumnCodec INSTANT =
      ColumnCodec.of(
          "TIMESTAMP WITH LOCAL TIME ZONE",
          new ColumnType(
              ColumnType.Kind.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
              YoreTypeSystem.MAX_TIME_PRECISION,
              0));

  private Convertlets() {}

  private static SqlFunction textOf(String name, SqlTypeName type, String method) {
    return function(name, type, "time", ReturnTypes.VARCHAR_NULLABLE, method);
  }

  private static SqlFunction ofText(String name, SqlReturnTypeInference result, String method) {
    return function(name, SqlTypeName.VARCHAR, "text", result, method);
  }

  /** A function of one operand, which is called as a method of this class. */
  private static SqlFunction function(
      String name,
      SqlTypeName operand,
      String operandName,
      SqlReturnTypeInference result,
      String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        InferTypes.FIRST_KNOWN,
        OperandTypes.operandMetadata(
            List.of(Objects.requireNonNull(operand.getFamily())),
            factory -> List.of(factory.createSqlType(operand)),
            i -> operandName,
            i -> false),
        ScalarFunctionImpl.create(Convertlets.class, method));
  }

  private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
    if (HalfOpenPeriods.handles(call)) {
      return HalfOpenPeriods::convert;
    }
    SqlRexConvertlet standard = UuidOrder.CONVERTLETS.get(call);
    if (standard == null) {
      return null;
    }
    if (call.getKind() == SqlKind.CAST) {
      return (context, cast) -> exact(context, standard.convertCall(context, cast));
    }
    return SqlKind.COMPARISON.contains(call.getKind())
        ? (context, compared) -> knownUnknown(context, standard.convertCall(context, compared))
        : standard;
  }

  /**
   * A comparison with the word NULL is unknown. Calcite finds that out for most types, and fails
   * for the others when it asks what a filter lets through.
   */
  private static RexNode knownUnknown(SqlRexContext context, RexNode converted) {
    boolean unknown =
        converted.isA(SqlKind.COMPARISON)
            && ((RexCall) converted)
                .getOperands().stream().anyMatch(operand -> RexUtil.isNullLiteral(operand, true));
    return unknown ? context.getRexBuilder().makeNullLiteral(converted.getType()) : converted;
  }

  private static RexNode exact(SqlRexContext context, RexNode converted) {
    boolean plain =
        converted.getKind() == SqlKind.CAST && ((RexCall) converted).getOperands().size() == 1;
    if (!plain || !(converted instanceof RexCall cast)) {
      return exactTime(context, converted);
    }
    RexBuilder builder = context.getRexBuilder();
    RexNode operand = cast.getOperands().get(0);
    SqlTypeName from = operand.getType().getSqlTypeName();
    if (SqlTypeUtil.inCharFamily(cast.getType())) {
      // Calcite writes times without their fractions.
      return switch (from) {
        case TIMESTAMP -> over(builder, TEXT_OF_TIMESTAMP, cast);
        case TIME -> over(builder, TEXT_OF_TIME, cast);
        case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> over(builder, TEXT_OF_INSTANT, cast);
        default -> cast;
      };
    }
    // Calcite rounds DECIMAL, but cuts DOUBLE and mostly REAL.
    boolean cuts =
        SqlTypeName.APPROX_TYPES.contains(from)
            && SqlTypeName.INT_TYPES.contains(cast.getType().getSqlTypeName());
    return cuts ? over(builder, SqlStdOperatorTable.ROUND, cast) : exactTime(context, cast);
  }

  /** The cast of what the function makes of its operand. */
  private static RexNode over(RexBuilder builder, SqlFunction function, RexCall cast) {
    return builder.makeAbstractCast(
        cast.getType(), builder.makeCall(function, cast.getOperands().get(0)), false);
  }

  /** Text that becomes a time must not have more digits than a time keeps. */
  private static RexNode exactTime(SqlRexContext context, RexNode converted) {
    boolean timeOfText =
        converted instanceof RexCall cast
            && cast.getKind() == SqlKind.CAST
            && SqlTypeUtil.inCharFamily(cast.getOperands().get(0).getType())
            && hasFraction(cast.getType().getSqlTypeName());
    if (!timeOfText) {
      return converted;
    }
    RexNode text = ((RexCall) converted).getOperands().get(0);
    if (converted.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE) {
      return over(context.getRexBuilder(), INSTANT_OF_TEXT, (RexCall) converted);
    }
    return context
        .getRexBuilder()
        .makeAbstractCast(
            converted.getType(), context.getRexBuilder().makeCall(WHOLE_MILLIS, text), false);
  }

  private static boolean hasFraction(SqlTypeName type) {
    return SqlTypeName.DATETIME_TYPES.contains(type) && type != SqlTypeName.DATE;
  }

  /** A timestamp with its milliseconds, unless they are 0. Called by plans. */
  public static @Nullable String textOfTimestamp(@Nullable Long timestamp) {
    return timestamp == null
        ? null
        : DateTimeUtils.unixTimestampToString(timestamp, digits(timestamp));
  }

  /** A time with its milliseconds, unless they are 0. Called by plans. */
  public static @Nullable String textOfTime(@Nullable Integer time) {
    return time == null ? null : DateTimeUtils.unixTimeToString(time, digits(time));
  }

  /** An instant in UTC, with its milliseconds unless they are 0. Called by plans. */
  public static @Nullable String textOfInstant(@Nullable Long instant) {
    return instant == null ? null : InstantText.format(instant);
  }

  /**
   * The instant that a text names, in UTC unless it names a zone. Called by plans.
   *
   * @throws StoreException {@code INVALID_DATETIME}, {@code DATETIME_TOO_PRECISE} or {@code
   *     VALUE_OUT_OF_RANGE}
   */
  public static @Nullable Long instantOfText(@Nullable String text) {
    return text == null ? null : (Long) INSTANT.toPhysical(text);
  }

  private static int digits(long millis) {
    return millis % 1000 == 0 ? 0 : 3;
  }

  /**
   * The text itself. Called by plans.
   *
   * @throws dev.yore.store.StoreException {@code DATETIME_TOO_PRECISE} if it is a time finer than a
   *     millisecond
   */
  public static @Nullable String wholeMillis(@Nullable String text) {
    if (text != null) {
      Timestamps.checkPrecision(text);
    }
    return text;
  }
}

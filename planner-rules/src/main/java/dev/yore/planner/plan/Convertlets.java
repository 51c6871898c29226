package dev.yore.planner.plan;

import dev.yore.planner.validate.Timestamps;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
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
      new SqlUserDefinedFunction(
          new SqlIdentifier("WHOLE_MILLIS", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          InferTypes.FIRST_KNOWN,
          OperandTypes.operandMetadata(
              List.of(org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER),
              factory -> List.of(factory.createSqlType(SqlTypeName.VARCHAR)),
              i -> "text",
              i -> false),
          ScalarFunctionImpl.create(Convertlets.class, "wholeMillis"));

  private Convertlets() {}

  private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
    if (HalfOpenPeriods.handles(call)) {
      return HalfOpenPeriods::convert;
    }
    SqlRexConvertlet standard = UuidOrder.CONVERTLETS.get(call);
    return standard != null && call.getKind() == SqlKind.CAST
        ? (context, cast) -> exactTime(context, standard.convertCall(context, cast))
        : standard;
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
    return context
        .getRexBuilder()
        .makeAbstractCast(
            converted.getType(), context.getRexBuilder().makeCall(WHOLE_MILLIS, text), false);
  }

  private static boolean hasFraction(SqlTypeName type) {
    return SqlTypeName.DATETIME_TYPES.contains(type) && type != SqlTypeName.DATE;
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

package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.function.Casts;
import dev.yore.engine.expression.function.Dates;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.engine.expression.function.Numbers;
import dev.yore.engine.expression.function.Texts;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Casts. Text to dates and times is not among them: what is a date is for the one who parses SQL to
 * say. Pure functions.
 */
final class CastLowering {
  private CastLowering() {}

  static Node lower(Expression.Call call) {
    ColumnType from = call.operands().get(0).type();
    ColumnType to = call.type();
    Expression operand = call.operands().get(0);
    if (NumberLowering.isNumber(from) && NumberLowering.isNumber(to)) {
      return NumberLowering.as(operand, to);
    }
    Node node = Lowering.lower(operand);
    if (from.isText()) {
      return fromText(node, call, to);
    }
    if (to.isText()) {
      return toText(node, call, from, to);
    }
    if (isBinary(from) && isBinary(to)) {
      return cut(node, to);
    }
    if (to.kind() == Kind.BOOLEAN && NumberLowering.isNumber(from)) {
      return toBoolean(node);
    }
    if (from.kind() == to.kind()) {
      return node;
    }
    return temporal(node, call, from.kind(), to.kind());
  }

  private static Node temporal(Node node, Expression.Call call, Kind from, Kind to) {
    if (from == Kind.TIMESTAMP && to == Kind.DATE) {
      return NumberLowering.apply(
          new Operation(
                  "TIMESTAMP_TO_DATE", Rep.LONG, (in, out) -> out.low = Dates.dayOf(in[0].low))
              .total("Dates.dayOf($0)"),
          node);
    }
    if (from == Kind.TIMESTAMP && to == Kind.TIME) {
      return NumberLowering.apply(
          new Operation(
                  "TIMESTAMP_TO_TIME", Rep.LONG, (in, out) -> out.low = Dates.timeOf(in[0].low))
              .total("Dates.timeOf($0)"),
          node);
    }
    if (from == Kind.DATE && to == Kind.TIMESTAMP) {
      return NumberLowering.apply(
          new Operation(
                  "DATE_TO_TIMESTAMP",
                  Rep.LONG,
                  (in, out) -> out.low = in[0].low * Dates.MILLIS_PER_DAY)
              .total("$0 * Dates.MILLIS_PER_DAY"),
          node);
    }
    if ((from == Kind.BIGINT && isTemporal(to)) || (isTemporal(from) && to == Kind.BIGINT)) {
      return node;
    }
    throw Lowering.notSupported(call);
  }

  private static boolean isTemporal(Kind kind) {
    return kind == Kind.DATE || kind == Kind.TIME || kind == Kind.TIMESTAMP;
  }

  private static boolean isBinary(ColumnType type) {
    return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
  }

  private static Node longs(String key, Kernel kernel, Node operand) {
    return NumberLowering.apply(new Operation(key, Rep.LONG, kernel), operand);
  }

  private static Node toBoolean(Node node) {
    Kernel kernel =
        switch (node.rep()) {
          case LONG -> (in, out) -> out.low = in[0].low != 0 ? 1 : 0;
          case DOUBLE -> (in, out) -> out.low = in[0].number != 0 ? 1 : 0;
          case WIDE, BYTES -> (in, out) -> out.low = (in[0].low | in[0].high) != 0 ? 1 : 0;
        };
    return longs("NOT_ZERO_" + node.rep(), kernel, node);
  }

  private static Node fromText(Node node, Expression.Call call, ColumnType to) {
    return switch (to.kind()) {
      case CHAR, VARCHAR -> fit(node, to);
      case BINARY, VARBINARY -> cut(node, to);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          longs(
              "TEXT_TO_" + to.kind(),
              (in, out) ->
                  out.low =
                      Casts.textToInteger(
                          in[0], Numbers.min(to), Numbers.max(to), to.kind().name()),
              node);
      case DECIMAL ->
          NumberLowering.apply(
              new Operation(
                  "TEXT_TO_" + NumberLowering.name(to),
                  Rep.of(to),
                  (in, out) -> Casts.textToDecimal(in[0], to, out)),
              node);
      case REAL -> NumberLowering.toReal(textToDouble(node));
      case DOUBLE -> textToDouble(node);
      case BOOLEAN ->
          longs("TEXT_TO_BOOLEAN", (in, out) -> out.low = Casts.textToBoolean(in[0]), node);
      default -> throw Lowering.notSupported(call);
    };
  }

  private static Node textToDouble(Node node) {
    return NumberLowering.apply(
        new Operation(
            "TEXT_TO_DOUBLE", Rep.DOUBLE, (in, out) -> out.number = Casts.textToDouble(in[0])),
        node);
  }

  private static Node toText(Node node, Expression.Call call, ColumnType from, ColumnType to) {
    Kernel kernel = textKernel(from);
    if (kernel == null) {
      throw Lowering.notSupported(call);
    }
    String key = "TEXT_OF_" + from.kind() + " " + from.scale();
    return fit(NumberLowering.apply(new Operation(key, Rep.BYTES, kernel), node), to);
  }

  private static @Nullable Kernel textKernel(ColumnType from) {
    int scale = from.scale();
    return switch (from.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> (in, out) -> Casts.integerToText(in[0].low, out);
      case DECIMAL ->
          Rep.of(from) == Rep.LONG
              ? (in, out) -> Casts.decimalToText(BigDecimal.valueOf(in[0].low, scale), out)
              : (in, out) ->
                  Casts.decimalToText(
                      new BigDecimal(Int128.big(in[0].high, in[0].low), scale), out);
      case DOUBLE -> (in, out) -> Casts.doubleToText(in[0].number, out);
      case REAL -> (in, out) -> Casts.realToText(in[0].number, out);
      case BOOLEAN -> (in, out) -> Casts.booleanToText(in[0].low, out);
      case DATE -> (in, out) -> Casts.dateToText(in[0].low, out);
      case TIME -> (in, out) -> Casts.timeToText(in[0].low, out);
      case TIMESTAMP -> (in, out) -> Casts.timestampToText(in[0].low, out);
      case BINARY, VARBINARY -> (in, out) -> Casts.bytesToText(in[0], out);
      default -> null;
    };
  }

  private static Node fit(Node node, ColumnType to) {
    boolean pads = to.kind() == Kind.CHAR;
    if (to.precision() == ColumnType.UNBOUNDED) {
      return node;
    }
    return NumberLowering.apply(
        new Operation(
            (pads ? "PAD " : "CUT ") + to.precision(),
            Rep.BYTES,
            (in, out) -> Texts.fit(in[0], to.precision(), pads, out)),
        node);
  }

  private static Node cut(Node node, ColumnType to) {
    if (to.precision() == ColumnType.UNBOUNDED) {
      return node;
    }
    return NumberLowering.apply(
        new Operation(
            "CUT_BYTES " + to.precision(),
            Rep.BYTES,
            (in, out) -> Texts.slice(in[0], 1, to.precision(), out)),
        node);
  }
}

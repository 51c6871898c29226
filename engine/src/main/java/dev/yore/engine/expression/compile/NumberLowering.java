package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.function.Cell;
import dev.yore.engine.expression.function.Doubles;
import dev.yore.engine.expression.function.Int128;
import dev.yore.engine.expression.function.Numbers;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.List;

/**
 * Conversions between numbers of different types: the scales and widths that arithmetic and
 * comparisons meet at. Pure functions.
 */
final class NumberLowering {
  private static final int LONG_DIGITS = ColumnType.MAX_LONG_DECIMAL_PRECISION;

  private NumberLowering() {}

  static boolean isNumber(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      default -> false;
    };
  }

  static boolean isExact(ColumnType type) {
    return isNumber(type) && type.physical() != ColumnType.Physical.DOUBLE;
  }

  /** Decimal digits that values of an exact type have at most. */
  static int digits(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.precision();
    };
  }

  /** The operand as a number of the type; throws at run time where it does not fit. */
  static Node as(Expression operand, ColumnType type) {
    ColumnType from = operand.type();
    Node node = Lowering.lower(operand);
    if (from.equals(type)) {
      return node;
    }
    if (!isExact(type)) {
      Node number = toDouble(node, from);
      return type.kind() == Kind.REAL && from.kind() != Kind.REAL ? toReal(number) : number;
    }
    if (!isExact(from)) {
      return fromDouble(node, type);
    }
    int scaleUp = type.scale() - from.scale();
    int digits = digits(from) + Math.max(scaleUp, -digits(from)) + (scaleUp < 0 ? 1 : 0);
    Rep exactIn = digits <= LONG_DIGITS && node.rep() == Rep.LONG ? Rep.LONG : Rep.WIDE;
    if (scaleUp == 0 && node.rep() == Rep.LONG && type.physical() == ColumnType.Physical.LONG) {
      exactIn = Rep.LONG;
    }
    Node scaled = rescale(node, scaleUp, exactIn);
    return fit(scaled, holds(digits, type) || isWider(from, type), type, "a value");
  }

  /** Whether any integer of so many digits is a value of the type. */
  private static boolean holds(int digits, ColumnType type) {
    return type.kind() == Kind.DECIMAL ? digits <= type.precision() : digits < digits(type);
  }

  private static boolean isWider(ColumnType from, ColumnType to) {
    return from.kind() != Kind.DECIMAL && to.kind() != Kind.DECIMAL && digits(from) <= digits(to);
  }

  /** Multiplies by a power of ten (rounding half up for a negative one). */
  static Node rescale(Node node, int digits, Rep rep) {
    Node held = node.rep() == rep ? node : rep == Rep.WIDE ? widen(node) : node;
    if (digits == 0) {
      return held;
    }
    if (held.rep() == Rep.LONG) {
      long power = Numbers.powerOfTen(Math.abs(digits));
      Operation operation =
          digits > 0
              ? new Operation(
                      "SCALE_UP " + digits, Rep.LONG, (in, out) -> out.low = in[0].low * power)
                  .total("$0 * " + power + "L")
              : new Operation(
                      "SCALE_DOWN " + -digits,
                      Rep.LONG,
                      (in, out) -> out.low = Numbers.divideHalfUp(in[0].low, power))
                  .total("Numbers.divideHalfUp($0, " + power + "L)");
      return apply(operation, held);
    }
    Operation operation =
        new Operation(
            "RESCALE_WIDE " + digits,
            Rep.WIDE,
            (in, out) -> Int128.rescale(in[0].high, in[0].low, digits, out));
    if (digits > 0 && digits <= LONG_DIGITS) {
      String power = Numbers.powerOfTen(digits) + "L";
      operation =
          operation.inline(
              "if (Int128.isLong($0h, $0l)) { $rh = Math.multiplyHigh($0l, "
                  + power
                  + "); $rl = $0l * "
                  + power
                  + "; } else { $K }");
    }
    return apply(operation, held);
  }

  static Node widen(Node node) {
    if (node.rep() == Rep.WIDE) {
      return node;
    }
    return apply(
        new Operation("WIDEN", Rep.WIDE, (in, out) -> out.setWide(in[0].low >> 63, in[0].low))
            .total("$rh = $0 >> 63; $rl = $0;"),
        node);
  }

  /**
   * Checks a scaled number against its type and holds it as the type is held.
   *
   * @param isCertain no check is needed
   * @param operation names the operation in the error
   */
  static Node fit(Node node, boolean isCertain, ColumnType type, String operation) {
    Rep rep = Rep.of(type);
    if (node.rep() == Rep.LONG) {
      boolean holds = isCertain || type.kind() == Kind.BIGINT;
      Node checked = holds ? node : apply(longCheck(type, operation), node);
      return rep == Rep.WIDE ? widen(checked) : checked;
    }
    if (rep == Rep.LONG) {
      return apply(narrow(type, operation), node);
    }
    return isCertain ? node : apply(wideCheck(type, operation), node);
  }

  private static Operation longCheck(ColumnType type, String operation) {
    long min = Numbers.min(type);
    long max = Numbers.max(type);
    return new Operation(
            "CHECK " + name(type) + " " + operation,
            Rep.LONG,
            (in, out) -> {
              long value = in[0].low;
              if (value < min || value > max) {
                throw outOfRange(BigDecimal.valueOf(value, type.scale()), type, operation);
              }
              out.low = value;
            })
        .inline("if ($0 < " + min + "L || $0 > " + max + "L) { $K } else { $r = $0; }");
  }

  private static Operation narrow(ColumnType type, String operation) {
    long min = Numbers.min(type);
    long max = Numbers.max(type);
    return new Operation(
            "NARROW " + name(type) + " " + operation,
            Rep.LONG,
            (in, out) -> {
              long value = in[0].low;
              if (!Int128.isLong(in[0].high, value) || value < min || value > max) {
                throw outOfRange(
                    new BigDecimal(Int128.big(in[0].high, value), type.scale()), type, operation);
              }
              out.low = value;
            })
        .inline(
            "if (!Int128.isLong($0h, $0l) || $0l < "
                + min
                + "L || $0l > "
                + max
                + "L) { $K } else { $r = $0l; }");
  }

  private static Operation wideCheck(ColumnType type, String operation) {
    return new Operation(
            "CHECK " + name(type) + " " + operation,
            Rep.WIDE,
            (in, out) -> {
              if (!Int128.fits(in[0].high, in[0].low, type.precision())) {
                throw outOfRange(
                    new BigDecimal(Int128.big(in[0].high, in[0].low), type.scale()),
                    type,
                    operation);
              }
              out.setWide(in[0].high, in[0].low);
            })
        .inline(
            "if (Int128.fits($0h, $0l, "
                + type.precision()
                + ")) { $rh = $0h; $rl = $0l; } else { $K }");
  }

  private static StoreException outOfRange(BigDecimal value, ColumnType type, String operation) {
    return new StoreException(
        ErrorCode.VALUE_OUT_OF_RANGE,
        operation + ", " + value.toPlainString() + ", is out of range of " + name(type));
  }

  /** The number as a double. */
  static Node toDouble(Node node, ColumnType from) {
    if (node.rep() == Rep.DOUBLE) {
      return node;
    }
    int scale = from.scale();
    Operation operation =
        node.rep() == Rep.LONG
            ? new Operation(
                    "LONG_TO_DOUBLE " + scale,
                    Rep.DOUBLE,
                    (in, out) -> out.number = Numbers.toDouble(in[0].low, scale))
                .total(scale == 0 ? "(double) $0" : "Numbers.toDouble($0, " + scale + ")")
            : new Operation(
                    "WIDE_TO_DOUBLE " + scale,
                    Rep.DOUBLE,
                    (in, out) -> out.number = Int128.toDouble(in[0].high, in[0].low, scale))
                .total("Int128.toDouble($0h, $0l, " + scale + ")");
    return apply(operation, node);
  }

  /** A double rounded to what REAL holds; beyond its range infinite, as in Java. */
  static Node toReal(Node node) {
    return apply(
        new Operation("TO_REAL", Rep.DOUBLE, (in, out) -> out.number = (float) in[0].number)
            .total("(double) (float) $0"),
        node);
  }

  private static Node fromDouble(Node node, ColumnType type) {
    Operation operation =
        new Operation(
            "DOUBLE_TO " + name(type),
            Rep.of(type),
            (in, out) -> Doubles.toExact(in[0].number, type, out));
    return apply(operation, node);
  }

  /** The operation applied; at once where all operands are constants, if that gives a value. */
  static Node apply(Operation operation, Node... operands) {
    boolean nullable = false;
    boolean isConstant = true;
    for (Node operand : operands) {
      nullable |= operand.nullable();
      isConstant &= operand instanceof Node.Constant constant && constant.value() != null;
    }
    Node apply = new Node.Apply(operation, List.of(operands), nullable);
    return isConstant ? folded(operation, operands, apply) : apply;
  }

  private static Node folded(Operation operation, Node[] operands, Node apply) {
    Cell[] in = new Cell[operands.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = new Cell();
      Boxes.unbox(((Node.Constant) operands[i]).value(), operands[i].rep(), in[i]);
    }
    Cell out = new Cell();
    try {
      operation.kernel().apply(in, out);
    } catch (StoreException e) {
      // Not every row may need it.
      return apply;
    }
    return new Node.Constant(Boxes.box(out, operation.result()), operation.result());
  }

  static String name(ColumnType type) {
    return type.kind() == Kind.DECIMAL
        ? "DECIMAL(" + type.precision() + ", " + type.scale() + ")"
        : type.kind().name();
  }
}

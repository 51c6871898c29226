package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.function.Kernel;
import dev.yore.engine.expression.function.LazyPattern;
import dev.yore.engine.expression.function.LikePattern;
import dev.yore.engine.expression.function.Texts;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Functions of text. Pure functions. */
final class TextLowering {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);

  private TextLowering() {}

  static Node lower(Expression.Call call) {
    List<Expression> operands = call.operands();
    boolean isText = operands.get(0).type().isText();
    if (!isText && !isBinary(operands.get(0).type())) {
      throw Lowering.notSupported(call);
    }
    return switch (call.function()) {
      case CONCAT -> apply("CONCAT", Rep.BYTES, Texts::concat, bytes(call, operands.size()));
      case LIKE -> like(call);
      case SUBSTRING -> isText ? substring(call) : binarySubstring(call);
      default -> {
        if (!isText) {
          throw Lowering.notSupported(call);
        }
        yield text(call);
      }
    };
  }

  private static Node text(Expression.Call call) {
    String name = call.function().name();
    return switch (call.function()) {
      case UPPER -> apply(name, Rep.BYTES, (in, out) -> Texts.upper(in[0], out), bytes(call, 1));
      case LOWER -> apply(name, Rep.BYTES, (in, out) -> Texts.lower(in[0], out), bytes(call, 1));
      case CHAR_LENGTH ->
          NumberLowering.apply(
              new Operation(
                      name,
                      Rep.LONG,
                      (in, out) -> out.low = Texts.length(in[0].data, in[0].from, in[0].to))
                  .total("(long) Texts.length($0)"),
              bytes(call, 1).get(0));
      case TRIM_LEADING -> trim(call, true, false);
      case TRIM_TRAILING -> trim(call, false, true);
      case TRIM_BOTH -> trim(call, true, true);
      case POSITION ->
          apply(
              name, Rep.LONG, (in, out) -> out.low = Texts.position(in[0], in[1]), bytes(call, 2));
      case REPLACE ->
          apply(
              name,
              Rep.BYTES,
              (in, out) -> Texts.replace(in[0], in[1], in[2], out),
              bytes(call, 3));
      default -> throw Lowering.notSupported(call);
    };
  }

  private static boolean isBinary(ColumnType type) {
    return type.kind() == Kind.BINARY || type.kind() == Kind.VARBINARY;
  }

  /** The operands, which must be as many, and all text or all binary. */
  private static List<Node> bytes(Expression.Call call, int count) {
    List<Expression> operands = call.operands();
    if (operands.size() != count) {
      throw Lowering.notSupported(call);
    }
    List<Node> nodes = new ArrayList<>();
    for (Expression operand : operands) {
      if (operand.type().isText() != operands.get(0).type().isText()
          || Rep.of(operand.type()) != Rep.BYTES) {
        throw Lowering.notSupported(call);
      }
      nodes.add(Lowering.lower(operand));
    }
    return nodes;
  }

  private static Node trim(Expression.Call call, boolean leading, boolean trailing) {
    return apply(
        call.function().name(),
        Rep.BYTES,
        (in, out) -> Texts.trim(in[0], in[1], leading, trailing, out),
        bytes(call, 2));
  }

  private static Node substring(Expression.Call call) {
    List<Node> operands = withNumbers(call);
    Kernel kernel =
        operands.size() == 2
            ? (in, out) -> Texts.substring(in[0], in[1].low, out)
            : (in, out) -> Texts.substring(in[0], in[1].low, in[2].low, out);
    return apply("SUBSTRING", Rep.BYTES, kernel, operands);
  }

  private static Node binarySubstring(Expression.Call call) {
    List<Node> operands = withNumbers(call);
    Kernel kernel =
        operands.size() == 2
            ? (in, out) -> Texts.slice(in[0], in[1].low, Long.MAX_VALUE >> 1, out)
            : (in, out) -> Texts.slice(in[0], in[1].low, in[2].low, out);
    return apply("SLICE", Rep.BYTES, kernel, operands);
  }

  private static List<Node> withNumbers(Expression.Call call) {
    List<Expression> operands = call.operands();
    if (operands.size() < 2 || operands.size() > 3) {
      throw Lowering.notSupported(call);
    }
    List<Node> nodes = new ArrayList<>(List.of(Lowering.lower(operands.get(0))));
    for (Expression operand : operands.subList(1, operands.size())) {
      if (!NumberLowering.isExact(operand.type())) {
        throw Lowering.notSupported(call);
      }
      nodes.add(NumberLowering.as(operand, BIGINT));
    }
    return nodes;
  }

  private static Node like(Expression.Call call) {
    List<Node> operands = bytes(call, call.operands().size());
    boolean isFixed = true;
    StringBuilder key = new StringBuilder("LIKE");
    for (Node operand : operands.subList(1, operands.size())) {
      isFixed &= operand instanceof Node.Constant constant && constant.value() != null;
      if (operand instanceof Node.Constant constant && constant.value() instanceof byte[] bytes) {
        key.append(' ').append(HexFormat.of().formatHex(bytes));
      }
    }
    if (!isFixed) {
      return apply(
          "LIKE_ANY",
          Rep.LONG,
          (in, out) -> {
            LikePattern pattern =
                in.length == 2 ? LikePattern.of(in[1]) : LikePattern.of(in[1], in[2]);
            out.low = pattern.test(in[0].data, in[0].from, in[0].to);
          },
          operands);
    }
    LazyPattern pattern =
        new LazyPattern(
            constant(operands.get(1)), operands.size() < 3 ? null : constant(operands.get(2)));
    Operation operation =
        new Operation(
                key.toString(),
                Rep.LONG,
                (in, out) -> out.low = pattern.test(in[0].data, in[0].from, in[0].to))
            .inline("$P.test($0)")
            .with(pattern);
    return NumberLowering.apply(operation, operands.get(0));
  }

  private static byte[] constant(Node node) {
    return (byte[]) Objects.requireNonNull(((Node.Constant) node).value());
  }

  private static Node apply(String key, Rep result, Kernel kernel, List<Node> operands) {
    return NumberLowering.apply(new Operation(key, result, kernel), operands.toArray(Node[]::new));
  }
}

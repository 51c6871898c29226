package dev.yore.engine.expression.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a class with one loop over a batch's rows that computes some expressions or tests a
 * condition. A value computed once is used wherever it is in scope; what may throw or costs a call
 * is computed only on the paths that need it. Used once, by one thread.
 */
final class LoopGenerator {
  private final boolean hasNulls;
  private final Map<Integer, Node.Field> fields = new LinkedHashMap<>();
  private final List<Node> parameters = new ArrayList<>();
  private final List<Node> kernels = new ArrayList<>();
  private final List<Object> objects = new ArrayList<>();
  private final Deque<Map<Node, Value>> scopes = new ArrayDeque<>();
  private final StringBuilder body = new StringBuilder();

  /** The fields whose dictionaries are remembered, by the memo's number. */
  private final List<Integer> memos = new ArrayList<>();

  private boolean isInMemo;
  private int names;

  /**
   * A generator.
   *
   * @param hasNulls false when the loop is for batches without any null
   */
  private LoopGenerator(boolean hasNulls) {
    this.hasNulls = hasNulls;
    scopes.push(new HashMap<>());
  }

  /** Java names of a value: whether it is null ("false" for never), and what holds it. */
  private record Value(String isNull, Rep rep, String a, String b, String c) {
    static Value of(String isNull, Rep rep, String name) {
      return switch (rep) {
        case LONG, DOUBLE -> new Value(isNull, rep, name, "", "");
        case WIDE -> new Value(isNull, rep, name + "h", name + "l", "");
        case BYTES -> new Value(isNull, rep, name + "d", name + "f", name + "t");
      };
    }

    boolean neverNull() {
      return isNull.equals("false");
    }

    /** A Java condition: a boolean that is true. */
    String isTrue() {
      return neverNull() ? "(" + a + " != 0L)" : "(!" + isNull + " && " + a + " != 0L)";
    }

    /** A boolean that is true as a long 1, without a jump if it is never null. */
    String isTrueBit() {
      return neverNull() ? a : "(" + isNull + " ? 0L : " + a + ")";
    }

    String declaration(String initialNull) {
      String flag = neverNull() ? "" : "boolean " + isNull + " = " + initialNull + "; ";
      return flag
          + switch (rep) {
            case LONG -> "long " + a + " = 0L;";
            case DOUBLE -> "double " + a + " = 0.0;";
            case WIDE -> "long " + a + " = 0L; long " + b + " = 0L;";
            case BYTES -> "byte[] " + a + " = NO_BYTES; int " + b + " = 0; int " + c + " = 0;";
          };
    }

    String assign(Value from) {
      String values =
          switch (rep) {
            case LONG, DOUBLE -> a + " = " + from.a + ";";
            case WIDE -> a + " = " + from.a + "; " + b + " = " + from.b + ";";
            case BYTES ->
                a + " = " + from.a + "; " + b + " = " + from.b + "; " + c + " = " + from.c + ";";
          };
      return neverNull() ? values : isNull + " = " + from.isNull + "; " + values;
    }

    /** Puts the value into a cell. */
    String store(String cell) {
      return switch (rep) {
        case LONG -> cell + ".low = " + a + ";";
        case DOUBLE -> cell + ".number = " + a + ";";
        case WIDE -> cell + ".setWide(" + a + ", " + b + ");";
        case BYTES -> cell + ".setBytes(" + a + ", " + b + ", " + c + ");";
      };
    }

    /** Takes the value out of a cell. */
    String load(String cell) {
      String values =
          switch (rep) {
            case LONG -> a + " = " + cell + ".low;";
            case DOUBLE -> a + " = " + cell + ".number;";
            case WIDE -> a + " = " + cell + ".high; " + b + " = " + cell + ".low;";
            case BYTES ->
                a + " = " + cell + ".data; " + b + " = " + cell + ".from; " + c + " = " + cell
                    + ".to;";
          };
      return neverNull() ? values : isNull + " = " + cell + ".isNull; " + values;
    }
  }

  /** The loop that computes outputs. */
  static LoopSource project(List<Node> outputs, boolean hasNulls) {
    LoopGenerator generator = new LoopGenerator(hasNulls);
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < outputs.size(); i++) {
      generator.output(i, generator.value(outputs.get(i)), before);
    }
    return generator.source(before.toString(), "int x = aligned ? i : n;");
  }

  /** The loop that tests conditions, all of which must be true, in order. */
  static LoopSource filter(List<Node> conditions, boolean hasNulls) {
    LoopGenerator generator = new LoopGenerator(hasNulls);
    for (int i = 0; i < conditions.size(); i++) {
      StringBuilder test = new StringBuilder(generator.value(conditions.get(i)).isTrueBit());
      // Comparisons that are soon made are cheaper made than jumped over.
      while (i + 1 < conditions.size()
          && generator.isQuick(conditions.get(i))
          && generator.isQuick(conditions.get(i + 1))) {
        test.append(" & ").append(generator.value(conditions.get(++i)).isTrueBit());
      }
      if (i == conditions.size() - 1) {
        generator.line("selected[found] = i; found += (int) (" + test + ");");
      } else {
        generator.line("if ((" + test + ") == 0L) { continue; }");
      }
    }
    return generator.source("", "");
  }

  /** Whether a node is made of numbers and operations that take a few instructions each. */
  private boolean isQuick(Node node) {
    boolean isNumber = node.rep() == Rep.LONG || node.rep() == Rep.DOUBLE;
    if (!isNumber || node.operands().isEmpty()) {
      return isNumber;
    }
    boolean isQuickItself =
        node instanceof Node.Logic
            || (node instanceof Node.Apply apply
                && apply.operation().isTotal()
                && isQuick(apply.operation().template()));
    return isQuickItself && node.operands().stream().allMatch(this::isQuick);
  }

  private static boolean isQuick(@Nullable String template) {
    return template != null && !template.contains("Dates.") && !template.contains("Numbers.");
  }

  private void line(String java) {
    body.append("      ").append(java).append('\n');
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  private void output(int index, Value value, StringBuilder before) {
    String column = "outputs[" + index + "]";
    String set =
        switch (value.rep) {
          case LONG -> {
            before.append("    final long[] o" + index + " = " + column + ".longs();\n");
            yield "o" + index + "[x] = " + value.a + ";";
          }
          case DOUBLE -> {
            before.append("    final double[] o" + index + " = " + column + ".doubles();\n");
            yield "o" + index + "[x] = " + value.a + ";";
          }
          case WIDE -> column + ".setWide(x, " + value.a + ", " + value.b + ");";
          case BYTES -> column + ".setBytes(x, " + value.a + ", " + value.b + ", " + value.c + ");";
        };
    line(
        value.neverNull()
            ? set
            : "if (" + value.isNull + ") { " + column + ".setNull(x); } else { " + set + " }");
  }

  private Value value(Node node) {
    for (Map<Node, Value> scope : scopes) {
      Value known = scope.get(node);
      if (known != null) {
        return known;
      }
    }
    Value value = generate(node);
    scope().put(node, value);
    return value;
  }

  private Map<Node, Value> scope() {
    return scopes.element();
  }

  private void open(String java) {
    line(java + " {");
    scopes.push(new HashMap<>());
  }

  private void close() {
    scopes.pop();
    line("}");
  }

  /** Names for a result that may be null, not yet declared. */
  private Value result(Rep rep, boolean nullable) {
    String name = name("v");
    return Value.of(nullable ? "z" + name : "false", rep, name);
  }

  private Value declared(Rep rep, boolean nullable, String initialNull) {
    Value value = result(rep, nullable);
    line(value.declaration(initialNull));
    return value;
  }

  private Value generate(Node node) {
    if (node instanceof Node.Field field) {
      return field(field);
    }
    if (node instanceof Node.Constant || node instanceof Node.Variable) {
      return parameter(node);
    }
    if (!isInMemo && node.rep() == Rep.LONG && Dictionaries.field(node) != Dictionaries.NONE) {
      return remembered(node, Dictionaries.field(node));
    }
    return computed(node);
  }

  private Value computed(Node node) {
    if (node instanceof Node.Apply apply) {
      return apply(apply);
    }
    if (node instanceof Node.Logic logic) {
      return logic(logic);
    }
    if (node instanceof Node.NullTest test) {
      Value operand = value(test.operand());
      String is = test.wantsNull() ? operand.isNull : "!" + operand.isNull;
      return truth("(" + is + ")");
    }
    if (node instanceof Node.TruthTest test) {
      Value operand = value(test.operand());
      String compared = operand.a + (test.wanted() ? " != 0L" : " == 0L");
      String is = "(!" + operand.isNull + " && " + compared + ")";
      return truth(test.negated() ? "(!" + is + ")" : is);
    }
    if (node instanceof Node.Distinct distinct) {
      return distinct(distinct);
    }
    if (node instanceof Node.Case choice) {
      Value result = declared(choice.rep(), mayBeNull(choice), "true");
      branches(choice.operands(), 0, result);
      return result;
    }
    if (node instanceof Node.Coalesce coalesce) {
      return coalesce(coalesce);
    }
    return call(node);
  }

  /** Computes a node once per entry of the field's dictionary, where it has one. */
  private Value remembered(Node node, int field) {
    int memo = memos.size();
    memos.add(field);
    Value result = declared(Rep.LONG, mayBeNull(node), "false");
    String state = name("st");
    String entry = name("e");
    // A null row's code means nothing.
    String hasEntry = "t" + memo + " != null" + (hasNulls ? " && !isNull(n" + memo + ", i)" : "");
    line("byte " + state + " = 0; int " + entry + " = 0;");
    line(
        "if (" + hasEntry + ") { " + entry + " = d" + memo + "[i]; " + state + " = t" + memo + "["
            + entry + "]; }");
    String known = result.a + " = w" + memo + "[" + entry + "];";
    String isNull =
        result.neverNull() ? "" : " " + result.isNull + " = " + state + " == DictionaryMemo.NULL;";
    line("if (" + state + " != 0) { " + known + isNull + " }");
    open("if (" + state + " == 0)");
    isInMemo = true;
    Value value = computed(node);
    isInMemo = false;
    line(result.assign(value));
    String newState =
        result.neverNull()
            ? "DictionaryMemo.KNOWN"
            : result.isNull + " ? DictionaryMemo.NULL : DictionaryMemo.KNOWN";
    line(
        "if (" + hasEntry + ") { t" + memo + "[" + entry + "] = " + newState + "; w" + memo + "["
            + entry + "] = " + result.a + "; }");
    close();
    return result;
  }

  private boolean mayBeNull(Node node) {
    return hasNulls
        ? node.nullable() || node.operands().stream().anyMatch(this::mayBeNull)
        : nullsOfItsOwn(node);
  }

  /** Whether a node may be null though no field is. */
  private static boolean nullsOfItsOwn(Node node) {
    if (node instanceof Node.Field) {
      return false;
    }
    if (node instanceof Node.Constant
        || node instanceof Node.Variable
        || node instanceof Node.Row) {
      return node.nullable();
    }
    return node.operands().stream().anyMatch(LoopGenerator::nullsOfItsOwn);
  }

  private Value truth(String condition) {
    Value value = result(Rep.LONG, false);
    line("long " + value.a + " = " + condition + " ? 1L : 0L;");
    return value;
  }

  private Value field(Node.Field field) {
    int f = field.index();
    fields.putIfAbsent(f, field);
    Value value = result(field.rep(), hasNulls && field.nullable());
    if (!value.neverNull()) {
      line("boolean " + value.isNull + " = isNull(m" + f + ", i);");
    }
    switch (field.rep()) {
      case LONG -> line("long " + value.a + " = a" + f + "[i];");
      case DOUBLE -> line("double " + value.a + " = a" + f + "[i];");
      case BYTES -> {
        line("byte[] " + value.a + " = a" + f + "; int " + value.b + " = 0, " + value.c + " = 0;");
        String entry = name("e");
        line(
            guard(value)
                + "{ int "
                + entry
                + " = c"
                + f
                + " == null ? i : c"
                + f
                + "[i]; "
                + value.b
                + " = s"
                + f
                + "["
                + entry
                + "]; "
                + value.c
                + " = s"
                + f
                + "["
                + entry
                + " + 1]; }");
      }
      case WIDE -> {
        line("long " + value.a + " = 0L, " + value.b + " = 0L;");
        String at = name("e");
        line(
            guard(value)
                + "{ if (l"
                + f
                + " != null) { "
                + value.b
                + " = l"
                + f
                + "[i]; "
                + value.a
                + " = "
                + value.b
                + " >> 63; } else { int "
                + at
                + " = s"
                + f
                + "[c"
                + f
                + " == null ? i : c"
                + f
                + "[i]]; "
                + value.a
                + " = Int128.high(a"
                + f
                + ", "
                + at
                + "); "
                + value.b
                + " = Int128.low(a"
                + f
                + ", "
                + at
                + "); } }");
      }
    }
    return value;
  }

  private static String guard(Value value) {
    return value.neverNull() ? "" : "if (!" + value.isNull + ") ";
  }

  private Value parameter(Node node) {
    int number = parameters.size();
    parameters.add(node);
    return Value.of(node.nullable() ? "zp" + number : "false", node.rep(), "p" + number);
  }

  /** Whether computing it can neither throw nor costs more than the test that would avoid it. */
  private boolean isTotal(Node node) {
    if (node.operands().isEmpty()) {
      return true;
    }
    boolean isPlain =
        node instanceof Node.NullTest
            || node instanceof Node.TruthTest
            || (node instanceof Node.Apply apply && apply.operation().isTotal());
    return isPlain && node.operands().stream().allMatch(this::isTotal);
  }

  private Value apply(Node.Apply node) {
    Value result = result(node.rep(), mayBeNull(node));
    List<Value> operands = new ArrayList<>();
    boolean isTotalNumber =
        node.operation().isTotal()
            && node.operands().stream()
                .allMatch(o -> isTotal(o) && (o.rep() == Rep.LONG || o.rep() == Rep.DOUBLE));
    if (isTotalNumber) {
      node.operands().forEach(operand -> operands.add(value(operand)));
      line(result.declaration(anyNull(operands)));
      compute(node, operands, result);
      return result;
    }
    line(result.declaration("true"));
    apply(node, 0, operands, result);
    return result;
  }

  private static String anyNull(List<Value> operands) {
    StringBuilder any = new StringBuilder();
    for (Value operand : operands) {
      if (!operand.neverNull()) {
        any.append(any.isEmpty() ? "" : " | ").append(operand.isNull);
      }
    }
    return any.isEmpty() ? "false" : any.toString();
  }

  /** Computes operands from the n-th on, each only if those before it are not null. */
  private void apply(Node.Apply node, int n, List<Value> operands, Value result) {
    if (n == node.operands().size()) {
      if (!result.neverNull()) {
        line(result.isNull + " = false;");
      }
      compute(node, operands, result);
      return;
    }
    int next = n;
    boolean maybeNull = false;
    while (next < node.operands().size() && (!maybeNull || isTotal(node.operands().get(next)))) {
      Value operand = value(node.operands().get(next++));
      operands.add(operand);
      maybeNull |= !operand.neverNull();
    }
    if (maybeNull) {
      open("if (!(" + anyNull(operands) + "))");
    }
    apply(node, next, operands, result);
    if (maybeNull) {
      close();
    }
  }

  private void compute(Node.Apply node, List<Value> operands, Value result) {
    Operation operation = node.operation();
    if (operation.template() == null) {
      line(kernelCall(node, operands, result));
      return;
    }
    String java = operation.template();
    if (operation.parameter() != null) {
      String name = operation.parameter().getClass().getSimpleName();
      java = java.replace("$P", "((" + name + ") objects[" + objects.size() + "])");
      objects.add(operation.parameter());
    }
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      java =
          switch (operand.rep) {
            case LONG, DOUBLE -> java.replace("$" + i, operand.a);
            case WIDE -> java.replace("$" + i + "h", operand.a).replace("$" + i + "l", operand.b);
            case BYTES -> java.replace("$" + i, operand.a + ", " + operand.b + ", " + operand.c);
          };
    }
    boolean isStatement = java.contains("$r");
    java = java.replace("$rh", result.a).replace("$rl", result.b).replace("$r", result.a);
    if (java.contains("$K")) {
      java = java.replace("$K", kernelCall(node, operands, result));
    }
    line(isStatement ? java : result.a + " = " + java + ";");
  }

  private String kernelCall(Node node, List<Value> operands, Value result) {
    int k = kernels.size();
    kernels.add(node);
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < operands.size(); i++) {
      java.append(operands.get(i).store("in" + k + "[" + i + "]")).append(' ');
      if (node instanceof Node.Row) {
        java.append("in" + k + "[" + i + "].isNull = " + operands.get(i).isNull + "; ");
      }
    }
    java.append("out" + k + ".isNull = false; k" + k + ".apply(in" + k + ", out" + k + "); ");
    return java.append(result.load("out" + k)).toString();
  }

  /** A function of boxed values, which sees nulls, or a search in a list, which does not. */
  private Value call(Node node) {
    Value result = declared(node.rep(), mayBeNull(node), "true");
    if (node instanceof Node.In in) {
      Value operand = value(in.operands().get(0));
      if (operand.neverNull()) {
        line(kernelCall(node, List.of(operand), result));
      } else {
        line("if (!" + operand.isNull + ") { " + kernelCall(node, List.of(operand), result) + " }");
      }
      return result;
    }
    List<Value> operands = node.operands().stream().map(this::value).toList();
    line(kernelCall(node, operands, result));
    return result;
  }

  private Value logic(Node.Logic node) {
    Value left = value(node.left());
    if (left.neverNull() && isQuick(node.right())) {
      Value right = value(node.right());
      if (right.neverNull()) {
        Value both = result(Rep.LONG, false);
        line("long " + both.a + " = " + left.a + (node.isAnd() ? " & " : " | ") + right.a + ";");
        return both;
      }
    }
    Value result = declared(Rep.LONG, mayBeNull(node), "false");
    String deciding = node.isAnd() ? "0L" : "1L";
    String open = node.isAnd() ? left.a + " != 0L" : left.a + " == 0L";
    line(result.a + " = " + deciding + ";");
    open("if (" + (left.neverNull() ? open : left.isNull + " || " + open) + ")");
    Value right = value(node.right());
    if (result.neverNull()) {
      line(result.a + " = " + right.a + ";");
    } else {
      String decides = "!" + right.isNull + " && " + right.a + " == " + deciding;
      line(
          "if (!("
              + decides
              + ")) { "
              + result.isNull
              + " = "
              + left.isNull
              + " || "
              + right.isNull
              + "; "
              + result.a
              + " = "
              + (node.isAnd() ? "1L" : "0L")
              + "; }");
    }
    close();
    return result;
  }

  private Value distinct(Node.Distinct node) {
    Value left = value(node.left());
    Value right = value(node.right());
    Value result = declared(Rep.LONG, false, "false");
    String same = node.negated() ? "0L" : "1L";
    String other = node.negated() ? "1L" : "0L";
    line(
        "if ("
            + left.isNull
            + " || "
            + right.isNull
            + ") { "
            + result.a
            + " = "
            + left.isNull
            + " == "
            + right.isNull
            + " ? "
            + same
            + " : "
            + other
            + "; } else {");
    Node.Apply equal = new Node.Apply(node.equal(), node.operands(), false);
    compute(equal, List.of(left, right), result);
    if (node.negated()) {
      line(result.a + " ^= 1L;");
    }
    line("}");
    return result;
  }

  private void branches(List<Node> operands, int at, Value result) {
    if (at == operands.size() - 1) {
      line(result.assign(value(operands.get(at))));
      return;
    }
    Value condition = value(operands.get(at));
    open("if (" + condition.isTrue() + ")");
    line(result.assign(value(operands.get(at + 1))));
    scopes.pop();
    scopes.push(new HashMap<>());
    line("} else {");
    branches(operands, at + 2, result);
    close();
  }

  private Value coalesce(Node.Coalesce node) {
    Value result = declared(node.rep(), mayBeNull(node), "true");
    int opened = 0;
    for (Node operand : node.operands()) {
      Value value = value(operand);
      if (value.neverNull()) {
        line(result.assign(value));
        break;
      }
      line("if (!" + value.isNull + ") { " + result.assign(value) + " }");
      open("if (" + value.isNull + ")");
      opened++;
    }
    for (; opened > 0; opened--) {
      close();
    }
    return result;
  }

  private LoopSource source(String before, String perRow) {
    StringBuilder java = new StringBuilder();
    java.append("import dev.yore.engine.expression.function.*;\n")
        .append("import dev.yore.store.vector.*;\n")
        .append("import java.util.Arrays;\n")
        .append("public final class GeneratedLoop extends RowLoop {\n")
        .append("  private static final byte[] NO_BYTES = new byte[0];\n")
        .append("  private final LoopBinding binding;\n")
        .append("  public GeneratedLoop(LoopBinding binding) { this.binding = binding; }\n")
        .append("  public int run(ColumnVector[] columns, int[] selection, int count,")
        .append(" boolean aligned, OutputColumn[] outputs, int[] selected) {\n")
        .append("    int found = 0;\n")
        .append("    final Object[] objects = binding.objects();\n");
    fields.values().forEach(field -> java.append(opening(field)));
    for (int p = 0; p < parameters.size(); p++) {
      java.append(opening(p));
    }
    for (int m = 0; m < memos.size(); m++) {
      java.append(openingMemo(m));
    }
    for (int k = 0; k < kernels.size(); k++) {
      java.append("    final Kernel k" + k + " = binding.kernels()[" + k + "];\n")
          .append("    final Cell[] in" + k + " = binding.inputs()[" + k + "];\n")
          .append("    final Cell out" + k + " = binding.outputs()[" + k + "];\n");
    }
    java.append(before)
        .append("    for (int n = 0; n < count; n++) {\n")
        .append("      int i = selection == null ? n : selection[n]; " + perRow + "\n")
        .append(body)
        .append("    }\n    return found;\n  }\n}\n");
    return new LoopSource(java.toString(), parameters, kernels, objects, memos.size());
  }

  /** What a field's reads need, taken from its vector once a batch. */
  private String opening(Node.Field field) {
    int f = field.index();
    String column = "columns[" + f + "]";
    String vector =
        switch (field.rep()) {
          case LONG -> "LongVector";
          case DOUBLE -> "DoubleVector";
          case WIDE, BYTES -> "BytesVector";
        };
    String cast = "((" + vector + ") " + column + ")";
    return switch (field.rep()) {
      case LONG, DOUBLE ->
          "    final "
              + (field.rep() == Rep.LONG ? "long" : "double")
              + "[] a"
              + f
              + " = "
              + cast
              + ".values();\n"
              + mask(field, cast + ".nulls()");
      case BYTES -> bytes(f, cast) + mask(field, cast + ".nulls()");
      case WIDE ->
          "    final long[] l"
              + f
              + " = "
              + column
              + " instanceof LongVector ? ((LongVector) "
              + column
              + ").values() : null;\n"
              + "    byte[] a"
              + f
              + " = null; int[] s"
              + f
              + " = null; int[] c"
              + f
              + " = null;\n"
              + "    if (l"
              + f
              + " == null) { a"
              + f
              + " = "
              + cast
              + ".data(); s"
              + f
              + " = "
              + cast
              + ".offsets(); c"
              + f
              + " = "
              + cast
              + ".codes(); }\n"
              + mask(
                  field,
                  "l"
                      + f
                      + " != null ? ((LongVector) "
                      + column
                      + ").nulls() : "
                      + cast
                      + ".nulls()");
    };
  }

  private String mask(Node.Field field, String nulls) {
    return hasNulls && field.nullable()
        ? "    final long[] m" + field.index() + " = " + nulls + ";\n"
        : "";
  }

  private static String bytes(int f, String cast) {
    return "    final byte[] a"
        + f
        + " = "
        + cast
        + ".data();\n"
        + "    final int[] s"
        + f
        + " = "
        + cast
        + ".offsets();\n"
        + "    final int[] c"
        + f
        + " = "
        + cast
        + ".codes();\n";
  }

  private String openingMemo(int m) {
    String column = "columns[" + memos.get(m) + "]";
    String memo = "binding.memos()[" + m + "]";
    String nulls =
        hasNulls ? "    final long[] n" + m + " = ((BytesVector) " + column + ").nulls();\n" : "";
    return "    final byte[] t"
        + m
        + " = "
        + memo
        + ".open("
        + column
        + ", count);\n"
        + "    final long[] w"
        + m
        + " = "
        + memo
        + ".values();\n"
        + "    final int[] d"
        + m
        + " = ((BytesVector) "
        + column
        + ").codes();\n"
        + nulls;
  }

  private String opening(int p) {
    Node node = parameters.get(p);
    String cell = "binding.parameters()[" + p + "]";
    String flag = node.nullable() ? "    final boolean zp" + p + " = " + cell + ".isNull;\n" : "";
    return flag
        + switch (node.rep()) {
          case LONG -> "    final long p" + p + " = " + cell + ".low;\n";
          case DOUBLE -> "    final double p" + p + " = " + cell + ".number;\n";
          case WIDE ->
              "    final long p"
                  + p
                  + "h = "
                  + cell
                  + ".high; final long p"
                  + p
                  + "l = "
                  + cell
                  + ".low;\n";
          case BYTES ->
              "    final byte[] p"
                  + p
                  + "d = "
                  + cell
                  + ".data; final int p"
                  + p
                  + "f = "
                  + cell
                  + ".from; final int p"
                  + p
                  + "t = "
                  + cell
                  + ".to;\n";
        };
  }
}

package dev.yore.engine.expression.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a class with one loop over a batch's rows that computes some expressions or tests a
 * condition. A value computed once is used wherever it is in scope; what may throw or costs a call
 * is computed only on the paths that need it. Used once, by one thread.
 */
final class LoopGenerator {
  private final boolean hasNulls;
  private final LoopClass loop;
  private final Deque<Map<Node, LoopValue>> scopes = new ArrayDeque<>();
  private final StringBuilder body = new StringBuilder();

  private boolean isInMemo;
  private int names;

  /**
   * A generator.
   *
   * @param hasNulls false when the loop is for batches without any null
   */
  private LoopGenerator(boolean hasNulls) {
    this.hasNulls = hasNulls;
    this.loop = new LoopClass(hasNulls);
    scopes.push(new HashMap<>());
  }

  /** The loop that computes outputs. */
  static LoopSource project(List<Node> outputs, boolean hasNulls) {
    LoopGenerator generator = new LoopGenerator(hasNulls);
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < outputs.size(); i++) {
      generator.output(i, generator.value(outputs.get(i)), before);
    }
    return generator.loop.source(generator.body, before.toString(), "int x = aligned ? i : n;");
  }

  /** The loop that tests conditions, all of which must be true, in order. */
  static LoopSource filter(List<Node> conditions, boolean hasNulls) {
    LoopGenerator generator = new LoopGenerator(hasNulls);
    for (int i = 0; i < conditions.size(); i++) {
      StringBuilder test = new StringBuilder(generator.value(conditions.get(i)).isTrueBit());
      // Comparisons that are soon made are cheaper made than jumped over.
      while (i + 1 < conditions.size()
          && NodeFacts.isQuick(conditions.get(i))
          && NodeFacts.isQuick(conditions.get(i + 1))) {
        test.append(" & ").append(generator.value(conditions.get(++i)).isTrueBit());
      }
      if (i == conditions.size() - 1) {
        generator.line("selected[found] = i; found += (int) (" + test + ");");
      } else {
        generator.line("if ((" + test + ") == 0L) { continue; }");
      }
    }
    return generator.loop.source(generator.body, "", "");
  }

  private void line(String java) {
    body.append("      ").append(java).append('\n');
  }

  private String name(String prefix) {
    return prefix + names++;
  }

  private void output(int index, LoopValue value, StringBuilder before) {
    String column = "outputs[" + index + "]";
    String set =
        switch (value.rep()) {
          case LONG -> {
            before.append("    final long[] o" + index + " = " + column + ".longs();\n");
            yield "o" + index + "[x] = " + value.a() + ";";
          }
          case DOUBLE -> {
            before.append("    final double[] o" + index + " = " + column + ".doubles();\n");
            yield "o" + index + "[x] = " + value.a() + ";";
          }
          case WIDE -> column + ".setWide(x, " + value.a() + ", " + value.b() + ");";
          case BYTES ->
              column + ".setBytes(x, " + value.a() + ", " + value.b() + ", " + value.c() + ");";
        };
    line(
        value.neverNull()
            ? set
            : "if (" + value.isNull() + ") { " + column + ".setNull(x); } else { " + set + " }");
  }

  private LoopValue value(Node node) {
    if (!NodeFacts.isShared(node)) {
      return generate(node);
    }
    for (Map<Node, LoopValue> scope : scopes) {
      LoopValue known = scope.get(node);
      if (known != null) {
        return known;
      }
    }
    LoopValue value = generate(node);
    scope().put(node, value);
    return value;
  }

  private Map<Node, LoopValue> scope() {
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
  private LoopValue result(Rep rep, boolean nullable) {
    String name = name("v");
    return LoopValue.of(nullable ? "z" + name : "false", rep, name);
  }

  private LoopValue declared(Rep rep, boolean nullable, String initialNull) {
    LoopValue value = result(rep, nullable);
    line(value.declaration(initialNull));
    return value;
  }

  private LoopValue generate(Node node) {
    if (node instanceof Node.Field field) {
      return field(field);
    }
    if (node instanceof Node.Constant || node instanceof Node.Variable) {
      return loop.parameter(node);
    }
    if (!isInMemo && node.rep() == Rep.LONG && Dictionaries.field(node) != Dictionaries.NONE) {
      return remembered(node, Dictionaries.field(node));
    }
    return computed(node);
  }

  private LoopValue computed(Node node) {
    if (node instanceof Node.Apply apply) {
      return apply(apply);
    }
    if (node instanceof Node.Logic logic) {
      return logic(logic);
    }
    if (node instanceof Node.NullTest test) {
      LoopValue operand = value(test.operand());
      String is = test.wantsNull() ? operand.isNull() : "!" + operand.isNull();
      return truth("(" + is + ")");
    }
    if (node instanceof Node.TruthTest test) {
      LoopValue operand = value(test.operand());
      String compared = operand.a() + (test.wanted() ? " != 0L" : " == 0L");
      String is = "(!" + operand.isNull() + " && " + compared + ")";
      return truth(test.negated() ? "(!" + is + ")" : is);
    }
    if (node instanceof Node.Distinct distinct) {
      return distinct(distinct);
    }
    if (node instanceof Node.Case choice) {
      LoopValue result = declared(choice.rep(), NodeFacts.mayBeNull(choice, hasNulls), "true");
      branches(choice.operands(), 0, result);
      return result;
    }
    if (node instanceof Node.Coalesce coalesce) {
      return coalesce(coalesce);
    }
    return call(node);
  }

  /** Computes a node once per entry of the field's dictionary, where it has one. */
  private LoopValue remembered(Node node, int field) {
    int memo = loop.memo(field);
    LoopValue result = declared(Rep.LONG, NodeFacts.mayBeNull(node, hasNulls), "false");
    String state = name("st");
    String entry = name("e");
    String hasEntry = LoopReads.hasEntry(memo, hasNulls);
    line(LoopReads.remembered(result, memo, entry, state, hasEntry));
    open("if (" + state + " == 0)");
    isInMemo = true;
    LoopValue value = computed(node);
    isInMemo = false;
    line(result.assign(value));
    line(LoopReads.remember(result, memo, entry, hasEntry));
    close();
    return result;
  }

  private LoopValue truth(String condition) {
    LoopValue value = result(Rep.LONG, false);
    line("long " + value.a() + " = " + condition + " ? 1L : 0L;");
    return value;
  }

  private LoopValue field(Node.Field field) {
    loop.open(field);
    LoopValue value = result(field.rep(), hasNulls);
    line(LoopReads.field(field, value, name("e")));
    return value;
  }

  private LoopValue apply(Node.Apply node) {
    LoopValue result = result(node.rep(), NodeFacts.mayBeNull(node, hasNulls));
    List<LoopValue> operands = new ArrayList<>();
    boolean isTotalNumber =
        node.operation().isTotal()
            && node.operands().stream()
                .allMatch(
                    o -> NodeFacts.isTotal(o) && (o.rep() == Rep.LONG || o.rep() == Rep.DOUBLE));
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

  private static String anyNull(List<LoopValue> operands) {
    StringBuilder any = new StringBuilder();
    for (LoopValue operand : operands) {
      if (!operand.neverNull()) {
        any.append(any.isEmpty() ? "" : " | ").append(operand.isNull());
      }
    }
    return any.isEmpty() ? "false" : any.toString();
  }

  /** Computes operands from the n-th on, each only if those before it are not null. */
  private void apply(Node.Apply node, int n, List<LoopValue> operands, LoopValue result) {
    if (n == node.operands().size()) {
      if (!result.neverNull()) {
        line(result.isNull() + " = false;");
      }
      compute(node, operands, result);
      return;
    }
    int next = n;
    boolean maybeNull = false;
    while (next < node.operands().size()
        && (!maybeNull || NodeFacts.isTotal(node.operands().get(next)))) {
      LoopValue operand = value(node.operands().get(next++));
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

  private void compute(Node.Apply node, List<LoopValue> operands, LoopValue result) {
    Operation operation = node.operation();
    if (operation.template() == null) {
      line(kernelCall(node, operands, result));
      return;
    }
    String java = operation.template();
    if (operation.parameter() != null) {
      java = java.replace("$P", loop.object(operation.parameter()));
    }
    for (int i = 0; i < operands.size(); i++) {
      LoopValue operand = operands.get(i);
      java =
          switch (operand.rep()) {
            case LONG, DOUBLE -> java.replace("$" + i, operand.a());
            case WIDE ->
                java.replace("$" + i + "h", operand.a()).replace("$" + i + "l", operand.b());
            case BYTES ->
                java.replace("$" + i, operand.a() + ", " + operand.b() + ", " + operand.c());
          };
    }
    boolean isStatement = java.contains("$r");
    java = java.replace("$rh", result.a()).replace("$rl", result.b()).replace("$r", result.a());
    if (java.contains("$K")) {
      java = java.replace("$K", kernelCall(node, operands, result));
    }
    line(isStatement ? java : result.a() + " = " + java + ";");
  }

  private String kernelCall(Node node, List<LoopValue> operands, LoopValue result) {
    int k = loop.kernel(node);
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < operands.size(); i++) {
      java.append(operands.get(i).store("in" + k + "[" + i + "]")).append(' ');
      if (node instanceof Node.Row) {
        java.append("in" + k + "[" + i + "].isNull = " + operands.get(i).isNull() + "; ");
      }
    }
    java.append("out" + k + ".isNull = false; k" + k + ".apply(in" + k + ", out" + k + "); ");
    return java.append(result.load("out" + k)).toString();
  }

  /** A function of boxed values, which sees nulls, or a search in a list, which does not. */
  private LoopValue call(Node node) {
    LoopValue result = declared(node.rep(), NodeFacts.mayBeNull(node, hasNulls), "true");
    if (node instanceof Node.In in) {
      LoopValue operand = value(in.operands().get(0));
      if (operand.neverNull()) {
        line(kernelCall(node, List.of(operand), result));
      } else {
        String call = kernelCall(node, List.of(operand), result);
        line("if (!%s) { %s }".formatted(operand.isNull(), call));
      }
      return result;
    }
    List<LoopValue> operands = node.operands().stream().map(this::value).toList();
    line(kernelCall(node, operands, result));
    return result;
  }

  private LoopValue logic(Node.Logic node) {
    LoopValue left = value(node.left());
    if (left.neverNull() && NodeFacts.isQuick(node.right())) {
      LoopValue right = value(node.right());
      if (right.neverNull()) {
        LoopValue both = result(Rep.LONG, false);
        String operator = node.isAnd() ? "&" : "|";
        line("long %s = %s %s %s;".formatted(both.a(), left.a(), operator, right.a()));
        return both;
      }
    }
    LoopValue result = declared(Rep.LONG, NodeFacts.mayBeNull(node, hasNulls), "false");
    String deciding = node.isAnd() ? "0L" : "1L";
    String open = node.isAnd() ? left.a() + " != 0L" : left.a() + " == 0L";
    line(result.a() + " = " + deciding + ";");
    open("if (" + (left.neverNull() ? open : left.isNull() + " || " + open) + ")");
    LoopValue right = value(node.right());
    if (result.neverNull()) {
      line(result.a() + " = " + right.a() + ";");
    } else {
      String decides = "!" + right.isNull() + " && " + right.a() + " == " + deciding;
      line(
          "if (!(%s)) { %s = %s || %s; %s = %s; }"
              .formatted(
                  decides,
                  result.isNull(),
                  left.isNull(),
                  right.isNull(),
                  result.a(),
                  node.isAnd() ? "1L" : "0L"));
    }
    close();
    return result;
  }

  private LoopValue distinct(Node.Distinct node) {
    LoopValue left = value(node.left());
    LoopValue right = value(node.right());
    LoopValue result = declared(Rep.LONG, false, "false");
    String same = node.negated() ? "0L" : "1L";
    String other = node.negated() ? "1L" : "0L";
    line(
        "if (%1$s || %2$s) { %3$s = %1$s == %2$s ? %4$s : %5$s; } else {"
            .formatted(left.isNull(), right.isNull(), result.a(), same, other));
    Node.Apply equal = new Node.Apply(node.equal(), node.operands(), false);
    compute(equal, List.of(left, right), result);
    if (node.negated()) {
      line(result.a() + " ^= 1L;");
    }
    line("}");
    return result;
  }

  private void branches(List<Node> operands, int at, LoopValue result) {
    if (at == operands.size() - 1) {
      line(result.assign(value(operands.get(at))));
      return;
    }
    LoopValue condition = value(operands.get(at));
    open("if (" + condition.isTrue() + ")");
    line(result.assign(value(operands.get(at + 1))));
    scopes.pop();
    scopes.push(new HashMap<>());
    line("} else {");
    branches(operands, at + 2, result);
    close();
  }

  private LoopValue coalesce(Node.Coalesce node) {
    LoopValue result = declared(node.rep(), NodeFacts.mayBeNull(node, hasNulls), "true");
    int opened = 0;
    for (Node operand : node.operands()) {
      LoopValue value = value(operand);
      if (value.neverNull()) {
        line(result.assign(value));
        break;
      }
      line("if (!" + value.isNull() + ") { " + result.assign(value) + " }");
      open("if (" + value.isNull() + ")");
      opened++;
    }
    for (; opened > 0; opened--) {
      close();
    }
    return result;
  }
}

package dev.yore.engine.expression.compile;

import org.jspecify.annotations.Nullable;

/** What a generator of loops wants to know about nodes. Pure functions. */
final class NodeFacts {
  private static final int KERNEL_BYTECODES = 130;
  private static final int LARGE_BYTECODES = 60;
  private static final int SMALL_BYTECODES = 30;

  private NodeFacts() {}

  /**
   * Whether a node may be null.
   *
   * @param fields whether fields may be, whatever they have been declared as
   */
  static boolean mayBeNull(Node node, boolean fields) {
    if (node instanceof Node.Field) {
      return fields;
    }
    boolean isItself =
        node instanceof Node.Constant || node instanceof Node.Variable || node instanceof Node.Row;
    return (isItself && node.nullable())
        || node.operands().stream().anyMatch(operand -> mayBeNull(operand, fields));
  }

  /** About how many bytes of code a loop has for a node, from what such loops have been seen to. */
  static int bytecodes(Node node) {
    if (node instanceof Node.In) {
      // What is in the list is no code.
      return KERNEL_BYTECODES + bytecodes(node.operands().get(0));
    }
    boolean isApply = node instanceof Node.Apply || node instanceof Node.Row;
    String template = node instanceof Node.Apply apply ? apply.operation().template() : null;
    boolean callsKernel = isApply && (template == null || template.contains("$K"));
    boolean isLarge = node.rep() == Rep.WIDE || node.rep() == Rep.BYTES;
    int bytes = callsKernel ? KERNEL_BYTECODES : isLarge ? LARGE_BYTECODES : SMALL_BYTECODES;
    for (Node operand : node.operands()) {
      bytes += bytecodes(operand);
      // What is known about an entry of a dictionary is looked up first.
      bytes += operand.rep() == Rep.BYTES && !isLarge ? KERNEL_BYTECODES : 0;
    }
    return bytes;
  }

  /** Whether equal nodes have equal values; somebody else's function may mean to give two. */
  static boolean isShared(Node node) {
    boolean isSteady = !(node instanceof Node.Row row) || row.function().isDeterministic();
    return isSteady && node.operands().stream().allMatch(NodeFacts::isShared);
  }

  /** Whether computing it can neither throw nor costs more than the test that would avoid it. */
  static boolean isTotal(Node node) {
    if (node.operands().isEmpty()) {
      return true;
    }
    boolean isPlain =
        node instanceof Node.NullTest
            || node instanceof Node.TruthTest
            || (node instanceof Node.Apply apply && apply.operation().isTotal());
    return isPlain && node.operands().stream().allMatch(NodeFacts::isTotal);
  }

  /** Whether a node is made of numbers and operations that take a few instructions each. */
  static boolean isQuick(Node node) {
    boolean isNumber = node.rep() == Rep.LONG || node.rep() == Rep.DOUBLE;
    if (!isNumber || node.operands().isEmpty()) {
      return isNumber;
    }
    boolean isQuickItself =
        node instanceof Node.Logic
            || (node instanceof Node.Apply apply
                && apply.operation().isTotal()
                && isQuick(apply.operation().template()));
    return isQuickItself && node.operands().stream().allMatch(NodeFacts::isQuick);
  }

  private static boolean isQuick(@Nullable String template) {
    return template != null && !template.contains("Dates.") && !template.contains("Numbers.");
  }
}

package dev.yore.engine.expression.compile;

import org.jspecify.annotations.Nullable;

/** What a generator of loops wants to know about nodes. Pure functions. */
final class NodeFacts {
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

  /** Whether equal nodes have equal values; somebody else's function may mean to give two. */
  static boolean isShared(Node node) {
    return !(node instanceof Node.Row) && node.operands().stream().allMatch(NodeFacts::isShared);
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

package dev.yore.engine.expression.compile;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which nodes depend on the bytes of one field only, as a dictionary's entries do. Pure functions.
 */
final class Dictionaries {
  static final int NONE = -1;

  private Dictionaries() {}

  /** The field whose entries decide the node's value, if computing that is worth remembering. */
  static int field(Node node) {
    if (node.operands().isEmpty()) {
      return NONE;
    }
    Set<Integer> fields = new TreeSet<>();
    return collect(node, fields) && fields.size() == 1 ? fields.iterator().next() : NONE;
  }

  private static boolean collect(Node node, Set<Integer> fields) {
    if (node instanceof Node.Field field) {
      fields.add(field.index());
      return field.rep() == Rep.BYTES;
    }
    // Somebody else's function may give something else the next time.
    boolean isSteady = !(node instanceof Node.Row row) || row.function().isDeterministic();
    return isSteady && node.operands().stream().allMatch(operand -> collect(operand, fields));
  }

  /** Whether the node is null for a row where the field is. */
  static boolean isNullWith(Node node, int field) {
    if (node instanceof Node.Field f) {
      return f.index() == field;
    }
    return node instanceof Node.Apply
        && node.operands().stream().anyMatch(operand -> isNullWith(operand, field));
  }
}

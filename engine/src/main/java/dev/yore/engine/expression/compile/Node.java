package dev.yore.engine.expression.compile;

import dev.yore.engine.expression.RowFunction;
import dev.yore.store.schema.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expression in terms of what loops do: operands converted to one representation, functions
 * resolved to kernels. Immutable; equal nodes compute equal values. Booleans are longs 0 and 1.
 */
sealed interface Node {
  Rep rep();

  /** False promises that no row gives null. */
  boolean nullable();

  List<Node> operands();

  record Field(int index, Rep rep, boolean nullable) implements Node {
    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  record Constant(@Nullable Object value, Rep rep) implements Node {
    @Override
    public boolean nullable() {
      return value == null;
    }

    @Override
    public List<Node> operands() {
      return List.of();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Constant constant
          && constant.rep == rep
          && Objects.deepEquals(constant.value, value);
    }

    @Override
    public int hashCode() {
      return value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value);
    }
  }

  record Variable(String name, Rep rep, boolean nullable) implements Node {
    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  /** An operation on operands none of which is null. */
  record Apply(Operation operation, List<Node> operands, boolean nullable) implements Node {
    @Override
    public Rep rep() {
      return operation.result();
    }
  }

  /** AND or OR of two, the right one evaluated only where the left one leaves it open. */
  record Logic(boolean isAnd, Node left, Node right) implements Node {
    @Override
    public Rep rep() {
      return Rep.LONG;
    }

    @Override
    public boolean nullable() {
      return left.nullable() || right.nullable();
    }

    @Override
    public List<Node> operands() {
      return List.of(left, right);
    }
  }

  /** Whether a value is null, or is not; never null. */
  record NullTest(Node operand, boolean wantsNull) implements Node {
    @Override
    public Rep rep() {
      return Rep.LONG;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public List<Node> operands() {
      return List.of(operand);
    }
  }

  /**
   * Whether a boolean is the wanted value (or, negated, is not), null being neither; never null.
   */
  record TruthTest(Node operand, boolean wanted, boolean negated) implements Node {
    @Override
    public Rep rep() {
      return Rep.LONG;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public List<Node> operands() {
      return List.of(operand);
    }
  }

  /** IS [NOT] DISTINCT FROM by an operation that says whether two values are equal. */
  record Distinct(Operation equal, Node left, Node right, boolean negated) implements Node {
    @Override
    public Rep rep() {
      return Rep.LONG;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public List<Node> operands() {
      return List.of(left, right);
    }
  }

  /** Condition, value, condition, value …, otherwise. */
  record Case(List<Node> operands, Rep rep, boolean nullable) implements Node {}

  /** The first operand that is not null. */
  record Coalesce(List<Node> operands, Rep rep, boolean nullable) implements Node {}

  /**
   * Whether the first operand equals any of the others, which do not depend on the row; null if it
   * does not but one of them, or it itself, is null.
   *
   * @param type what all of them have been converted to
   */
  record In(List<Node> operands, ColumnType type, boolean nullable) implements Node {
    @Override
    public Rep rep() {
      return Rep.LONG;
    }
  }

  /** A function of boxed physical values. */
  record Row(
      RowFunction function,
      List<Node> operands,
      List<ColumnType> operandTypes,
      Rep rep,
      boolean nullable)
      implements Node {}
}

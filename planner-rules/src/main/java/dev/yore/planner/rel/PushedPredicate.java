package dev.yore.planner.rel;

import dev.yore.store.scan.ColumnPredicate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * A condition on one column that the store evaluates, its values still expressions. Immutable.
 * {@code column} is a scan ordinal.
 */
sealed interface PushedPredicate {
  int column();

  /** The expressions whose values are needed, in order. */
  List<RexNode> values();

  /** The same condition with other expressions. */
  PushedPredicate map(UnaryOperator<RexNode> change);

  /** For plan texts. */
  String describe(String columnName);

  /** {@code column operator value}. */
  record Compare(int column, ColumnPredicate.Operator operator, RexNode value)
      implements PushedPredicate {
    @Override
    public List<RexNode> values() {
      return List.of(value);
    }

    @Override
    public PushedPredicate map(UnaryOperator<RexNode> change) {
      return new Compare(column, operator, change.apply(value));
    }

    @Override
    public String describe(String columnName) {
      String symbol =
          switch (operator) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
          };
      return columnName + " " + symbol + " " + value;
    }
  }

  /** {@code column IN (values)}. */
  record In(int column, List<RexNode> values) implements PushedPredicate {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public PushedPredicate map(UnaryOperator<RexNode> change) {
      return new In(column, values.stream().map(change).toList());
    }

    @Override
    public String describe(String columnName) {
      return columnName
          + " IN ("
          + values.stream().map(RexNode::toString).collect(Collectors.joining(", "))
          + ")";
    }
  }

  /** {@code column IS NULL}, or not. */
  record NullTest(int column, boolean isNull) implements PushedPredicate {
    @Override
    public List<RexNode> values() {
      return List.of();
    }

    @Override
    public PushedPredicate map(UnaryOperator<RexNode> change) {
      return this;
    }

    @Override
    public String describe(String columnName) {
      return columnName + (isNull ? " IS NULL" : " IS NOT NULL");
    }
  }
}

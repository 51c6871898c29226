package dev.yore.engine.operator;

import dev.yore.engine.plan.PlanNode;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;

/** Makes the operators of a plan. Pure functions. */
final class Operators {
  private Operators() {}

  /** The operator of a node, with those of all nodes below it. */
  static Operator of(Execution execution, PlanNode node) {
    if (node instanceof PlanNode.Scan scan) {
      return new ScanOperator(execution, scan);
    }
    if (node instanceof PlanNode.Rows rows) {
      return new RowsOperator(execution, rows);
    }
    if (node instanceof PlanNode.Values values) {
      return new ValuesOperator(execution, values);
    }
    if (node instanceof PlanNode.Calc calc) {
      return new CalcOperator(execution, calc, of(execution, calc.input()));
    }
    if (node instanceof PlanNode.Aggregate aggregate) {
      return new AggregateOperator(execution, aggregate, of(execution, aggregate.input()));
    }
    if (node instanceof PlanNode.Sort sort) {
      return new SortOperator(execution, sort, of(execution, sort.input()));
    }
    if (node instanceof PlanNode.Join join) {
      return join(execution, join);
    }
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED, "no operator for " + node.getClass().getSimpleName());
  }

  private static Operator join(Execution execution, PlanNode.Join join) {
    JoinShape shape =
        JoinShape.of(
            join.kind(),
            join.left().types(),
            join.right().types(),
            join.leftKeys(),
            join.rightKeys(),
            join.nullsEqual(),
            join.residual());
    return new JoinOperator(
        execution, join, shape, of(execution, join.left()), of(execution, join.right()));
  }
}

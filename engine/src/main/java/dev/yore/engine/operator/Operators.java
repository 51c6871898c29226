package dev.yore.engine.operator;

import dev.yore.engine.expression.Widths;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
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
      return new CalcOperator(execution, calc, of(execution, calc.input()), Widths.AS_TYPED);
    }
    if (node instanceof PlanNode.Aggregate aggregate) {
      return new AggregateOperator(execution, aggregate, aggregateInput(execution, aggregate));
    }
    if (node instanceof PlanNode.SetOperation set) {
      return SetOperations.of(execution, set);
    }
    if (node instanceof PlanNode.Window window) {
      return WindowOperator.of(execution, window);
    }
    if (node instanceof PlanNode.Sweep sweep) {
      return new SweepOperator(
          execution, sweep, of(execution, sweep.points()), of(execution, sweep.versions()));
    }
    if (node instanceof PlanNode.TemporalJoin join) {
      return new TemporalJoinOperator(
          execution, join, of(execution, join.left()), of(execution, join.right()));
    }
    if (node instanceof PlanNode.Sort sort) {
      return new SortOperator(execution, sort, of(execution, sort.input()));
    }
    if (node instanceof PlanNode.Join join) {
      return join(execution, join);
    }
    if (node instanceof PlanNode.Modify modify) {
      return new ModifyOperator(execution, modify, of(execution, modify.input()));
    }
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED, "no operator for " + node.getClass().getSimpleName());
  }

  /** Sums of wide decimals are made from longs where those do. */
  private static Operator aggregateInput(Execution execution, PlanNode.Aggregate aggregate) {
    if (aggregate.input() instanceof PlanNode.Scan scan) {
      return new ScanOperator(execution, scan, wantsExtremesOnly(aggregate));
    }
    return aggregate.input() instanceof PlanNode.Calc calc
        ? new CalcOperator(
            execution, calc, of(execution, calc.input()), Widths.NARROW_WHERE_POSSIBLE)
        : of(execution, aggregate.input());
  }

  /** MIN and MAX of everything, which zone maps may know. */
  private static boolean wantsExtremesOnly(PlanNode.Aggregate aggregate) {
    return aggregate.keys().isEmpty()
        && aggregate.calls().stream()
            .allMatch(
                call ->
                    call.filter() == AggregateCall.NO_FILTER
                        && (call.function() == AggregateFunction.MIN
                            || call.function() == AggregateFunction.MAX));
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

package dev.yore.engine.operator;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SetKind;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Says set operations in terms of union, grouping and joins. Pure functions. */
final class SetOperations {
  private static final ColumnType COUNT = ColumnType.of(Kind.BIGINT);
  private static final ColumnType TRUTH = ColumnType.of(Kind.BOOLEAN);

  private SetOperations() {}

  static Operator of(Execution execution, PlanNode.SetOperation node) {
    if (node.kind() == SetKind.UNION && node.all()) {
      return new UnionOperator(
          execution,
          node,
          node.inputs().stream().map(input -> Operators.of(execution, input)).toList());
    }
    if (node.all()) {
      return new RepeatOperator(
          execution, node, CompositeOperator.of(execution, node, counts(node)));
    }
    return CompositeOperator.of(execution, node, distinct(node));
  }

  private static PlanNode distinct(PlanNode.SetOperation node) {
    if (node.kind() == SetKind.UNION) {
      return grouped(
          new PlanNode.SetOperation(node.inputs(), SetKind.UNION, true), List.of(), node.types());
    }
    PlanNode rest = node.inputs().get(0);
    JoinKind kind = node.kind() == SetKind.INTERSECT ? JoinKind.SEMI : JoinKind.ANTI;
    List<Integer> all = fields(node.types().size());
    for (PlanNode other : node.inputs().subList(1, node.inputs().size())) {
      rest =
          new PlanNode.Join(
              rest, other, kind, all, all, Collections.nCopies(all.size(), true), null);
    }
    return grouped(rest, List.of(), node.types());
  }

  private static List<Integer> fields(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static PlanNode grouped(
      PlanNode input, List<AggregateCall> calls, List<ColumnType> types) {
    List<Integer> keys = fields(input.types().size() - calls.size());
    return new PlanNode.Aggregate(input, keys, List.of(keys), calls, types);
  }

  /** Every distinct row, and how often it is in each input. */
  private static PlanNode counts(PlanNode.SetOperation node) {
    List<PlanNode> marked = new ArrayList<>();
    int inputs = node.inputs().size();
    for (int i = 0; i < inputs; i++) {
      List<Expression> outputs = new ArrayList<>();
      for (int field = 0; field < node.types().size(); field++) {
        outputs.add(new Expression.Field(field, node.types().get(field), true));
      }
      for (int other = 0; other < inputs; other++) {
        outputs.add(new Expression.Constant(other == i ? 1L : 0L, TRUTH));
      }
      marked.add(new PlanNode.Calc(node.inputs().get(i), null, outputs));
    }
    List<AggregateCall> calls = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>(node.types());
    for (int i = 0; i < inputs; i++) {
      calls.add(
          new AggregateCall(
              AggregateFunction.COUNT,
              List.of(),
              false,
              node.types().size() + i,
              List.of(),
              COUNT));
      types.add(COUNT);
    }
    return grouped(new PlanNode.SetOperation(marked, SetKind.UNION, true), calls, types);
  }
}

package dev.yore.engine.operator;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says temporal joins as joins whose condition is that the periods overlap. Pure functions. */
final class TemporalJoins {
  private static final ColumnType TRUTH = ColumnType.of(Kind.BOOLEAN);

  private TemporalJoins() {}

  /** Half-open periods overlap if each begins before the other one ends. */
  static PlanNode.Join overlapping(PlanNode.TemporalJoin join) {
    List<Expression> conditions = new ArrayList<>();
    conditions.add(before(left(join, join.leftStart()), right(join, join.rightEnd())));
    conditions.add(before(right(join, join.rightStart()), left(join, join.leftEnd())));
    if (join.residual() != null) {
      conditions.add(join.residual());
    }
    return new PlanNode.Join(
        join.left(),
        join.right(),
        JoinKind.INNER,
        join.leftKeys(),
        join.rightKeys(),
        Collections.nCopies(join.leftKeys().size(), false),
        new Expression.Call(ScalarFunction.AND, conditions, TRUTH, true));
  }

  private static Expression before(Expression first, Expression second) {
    return new Expression.Call(ScalarFunction.LESS, List.of(first, second), TRUTH, true);
  }

  private static Expression left(PlanNode.TemporalJoin join, int field) {
    return new Expression.Field(field, join.left().types().get(field), true);
  }

  private static Expression right(PlanNode.TemporalJoin join, int field) {
    return new Expression.Field(
        join.left().types().size() + field, join.right().types().get(field), true);
  }
}

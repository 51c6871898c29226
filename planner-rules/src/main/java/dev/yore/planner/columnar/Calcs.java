package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts filters and projections on each other in one operator. Pure functions. */
final class Calcs {
  private static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);

  private Calcs() {}

  /** A filter and projection; one that only picks fields beneath it disappears. */
  static PlanNode over(PlanNode input, @Nullable Expression condition, List<Expression> outputs) {
    if (!(input instanceof PlanNode.Calc inner)
        || !inner.outputs().stream().allMatch(Expression.Field.class::isInstance)) {
      return new PlanNode.Calc(input, condition, outputs);
    }
    List<Expression> fields = inner.outputs();
    return new PlanNode.Calc(
        inner.input(),
        both(inner.condition(), condition == null ? null : substituted(condition, fields)),
        substituted(outputs, fields));
  }

  private static @Nullable Expression both(
      @Nullable Expression first, @Nullable Expression second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return new Expression.Call(
        ScalarFunction.AND, List.of(first, second), BOOLEAN, first.nullable() || second.nullable());
  }

  private static List<Expression> substituted(
      List<Expression> expressions, List<Expression> fields) {
    List<Expression> result = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> result.add(substituted(expression, fields)));
    return result;
  }

  private static Expression substituted(Expression expression, List<Expression> fields) {
    if (expression instanceof Expression.Field field) {
      Expression.Field inner = (Expression.Field) fields.get(field.index());
      return new Expression.Field(inner.index(), field.type(), inner.nullable());
    }
    if (expression instanceof Expression.Call call) {
      return new Expression.Call(
          call.function(), substituted(call.operands(), fields), call.type(), call.nullable());
    }
    if (expression instanceof Expression.RowCall call) {
      return new Expression.RowCall(
          call.function(), substituted(call.operands(), fields), call.type(), call.nullable());
    }
    return expression;
  }
}

package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SetKind;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.planner.expression.RexTranslator;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** What UNION, INTERSECT and EXCEPT have in common. Pure functions. */
final class ColumnarSetOperation {
  private ColumnarSetOperation() {}

  /** Whether the inputs' values can be brought into the output's forms. */
  static boolean isPossible(List<RelNode> inputs, RelDataType rowType) {
    return Translations.canHold(rowType)
        && inputs.stream().allMatch(input -> casts(input.getRowType(), rowType) != null);
  }

  private static @Nullable List<Expression> casts(RelDataType from, RelDataType to) {
    if (!Translations.canHold(from)) {
      return null;
    }
    List<ColumnType> wanted = Translations.types(to);
    List<Expression> casts = new ArrayList<>();
    for (Expression field : Translations.fields(from)) {
      Expression cast = RexTranslator.inForm(field, wanted.get(casts.size()));
      if (cast == null) {
        return null;
      }
      casts.add(cast);
    }
    return casts;
  }

  static PlanNode plan(
      PlanNodes nodes, List<RelNode> inputs, RelDataType rowType, SetKind kind, boolean all) {
    List<PlanNode> plans = new ArrayList<>();
    for (RelNode input : inputs) {
      PlanNode plan = nodes.of(input);
      List<Expression> casts = casts(input.getRowType(), rowType);
      plans.add(
          casts == null || isInForm(plan.types(), Translations.types(rowType))
              ? plan
              : new PlanNode.Calc(plan, null, casts));
    }
    return new PlanNode.SetOperation(plans, kind, all);
  }

  private static boolean isInForm(List<ColumnType> types, List<ColumnType> wanted) {
    for (int i = 0; i < types.size(); i++) {
      if (!PhysicalTypes.isSameForm(types.get(i), wanted.get(i))) {
        return false;
      }
    }
    return true;
  }
}

package dev.yore.planner.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Sums of BIGINT are decimals; what is summed must be one, too, since Calcite's code cannot add a
 * long to a decimal. Pure functions.
 */
final class WideSums {
  private WideSums() {}

  static RelNode apply(Aggregate aggregate) {
    RelNode input = aggregate.getInput();
    RexBuilder builder = aggregate.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RelDataTypeField field : input.getRowType().getFieldList()) {
      fields.add(builder.makeInputRef(input, field.getIndex()));
      names.add(field.getName());
    }
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (!sumsLongs(call, input)) {
        calls.add(call);
        continue;
      }
      RelDataType decimal = decimal(builder, argument(call, input).isNullable());
      calls.add(call.withArgList(List.of(fields.size())));
      fields.add(builder.makeCast(decimal, fields.get(call.getArgList().get(0))));
      names.add("$SUM" + fields.size());
    }
    if (calls.equals(aggregate.getAggCallList())) {
      return aggregate;
    }
    return aggregate.copy(
        aggregate.getTraitSet(),
        LogicalProject.create(input, List.of(), fields, names, java.util.Set.of()),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        calls);
  }

  private static RelDataType argument(AggregateCall call, RelNode input) {
    return input.getRowType().getFieldList().get(call.getArgList().get(0)).getType();
  }

  private static boolean sumsLongs(AggregateCall call, RelNode input) {
    return isSum(call.getAggregation().getKind())
        && argument(call, input).getSqlTypeName() == SqlTypeName.BIGINT;
  }

  private static boolean isSum(SqlKind kind) {
    return kind == SqlKind.SUM || kind == SqlKind.SUM0 || kind == SqlKind.AVG;
  }

  private static RelDataType decimal(RexBuilder builder, boolean nullable) {
    return builder
        .getTypeFactory()
        .createTypeWithNullability(
            builder.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 38, 0), nullable);
  }

  /** The same for a sum over a window. */
  static RexNode apply(RexOver over, RexBuilder builder) {
    boolean longs =
        isSum(over.getAggOperator().getKind())
            && over.getOperands().get(0).getType().getSqlTypeName() == SqlTypeName.BIGINT;
    if (!longs) {
      return over;
    }
    RexNode operand = over.getOperands().get(0);
    RelDataType type = decimal(builder, over.getType().isNullable());
    return builder.makeOver(
        over.getAggOperator().getKind() == SqlKind.AVG ? over.getType() : type,
        over.getAggOperator(),
        List.of(builder.makeCast(decimal(builder, operand.getType().isNullable()), operand)),
        over.getWindow().partitionKeys,
        over.getWindow().orderKeys,
        over.getWindow().getLowerBound(),
        over.getWindow().getUpperBound(),
        over.getWindow().getExclude(),
        over.getWindow().isRows(),
        true,
        false,
        over.isDistinct(),
        over.ignoreNulls());
  }
}

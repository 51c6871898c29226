package dev.yore.planner.columnar;

import dev.yore.engine.plan.AggregateFunction;
import dev.yore.planner.expression.PhysicalTypes;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes aggregates over points in time one pass over the versions. Confined to one thread. */
final class SweepConversion {
  private final LogicalAggregate aggregate;
  private final SweepParts parts;
  private final RexBuilder builder;
  private final List<dev.yore.engine.plan.AggregateCall> calls = new ArrayList<>();

  private SweepConversion(LogicalAggregate aggregate, SweepParts parts) {
    this.aggregate = aggregate;
    this.parts = parts;
    this.builder = aggregate.getCluster().getRexBuilder();
  }

  /**
   * The columnar plan, or null if the aggregate is no sweep.
   *
   * @param conversion makes the inputs columnar; gives null for what has no columnar form
   */
  static @Nullable RelNode convert(
      LogicalAggregate aggregate, UnaryOperator<@Nullable RelNode> conversion) {
    SweepParts parts = SweepParts.of(aggregate);
    if (parts == null || !Translations.canHold(aggregate.getRowType())) {
      return null;
    }
    SweepConversion sweep = new SweepConversion(aggregate, parts);
    RelNode points = conversion.apply(sweep.points());
    RelNode versions = conversion.apply(sweep.versions());
    return points == null || versions == null ? null : sweep.sweep(points, versions);
  }

  private RelNode points() {
    RelNode points = parts.points();
    return LogicalProject.create(
        points,
        List.of(),
        List.of(builder.makeInputRef(points, parts.point())),
        List.of("POINT"),
        Set.of());
  }

  private RelNode versions() {
    RelNode versions = parts.versions();
    List<RexNode> fields = new ArrayList<>();
    fields.add(builder.makeInputRef(versions, parts.start()));
    fields.add(builder.makeInputRef(versions, parts.end()));
    fields.addAll(parts.keys());
    for (int i = 0; i < parts.arguments().size(); i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      List<Integer> arguments = new ArrayList<>();
      for (RexNode argument : parts.arguments().get(i)) {
        arguments.add(fields.size());
        fields.add(argument);
      }
      calls.add(
          call(
              Objects.requireNonNull(AggregateCalls.function(call.getAggregation().getKind())),
              arguments,
              Objects.requireNonNull(PhysicalTypes.of(call.getType()))));
    }
    List<String> names = new ArrayList<>();
    fields.forEach(field -> names.add("F" + names.size()));
    return LogicalProject.create(versions, List.of(), fields, names, Set.of());
  }

  private static dev.yore.engine.plan.AggregateCall call(
      AggregateFunction function, List<Integer> arguments, ColumnType type) {
    return new dev.yore.engine.plan.AggregateCall(
        function, arguments, false, dev.yore.engine.plan.AggregateCall.NO_FILTER, List.of(), type);
  }

  private RelNode sweep(RelNode points, RelNode versions) {
    RelDataTypeFactory types = aggregate.getCluster().getTypeFactory();
    RelDataTypeFactory.Builder rowType = types.builder();
    List<RelDataType> output =
        aggregate.getRowType().getFieldList().stream().map(f -> f.getType()).toList();
    int keys = aggregate.getGroupCount();
    rowType.add("POINT", output.get(parts.pointPosition()));
    for (int i = 0; i < keys; i++) {
      if (i != parts.pointPosition()) {
        rowType.add("K" + i, output.get(i));
      }
    }
    for (int i = keys; i < output.size(); i++) {
      rowType.add("C" + i, output.get(i));
    }
    // Without other keys the engine gives a row for points at which nothing is alive, too.
    RelDataType bigint = types.createSqlType(SqlTypeName.BIGINT);
    boolean counted = keys == 1;
    if (counted) {
      calls.add(
          call(
              AggregateFunction.COUNT,
              List.of(),
              Objects.requireNonNull(PhysicalTypes.of(bigint))));
      rowType.add("ALIVE", bigint);
    }
    RelNode result =
        new ColumnarSweep(
            aggregate.getCluster(),
            ColumnarRules.traits(aggregate),
            points,
            versions,
            keys - 1,
            calls,
            rowType.build());
    return ColumnarProject.create(
        counted ? alive(result) : result, outputs(result), aggregate.getRowType());
  }

  private RelNode alive(RelNode sweep) {
    RexNode condition =
        builder.makeCall(
            SqlStdOperatorTable.GREATER_THAN,
            builder.makeInputRef(sweep, sweep.getRowType().getFieldCount() - 1),
            builder.makeBigintLiteral(java.math.BigDecimal.ZERO));
    return new ColumnarFilter(
        sweep.getCluster(),
        sweep.getTraitSet(),
        sweep,
        condition,
        Objects.requireNonNull(Translations.of(sweep).translate(condition)));
  }

  /** The fields in the aggregate's order. */
  private List<RexNode> outputs(RelNode sweep) {
    List<RexNode> outputs = new ArrayList<>();
    int next = 1;
    for (int i = 0; i < aggregate.getRowType().getFieldCount(); i++) {
      outputs.add(builder.makeInputRef(sweep, i == parts.pointPosition() ? 0 : next++));
    }
    return outputs;
  }
}

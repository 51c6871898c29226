package dev.yore.planner.plan;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The value of {@code (a, b) IN (SELECT …)} where it is not a condition of its own: true if a row
 * is equal, else unknown if none of a row's columns differs for certain, else false. Each different
 * (a, b) is compared once and joined with; Calcite's join for it repeats rows. Confined to one
 * thread.
 */
final class RowComparisons extends RexShuttle {
  private final RexBuilder builder;
  private RelNode input;

  private RowComparisons(RelNode input) {
    this.input = input;
    this.builder = input.getCluster().getRexBuilder();
  }

  /** The filter or projection without such calls; anything else as it is. */
  static RelNode joined(RelNode node) {
    return node instanceof LogicalFilter filter
        ? joined(filter)
        : node instanceof LogicalProject project ? joined(project) : node;
  }

  private static RelNode joined(LogicalFilter filter) {
    RowComparisons comparisons = new RowComparisons(filter.getInput());
    List<RexNode> conditions = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      // What is not true for certain is left out: an inner join does that.
      boolean alone = condition instanceof RexSubQuery;
      conditions.add(alone ? condition : comparisons.apply(condition));
    }
    if (comparisons.input == filter.getInput()) {
      return filter;
    }
    RelNode kept =
        filter.copy(
            filter.getTraitSet(),
            comparisons.input,
            RexUtil.composeConjunction(comparisons.builder, conditions));
    return LogicalProject.create(
        kept, List.of(), comparisons.fields(filter), filter.getRowType(), Set.of());
  }

  private List<RexNode> fields(RelNode of) {
    List<RexNode> fields = new ArrayList<>();
    of.getRowType()
        .getFieldList()
        .forEach(field -> fields.add(builder.makeInputRef(of, field.getIndex())));
    return fields;
  }

  private static RelNode joined(LogicalProject project) {
    RowComparisons comparisons = new RowComparisons(project.getInput());
    List<RexNode> fields = comparisons.apply(project.getProjects());
    return comparisons.input == project.getInput()
        ? project
        : LogicalProject.create(
            comparisons.input,
            project.getHints(),
            fields,
            project.getRowType(),
            project.getVariablesSet());
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery call) {
    if (call.getKind() != SqlKind.IN || call.getOperands().size() < 2 || !mayBeUnknown(call)) {
      return call;
    }
    if (!RelOptUtil.getVariablesUsed(call.rel).isEmpty()
        || call.getOperands().stream().anyMatch(o -> RexUtil.SubQueryFinder.find(o) != null)) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "IN that compares several columns, some of which may be NULL, with a query about the outer"
              + " row; say the same with EXISTS");
    }
    int width = call.getOperands().size();
    RelNode compared = compared(call);
    int fields = input.getRowType().getFieldCount();
    List<RexNode> same = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      same.add(
          builder.makeCall(
              SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
              call.getOperands().get(i),
              builder.makeInputRef(
                  compared.getRowType().getFieldList().get(i).getType(), fields + i)));
    }
    input =
        LogicalJoin.create(
            input,
            compared,
            List.of(),
            RexUtil.composeConjunction(builder, same),
            Set.of(),
            JoinRelType.LEFT);
    return value(builder.makeInputRef(input, fields + width));
  }

  private static boolean mayBeUnknown(RexSubQuery call) {
    return call.getOperands().stream().anyMatch(o -> o.getType().isNullable())
        || call.rel.getRowType().getFieldList().stream().anyMatch(f -> f.getType().isNullable());
  }

  /**
   * The operands' different values that are equal to a row or not certainly different from all, and
   * 1 for the former, 0 for the latter.
   */
  private RelNode compared(RexSubQuery call) {
    int width = call.getOperands().size();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      names.add("V" + i);
    }
    RelNode given = LogicalProject.create(input, List.of(), call.getOperands(), names, Set.of());
    RelNode distinct =
        LogicalAggregate.create(
            given, List.of(), ImmutableBitSet.range(width), null, List.<AggregateCall>of());
    List<RexNode> equal = new ArrayList<>();
    List<RexNode> notDifferent = new ArrayList<>();
    List<RexNode> fields = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      RexNode left = builder.makeInputRef(distinct, i);
      RexNode right =
          builder.makeInputRef(call.rel.getRowType().getFieldList().get(i).getType(), width + i);
      equal.add(builder.makeCall(SqlStdOperatorTable.EQUALS, left, right));
      notDifferent.add(notDifferent(builder, left, right));
      fields.add(left);
    }
    RelNode pairs =
        LogicalJoin.create(
            distinct,
            call.rel,
            List.of(),
            RexUtil.composeConjunction(builder, notDifferent),
            Set.of(),
            JoinRelType.INNER);
    RexNode isEqual =
        builder.makeCall(SqlStdOperatorTable.IS_TRUE, RexUtil.composeConjunction(builder, equal));
    fields.add(
        builder.makeCall(
            SqlStdOperatorTable.CASE,
            isEqual,
            builder.makeExactLiteral(BigDecimal.ONE),
            builder.makeExactLiteral(BigDecimal.ZERO)));
    names.add("IS_EQUAL");
    RelNode marked = LogicalProject.create(pairs, List.of(), fields, names, Set.of());
    AggregateCall max =
        AggregateCall.create(
            SqlStdOperatorTable.MAX,
            false,
            false,
            false,
            List.of(),
            List.of(width),
            -1,
            null,
            RelCollations.EMPTY,
            width,
            marked,
            null,
            "IS_EQUAL");
    return LogicalAggregate.create(
        marked, List.of(), ImmutableBitSet.range(width), null, List.of(max));
  }

  /** No mark: all rows differ; 1: one is equal; 0: nobody knows. */
  private RexNode value(RexNode mark) {
    RexNode unknown =
        builder.makeNullLiteral(
            builder
                .getTypeFactory()
                .createTypeWithNullability(
                    builder.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN), true));
    return builder.makeCall(
        SqlStdOperatorTable.CASE,
        builder.makeCall(SqlStdOperatorTable.IS_NULL, mark),
        builder.makeLiteral(false),
        builder.makeCall(
            SqlStdOperatorTable.EQUALS, mark, builder.makeExactLiteral(BigDecimal.ONE)),
        builder.makeLiteral(true),
        unknown);
  }

  /** Two columns are equal, or one of them is NULL. */
  static RexNode notDifferent(RexBuilder builder, RexNode left, RexNode right) {
    List<RexNode> terms = new ArrayList<>();
    terms.add(builder.makeCall(SqlStdOperatorTable.EQUALS, left, right));
    for (RexNode side : List.of(left, right)) {
      if (side.getType().isNullable()) {
        terms.add(builder.makeCall(SqlStdOperatorTable.IS_NULL, side));
      }
    }
    return RexUtil.composeDisjunction(builder, terms);
  }
}

package dev.yore.planner.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes semi-joins of EXISTS, and anti-joins of NOT EXISTS and NOT IN, where they decide alone
 * whether a row stays. Calcite's own way joins with groups and counts of the sub-query's rows, and
 * gives wrong rows for NOT IN of several columns with NULLs. IN stays Calcite's: its inner join
 * with the distinct values can be put where it rules out most. Confined to one thread.
 */
final class SubQueryJoins extends RelHomogeneousShuttle {
  private SubQueryJoins() {}

  /** The plan with such joins; other sub-queries stay. */
  static RelNode apply(RelNode root) {
    return root.accept(new SubQueryJoins());
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node).accept(new Inner());
    return RowComparisons.joined(
        visited instanceof LogicalFilter filter ? joined(filter) : visited);
  }

  /** Sub-queries within sub-queries. */
  private final class Inner extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RelNode inner = subQuery.rel.accept(SubQueryJoins.this);
      RexSubQuery outer = (RexSubQuery) Objects.requireNonNull(super.visitSubQuery(subQuery));
      return inner == subQuery.rel ? outer : outer.clone(inner);
    }
  }

  /** What a row is joined with instead of asking a sub-query. */
  private record Part(RelNode right, RexNode condition, JoinRelType type) {}

  private static RelNode joined(LogicalFilter filter) {
    RexBuilder builder = filter.getCluster().getRexBuilder();
    List<RexNode> plain = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      Part part = part(condition, filter);
      if (part != null) {
        parts.add(part);
      } else {
        (hasSubQuery(condition) ? others : plain).add(condition);
      }
    }
    if (parts.isEmpty()) {
      return filter;
    }
    RelNode result = filter.getInput();
    if (!plain.isEmpty()) {
      result = LogicalFilter.create(result, RexUtil.composeConjunction(builder, plain));
    }
    for (Part part : parts) {
      result =
          LogicalJoin.create(
              result, part.right(), List.of(), part.condition(), Set.of(), part.type());
    }
    return others.isEmpty()
        ? result
        : LogicalFilter.create(
            result,
            RexUtil.composeConjunction(builder, others),
            ImmutableSet.copyOf(filter.getVariablesSet()));
  }

  private static boolean hasSubQuery(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) != null;
  }

  private static @Nullable Part part(RexNode condition, LogicalFilter filter) {
    if (condition.getKind() == SqlKind.EXISTS) {
      return new SubQuery((RexSubQuery) condition, filter).exists(JoinRelType.SEMI);
    }
    if (condition.getKind() != SqlKind.NOT
        || !(((RexCall) condition).getOperands().get(0) instanceof RexSubQuery negated)) {
      return null;
    }
    return switch (negated.getKind()) {
      case EXISTS -> new SubQuery(negated, filter).exists(JoinRelType.ANTI);
      case IN -> new SubQuery(negated, filter).notIn();
      default -> null;
    };
  }

  /** A sub-query taken apart: the rows it is about, and the conditions that read the outer row. */
  private static final class SubQuery {
    private final RexSubQuery call;
    private final RelNode outer;
    private final Set<CorrelationId> variables;
    private final RexBuilder builder;
    private final List<RexNode> correlated = new ArrayList<>();

    SubQuery(RexSubQuery call, LogicalFilter filter) {
      this.call = call;
      this.outer = filter.getInput();
      this.variables = filter.getVariablesSet();
      this.builder = filter.getCluster().getRexBuilder();
    }

    @Nullable Part exists(JoinRelType type) {
      RelNode rows = call.rel;
      while (rows instanceof LogicalProject project && !project.containsOver()) {
        rows = project.getInput();
      }
      RelNode right = withoutCorrelation(rows);
      return right == null
          ? null
          : new Part(right, RexUtil.composeConjunction(builder, correlated), type);
    }

    @Nullable Part notIn() {
      if (call.getOperands().stream().anyMatch(SubQueryJoins::hasSubQuery)) {
        return null;
      }
      RelNode right = null;
      List<RexNode> values = new ArrayList<>();
      if (call.rel instanceof LogicalProject project
          && !project.containsOver()
          && usesOuter(call.rel)) {
        right = withoutCorrelation(project.getInput());
        values.addAll(project.getProjects());
        if (values.stream().anyMatch(v -> readsOuter(v) || hasSubQuery(v))) {
          return null;
        }
      } else {
        right = withoutCorrelation(call.rel);
        call.rel
            .getRowType()
            .getFieldList()
            .forEach(field -> values.add(builder.makeInputRef(call.rel, field.getIndex())));
      }
      if (right == null) {
        return null;
      }
      List<RexNode> conditions = new ArrayList<>(correlated);
      for (int i = 0; i < values.size(); i++) {
        conditions.add(
            RowComparisons.notDifferent(
                builder, call.getOperands().get(i), shifted(values.get(i))));
      }
      return new Part(right, RexUtil.composeConjunction(builder, conditions), JoinRelType.ANTI);
    }

    /** The rows without the conditions that read the outer row, or null if more than those do. */
    private @Nullable RelNode withoutCorrelation(RelNode rows) {
      List<LogicalFilter> filters = new ArrayList<>();
      RelNode input = rows;
      while (input instanceof LogicalFilter filter) {
        filters.add(filter);
        input = filter.getInput();
      }
      if (usesOuter(input)) {
        return null;
      }
      for (int i = filters.size() - 1; i >= 0; i--) {
        LogicalFilter filter = filters.get(i);
        List<RexNode> own = new ArrayList<>();
        for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
          if (!readsOuter(condition)) {
            own.add(condition);
          } else if (hasSubQuery(condition)) {
            return null;
          } else {
            correlated.add(shifted(condition));
          }
        }
        if (!own.isEmpty()) {
          input =
              LogicalFilter.create(
                  input,
                  RexUtil.composeConjunction(builder, own),
                  ImmutableSet.copyOf(filter.getVariablesSet()));
        }
      }
      return correlated.stream().anyMatch(RexUtil::containsCorrelation) ? null : input;
    }

    private static boolean usesOuter(RelNode rows) {
      return !RelOptUtil.getVariablesUsed(rows).isEmpty();
    }

    private static boolean readsOuter(RexNode node) {
      OuterReads reads = new OuterReads();
      node.accept(reads);
      return reads.found;
    }

    /** The expression over outer then inner fields. */
    private RexNode shifted(RexNode inner) {
      return inner.accept(new OverBoth(builder, outer, variables));
    }
  }

  /** Finds what reads a row outside of the query, in sub-queries too. */
  private static final class OuterReads extends RexShuttle {
    private boolean found;

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      found |= !RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty();
      return Objects.requireNonNull(super.visitSubQuery(subQuery));
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      found |= RexUtil.containsCorrelation(access);
      return access;
    }
  }

  /** Makes fields of the outer row the first ones, and the inner row's those after them. */
  private static final class OverBoth extends RexShuttle {
    private final RexBuilder builder;
    private final RelNode outer;
    private final Set<CorrelationId> variables;

    OverBoth(RexBuilder builder, RelNode outer, Set<CorrelationId> variables) {
      this.builder = builder;
      this.outer = outer;
      this.variables = variables;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return new RexInputRef(ref.getIndex() + outer.getRowType().getFieldCount(), ref.getType());
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      return access.getReferenceExpr() instanceof RexCorrelVariable variable
              && variables.contains(variable.id)
          ? builder.makeInputRef(outer, access.getField().getIndex())
          : access;
    }
  }
}

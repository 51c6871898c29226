package dev.yore.planner.plan;

import dev.yore.planner.columnar.ColumnarRules;
import dev.yore.planner.period.PeriodPushDown;
import dev.yore.planner.rel.Estimates;
import dev.yore.planner.rel.ScanFactory;
import dev.yore.planner.rel.ScanRules;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.tools.Program;
import org.apache.calcite.tools.Programs;
import org.jspecify.annotations.Nullable;

/**
 * The optimiser's stages, in order: sub-queries become joins, conditions move down, joins are
 * ordered by size, scans take what they can, and only then physical operators are chosen. Doing the
 * logical work with rule lists of their own keeps planning of the 22 TPC-H queries under a second
 * in all, where one big search took twenty. Pure functions.
 */
final class PlanningStages {
  private static final Program REDUCE_AVERAGES = hep(false, CoreRules.AGGREGATE_REDUCE_FUNCTIONS);

  private static final Program SIMPLIFY =
      hep(
          false,
          CoreRules.FILTER_REDUCE_EXPRESSIONS,
          ReduceProjections.INSTANCE,
          CoreRules.JOIN_REDUCE_EXPRESSIONS,
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.JOIN_CONDITION_PUSH,
          CoreRules.JOIN_PUSH_EXPRESSIONS,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_AGGREGATE_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.FILTER_SET_OP_TRANSPOSE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.AGGREGATE_PROJECT_MERGE,
          SafeRules.PROJECT_TO_SEMI_JOIN,
          SafeRules.JOIN_TO_SEMI_JOIN,
          PruneEmptyRules.FILTER_INSTANCE,
          PruneEmptyRules.PROJECT_INSTANCE);

  private static final Program COLLECT_JOINS =
      hep(
          true,
          CoreRules.PROJECT_REMOVE,
          CoreRules.JOIN_TO_MULTI_JOIN,
          CoreRules.PROJECT_MULTI_JOIN_MERGE,
          CoreRules.FILTER_MULTI_JOIN_MERGE);

  private static final Program ORDER_JOINS = hep(false, CoreRules.MULTI_JOIN_OPTIMIZE);

  private static final List<RelOptRule> TIDY_RULES =
      List.of(
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW,
          SafeRules.LIMIT_PROJECT_TRANSPOSE);

  private static final Program TIDY = hep(false, TIDY_RULES);

  /** Calcite's operators know no DISTINCT beside other aggregates. */
  private static final Program TIDY_FOR_ENUMERABLE =
      hep(
          false,
          Stream.concat(
                  TIDY_RULES.stream(),
                  Stream.of(
                      CoreRules.AGGREGATE_EXPAND_DISTINCT_AGGREGATES,
                      CoreRules.AGGREGATE_REDUCE_FUNCTIONS))
              .toList());

  private static final Program INTO_SCANS =
      hep(
          false,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          ScanRules.FILTER_INTO_SCAN,
          ScanRules.LIMIT_INTO_SCAN);

  private static final Program CHOOSE_OPERATORS =
      (planner, rel, traits, materializations, lattices) -> {
        RelNode sorted = sorted(rel, traits.getCollation());
        planner.setRoot(
            sorted.getTraitSet().equals(traits) ? sorted : planner.changeTraits(sorted, traits));
        return planner.findBestExp();
      };

  /**
   * A plan that certainly has the wanted order. The rules may have moved its sort beneath a
   * projection that hides the keys, or found it empty; a sort too many is removed later.
   */
  static RelNode sorted(RelNode rel, @Nullable RelCollation wanted) {
    return wanted == null || wanted.getFieldCollations().isEmpty() || rel instanceof Sort
        ? rel
        : LogicalSort.create(rel, wanted, null, null);
  }

  private PlanningStages() {}

  private static Program hep(boolean bottomUp, RelOptRule... rules) {
    return hep(bottomUp, List.of(rules));
  }

  private static Program hep(boolean bottomUp, List<RelOptRule> rules) {
    HepProgramBuilder builder = new HepProgramBuilder();
    if (bottomUp) {
      builder.addMatchOrder(HepMatchOrder.BOTTOM_UP);
    }
    builder.addRuleCollection(rules);
    return Programs.of(builder.build(), true, Estimates.PROVIDER);
  }

  /** The way to a logical plan that the engine can run. */
  static Program logical(ScanFactory scans) {
    return Programs.sequence(toExact(scans, false), optimized(TIDY));
  }

  /**
   * The whole way to a physical plan with operators of the conventions whose rules the planner has.
   */
  static Program physical(ScanFactory scans) {
    return Programs.sequence(
        toExact(scans, true),
        optimized(TIDY_FOR_ENUMERABLE),
        CHOOSE_OPERATORS,
        Programs.calc(Estimates.PROVIDER));
  }

  private static Program toExact(ScanFactory scans, boolean wideSums) {
    Program correlatedPeriods =
        (planner, rel, traits, materializations, lattices) -> PeriodPushDown.secondPass(rel, scans);
    return Programs.sequence(
        (planner, rel, traits, materializations, lattices) -> SubQueryJoins.apply(rel),
        Programs.subQuery(Estimates.PROVIDER),
        Programs.decorrelate(),
        correlatedPeriods,
        REDUCE_AVERAGES,
        (planner, rel, traits, materializations, lattices) -> ExactSemantics.apply(rel, wideSums),
        (planner, rel, traits, materializations, lattices) -> rel.accept(new FactorConditions()));
  }

  private static Program optimized(Program tidy) {
    return Programs.sequence(
        SIMPLIFY,
        Programs.trim(),
        SIMPLIFY,
        COLLECT_JOINS,
        ORDER_JOINS,
        tidy,
        INTO_SCANS,
        Programs.trim(),
        tidy,
        INTO_SCANS);
  }

  /** Rules of the last search; merge joins are left out because their sorts cost far more. */
  static void addPhysicalRules(RelOptPlanner planner) {
    for (RelOptRule rule : EnumerableRules.rules()) {
      if (!rule.equals(EnumerableRules.ENUMERABLE_MERGE_JOIN_RULE)) {
        planner.addRule(rule);
      }
    }
    planner.addRule(ScanRules.TO_ENUMERABLE);
    planner.addRule(ScanRules.TRANSIENT_TO_ENUMERABLE);
    planner.addRule(CoreRules.SORT_REMOVE);
    planner.addRule(CoreRules.JOIN_COMMUTE);
    planner.addRule(EnumerableRules.ENUMERABLE_LIMIT_SORT_RULE);
  }

  /**
   * Rules for operators of the engine beside Calcite's.
   *
   * @param above whether the engine may also read what Calcite's operators give
   */
  static void addColumnarRules(RelOptPlanner planner, boolean above) {
    ColumnarRules.OPERATORS.forEach(planner::addRule);
    planner.addRule(ScanRules.TO_COLUMNAR);
    planner.addRule(ColumnarRules.TO_ENUMERABLE);
    if (above) {
      planner.addRule(ColumnarRules.FROM_ENUMERABLE);
    }
  }
}

package dev.yore.planner.columnar;

import dev.yore.planner.catalog.SystemTable;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.logical.LogicalWindow;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The rules that make logical operators columnar, one per operator. A rule gives null for what the
 * engine cannot do. Immutable.
 */
public final class ColumnarRules {
  static final ConverterRule FILTER =
      rule(
          LogicalFilter.class,
          "ColumnarFilterRule",
          filter -> {
            if (!Translations.canHold(filter.getRowType())) {
              return null;
            }
            var condition = Translations.of(filter).translate(filter.getCondition());
            RelNode input = columnar(filter.getInput());
            return condition == null
                ? null
                : new ColumnarFilter(
                    filter.getCluster(), traits(filter), input, filter.getCondition(), condition);
          });

  static final ConverterRule PROJECT =
      rule(
          LogicalProject.class,
          "ColumnarProjectRule",
          project -> {
            if (!Translations.canHold(project.getInput().getRowType())) {
              return null;
            }
            var outputs =
                Translations.of(project).outputs(project.getProjects(), project.getRowType());
            return outputs == null
                ? null
                : new ColumnarProject(
                    project.getCluster(),
                    traits(project),
                    columnar(project.getInput()),
                    project.getProjects(),
                    project.getRowType(),
                    outputs);
          });

  static final ConverterRule JOIN =
      rule(
          LogicalJoin.class,
          "ColumnarJoinRule",
          join -> {
            JoinParts parts = parts(join);
            boolean known =
                switch (join.getJoinType()) {
                  case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> true;
                  default -> false;
                };
            return parts == null || !known
                ? null
                : new ColumnarJoin(
                    join.getCluster(),
                    traits(join),
                    columnar(join.getLeft()),
                    columnar(join.getRight()),
                    join.getCondition(),
                    join.getVariablesSet(),
                    join.getJoinType(),
                    parts);
          });

  static final ConverterRule TEMPORAL_JOIN =
      rule(
          LogicalJoin.class,
          "ColumnarTemporalJoinRule",
          join -> {
            OverlapParts parts =
                join.getJoinType() == JoinRelType.INNER
                    ? OverlapParts.of(join.getLeft(), join.getRight(), join.getCondition())
                    : null;
            return parts == null
                ? null
                : new ColumnarTemporalJoin(
                    join.getCluster(),
                    traits(join),
                    columnar(join.getLeft()),
                    columnar(join.getRight()),
                    join.getCondition(),
                    join.getVariablesSet(),
                    parts);
          });

  static final ConverterRule SORT =
      rule(
          LogicalSort.class,
          "ColumnarSortRule",
          sort -> {
            Translations translations = Translations.of(sort);
            return Translations.canHold(sort.getRowType())
                    && translations.canTranslate(sort.offset)
                    && translations.canTranslate(sort.fetch)
                ? new ColumnarSort(
                    sort.getCluster(),
                    traits(sort).replace(sort.getCollation()),
                    columnar(sort.getInput()),
                    sort.getCollation(),
                    sort.offset,
                    sort.fetch)
                : null;
          });

  static final ConverterRule VALUES =
      rule(
          LogicalValues.class,
          "ColumnarValuesRule",
          values ->
              Translations.canHold(values.getRowType())
                      && values.tuples.stream()
                          .allMatch(
                              tuple ->
                                  Translations.of(values)
                                          .outputs(List.copyOf(tuple), values.getRowType())
                                      != null)
                  ? new ColumnarValues(
                      values.getCluster(), values.getRowType(), values.tuples, traits(values))
                  : null);

  static final ConverterRule UNION =
      setRule(
          LogicalUnion.class,
          "ColumnarUnionRule",
          (union, inputs) ->
              new ColumnarUnion(union.getCluster(), traits(union), inputs, union.all));

  static final ConverterRule INTERSECT =
      setRule(
          LogicalIntersect.class,
          "ColumnarIntersectRule",
          (intersect, inputs) ->
              new ColumnarIntersect(
                  intersect.getCluster(), traits(intersect), inputs, intersect.all));

  static final ConverterRule MINUS =
      setRule(
          LogicalMinus.class,
          "ColumnarMinusRule",
          (minus, inputs) ->
              new ColumnarMinus(minus.getCluster(), traits(minus), inputs, minus.all));

  static final ConverterRule AGGREGATE =
      rule(LogicalAggregate.class, "ColumnarAggregateRule", AggregateConversion::convert);

  static final ConverterRule WINDOW =
      rule(LogicalWindow.class, "ColumnarWindowRule", WindowConversion::convert);

  static final ConverterRule SYSTEM_SCAN =
      rule(
          LogicalTableScan.class,
          "ColumnarSystemScanRule",
          scan ->
              scan.getTable().unwrap(SystemTable.class) != null
                      && Translations.canHold(scan.getRowType())
                  ? new ColumnarSystemScan(scan.getCluster(), traits(scan), scan.getTable())
                  : null);

  /** Rules from logical to columnar operators. */
  public static final List<ConverterRule> OPERATORS =
      List.of(
          FILTER,
          PROJECT,
          TEMPORAL_JOIN,
          JOIN,
          SORT,
          VALUES,
          UNION,
          INTERSECT,
          MINUS,
          AGGREGATE,
          WINDOW,
          SYSTEM_SCAN);

  /** From columnar operators to compiled code above them. */
  public static final RelOptRule TO_ENUMERABLE =
      ConverterRule.Config.INSTANCE
          .withConversion(
              RelNode.class,
              ColumnarConvention.INSTANCE,
              EnumerableConvention.INSTANCE,
              "ColumnarToEnumerableConverterRule")
          .withRuleFactory(
              config ->
                  new Conversion<>(
                      config,
                      node ->
                          new ColumnarToEnumerableConverter(
                              node.getCluster(),
                              node.getTraitSet().replace(EnumerableConvention.INSTANCE),
                              node)))
          .toRule(Conversion.class);

  /** From compiled code to columnar operators above it. */
  public static final RelOptRule FROM_ENUMERABLE =
      ConverterRule.Config.INSTANCE
          .withConversion(
              RelNode.class,
              EnumerableConvention.INSTANCE,
              ColumnarConvention.INSTANCE,
              "EnumerableToColumnarConverterRule")
          .withRuleFactory(
              config ->
                  new Conversion<>(
                      config,
                      node ->
                          Translations.canHold(node.getRowType())
                              ? new EnumerableToColumnarConverter(
                                  node.getCluster(),
                                  node.getTraitSet().replace(ColumnarConvention.INSTANCE),
                                  node)
                              : null))
          .toRule(Conversion.class);

  private ColumnarRules() {}

  /** A columnar plan's output with only the given fields, which may have names twice. */
  public static RelNode withFields(RelNode input, List<RexNode> fields, RelDataType rowType) {
    RelDataType distinct =
        input
            .getCluster()
            .getTypeFactory()
            .builder()
            .addAll(rowType.getFieldList())
            .uniquify()
            .build();
    return ColumnarProject.create(input, fields, distinct);
  }

  static RelTraitSet traits(RelNode node) {
    return node.getCluster().traitSetOf(ColumnarConvention.INSTANCE);
  }

  /** The node as an input of a columnar operator that wants no order. */
  static RelNode columnar(RelNode node) {
    return node instanceof ColumnarRel
        ? node
        : RelOptRule.convert(
            node,
            node.getTraitSet().replace(ColumnarConvention.INSTANCE).replace(RelCollations.EMPTY));
  }

  private static @Nullable JoinParts parts(LogicalJoin join) {
    JoinParts notIn =
        join.getJoinType() == JoinRelType.ANTI
            ? JoinParts.ofNotIn(join.getLeft(), join.getRight(), join.getCondition())
            : null;
    return notIn != null
        ? notIn
        : JoinParts.of(join.getLeft(), join.getRight(), join.getCondition());
  }

  private static <R extends RelNode> ConverterRule rule(
      Class<R> operator, String name, Function<R, @Nullable RelNode> conversion) {
    return ConverterRule.Config.INSTANCE
        .withConversion(operator, Convention.NONE, ColumnarConvention.INSTANCE, name)
        .withRuleFactory(config -> new Conversion<>(config, conversion))
        .toRule(Conversion.class);
  }

  private static <R extends RelNode> ConverterRule setRule(
      Class<R> operator, String name, BiFunction<R, List<RelNode>, RelNode> conversion) {
    return rule(
        operator,
        name,
        node ->
            ColumnarSetOperation.isPossible(node.getInputs(), node.getRowType())
                ? conversion.apply(
                    node, node.getInputs().stream().map(ColumnarRules::columnar).toList())
                : null);
  }

  /** A rule that is a function. */
  private static final class Conversion<R extends RelNode> extends ConverterRule {
    private final Function<R, @Nullable RelNode> conversion;

    Conversion(Config config, Function<R, @Nullable RelNode> conversion) {
      super(config);
      this.conversion = conversion;
    }

    @Override
    @SuppressWarnings("unchecked") // the rule matches no other operators
    public @Nullable RelNode convert(RelNode node) {
      return conversion.apply((R) node);
    }
  }
}

package dev.yore.planner.rel;

import dev.yore.planner.columnar.ColumnarConvention;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.convert.ConverterRule;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** The rules that move work into scans and make scans physical. Immutable. */
public final class ScanRules {
  public static final RelOptRule FILTER_INTO_SCAN = new FilterIntoScan();
  public static final RelOptRule LIMIT_INTO_SCAN = new LimitIntoScan();
  public static final RelOptRule TO_ENUMERABLE =
      ConverterRule.Config.INSTANCE
          .withConversion(
              YoreScan.class,
              Convention.NONE,
              EnumerableConvention.INSTANCE,
              "YoreScanToEnumerable")
          .withRuleFactory(ToEnumerable::new)
          .toRule(ToEnumerable.class);

  public static final ConverterRule TO_COLUMNAR =
      ConverterRule.Config.INSTANCE
          .withConversion(
              YoreScan.class, Convention.NONE, ColumnarConvention.INSTANCE, "YoreScanToColumnar")
          .withRuleFactory(ToColumnar::new)
          .toRule(ToColumnar.class);

  /** For the table through which the rounds of a recursive query hand on their rows. */
  public static final RelOptRule TRANSIENT_TO_ENUMERABLE =
      ConverterRule.Config.INSTANCE
          .withConversion(
              LogicalTableScan.class,
              Convention.NONE,
              EnumerableConvention.INSTANCE,
              "TransientScanToEnumerable")
          .withRuleFactory(TransientToEnumerable::new)
          .toRule(TransientToEnumerable.class);

  private ScanRules() {}

  private static final class TransientToEnumerable extends ConverterRule {
    TransientToEnumerable(Config config) {
      super(config);
    }

    @Override
    public @Nullable RelNode convert(RelNode rel) {
      TableScan scan = (TableScan) rel;
      return scan.getTable().unwrap(TransientTable.class) == null
          ? null
          : EnumerableTransientScan.of(scan);
    }
  }

  /** Gives the store those conditions of a filter that it can evaluate. */
  private static final class FilterIntoScan extends RelOptRule {
    @SuppressWarnings("deprecation") // the successor needs a code generator for its configuration
    FilterIntoScan() {
      super(operand(Filter.class, operand(YoreScan.class, none())), "FilterIntoScan");
    }

    @Override
    public void onMatch(RelOptRuleCall call) {
      Filter filter = call.rel(0);
      YoreScan scan = call.rel(1);
      if (scan.limit() != null) {
        return;
      }
      RexBuilder builder = filter.getCluster().getRexBuilder();
      FilterSplit split = FilterSplitter.split(filter.getCondition(), scan.scanTable(), builder);
      List<PushedPredicate> news =
          split.pushed().stream().filter(p -> !scan.predicates().contains(p)).toList();
      if (news.isEmpty()) {
        return;
      }
      RelNode result = scan.withPredicates(news);
      if (!split.remaining().isEmpty()) {
        result =
            filter.copy(
                filter.getTraitSet(),
                result,
                RexUtil.removeNullabilityCast(
                    builder.getTypeFactory(),
                    RexUtil.composeConjunction(builder, split.remaining())));
      }
      call.transformTo(result);
    }
  }

  /** Tells the store how many rows will do. */
  private static final class LimitIntoScan extends RelOptRule {
    @SuppressWarnings("deprecation") // the successor needs a code generator for its configuration
    LimitIntoScan() {
      super(operand(Sort.class, operand(YoreScan.class, none())), "LimitIntoScan");
    }

    @Override
    public void onMatch(RelOptRuleCall call) {
      Sort sort = call.rel(0);
      YoreScan scan = call.rel(1);
      boolean onlyLimits = sort.getCollation().getFieldCollations().isEmpty();
      if (!onlyLimits || scan.limit() != null || !isCount(sort.fetch)) {
        return;
      }
      RexNode rows = rows(sort);
      if (rows != null) {
        call.transformTo(sort.copy(sort.getTraitSet(), List.of(scan.withLimit(rows))));
      }
    }

    private static @Nullable RexNode rows(Sort sort) {
      if (sort.offset == null) {
        return sort.fetch;
      }
      return isCount(sort.offset)
          ? sort.getCluster()
              .getRexBuilder()
              .makeCall(SqlStdOperatorTable.PLUS, sort.offset, sort.fetch)
          : null;
    }

    private static boolean isCount(@Nullable RexNode node) {
      return node instanceof RexLiteral || node instanceof RexDynamicParam;
    }
  }

  /** Makes a scan the engine's. */
  private static final class ToColumnar extends ConverterRule {
    ToColumnar(Config config) {
      super(config);
    }

    @Override
    public @Nullable RelNode convert(RelNode node) {
      return ColumnarYoreScan.of((YoreScan) node);
    }
  }

  /** Makes a scan Calcite's. */
  private static final class ToEnumerable extends ConverterRule {
    ToEnumerable(Config config) {
      super(config);
    }

    @Override
    public RelNode convert(RelNode node) {
      return EnumerableYoreScan.of((YoreScan) node);
    }
  }
}

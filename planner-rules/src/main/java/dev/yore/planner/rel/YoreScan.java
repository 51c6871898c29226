package dev.yore.planner.rel;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.period.BoundPeriod;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads some columns of a stored table in one period, filtered and limited by the store. Immutable.
 */
class YoreScan extends TableScan {
  private final List<PushedPredicate> predicates;
  private final @Nullable RexNode limit;

  YoreScan(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelOptTable table,
      List<PushedPredicate> predicates,
      @Nullable RexNode limit) {
    super(cluster, traits, List.of(), table);
    this.predicates = List.copyOf(predicates);
    this.limit = limit;
  }

  final ScanTable scanTable() {
    return Objects.requireNonNull(table.unwrap(ScanTable.class));
  }

  final List<PushedPredicate> predicates() {
    return predicates;
  }

  final @Nullable RexNode limit() {
    return limit;
  }

  /** All expressions to be evaluated before the scan: bounds, predicates' values, limit. */
  final List<RexNode> expressions() {
    List<RexNode> expressions = new ArrayList<>();
    BoundPeriod period = scanTable().period();
    if (period != null) {
      expressions.addAll(period.bounds());
    }
    for (PushedPredicate predicate : predicates) {
      expressions.addAll(predicate.values());
    }
    if (limit != null) {
      expressions.add(limit);
    }
    return expressions;
  }

  /** The same kind of scan with other contents. */
  YoreScan with(
      RelOptTable newTable, List<PushedPredicate> newPredicates, @Nullable RexNode newLimit) {
    return new YoreScan(getCluster(), getTraitSet(), newTable, newPredicates, newLimit);
  }

  final YoreScan withPredicates(List<PushedPredicate> more) {
    List<PushedPredicate> all = new ArrayList<>(predicates);
    all.addAll(more);
    return with(table, all, limit);
  }

  final YoreScan withLimit(RexNode rows) {
    return with(table, predicates, rows);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new YoreScan(getCluster(), traits, table, predicates, limit);
  }

  /** Narrows the scan itself instead of projecting above it. */
  @Override
  public RelNode project(
      ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields, RelBuilder relBuilder) {
    if (!extraFields.isEmpty()) {
      return super.project(fieldsUsed, extraFields, relBuilder);
    }
    ScanTable narrow = scanTable().project(fieldsUsed.asList(), getCluster().getTypeFactory());
    return with(narrow.toRelOptTable(table.getRelOptSchema()), predicates, limit);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    boolean[] changed = new boolean[1];
    List<PushedPredicate> newPredicates = new ArrayList<>();
    for (PushedPredicate predicate : predicates) {
      newPredicates.add(predicate.map(rex -> apply(shuttle, rex, changed)));
    }
    RexNode newLimit = limit == null ? null : apply(shuttle, limit, changed);
    RelOptTable newTable = table;
    BoundPeriod period = scanTable().period();
    if (period != null) {
      BoundPeriod newPeriod = period.map(rex -> apply(shuttle, rex, changed));
      if (!newPeriod.equals(period)) {
        newTable = scanTable().in(newPeriod).toRelOptTable(table.getRelOptSchema());
      }
    }
    return changed[0] ? with(newTable, newPredicates, newLimit) : this;
  }

  private static RexNode apply(RexShuttle shuttle, RexNode rex, boolean[] changed) {
    RexNode result = shuttle.apply(rex);
    changed[0] |= !result.equals(rex);
    return result;
  }

  @Override
  public void collectVariablesUsed(Set<CorrelationId> variables) {
    RexVisitorImpl<Void> visitor =
        new RexVisitorImpl<>(true) {
          @Override
          public Void visitCorrelVariable(RexCorrelVariable variable) {
            variables.add(variable.id);
            return super.visitCorrelVariable(variable);
          }
        };
    expressions().forEach(rex -> rex.accept(visitor));
  }

  @Override
  public double estimateRowCount(RelMetadataQuery mq) {
    double rows = super.estimateRowCount(mq);
    ScanTable scanned = scanTable();
    rows *= ScanSelectivity.of(predicates, scanned.stored().schema(), scanned.statistics());
    rows = isKeyLookup() || isUniqueLookup() ? 1 : rows;
    if (limit instanceof RexLiteral literal && literal.getValueAs(Long.class) != null) {
      rows = Math.min(rows, Objects.requireNonNull(literal.getValueAs(Long.class)));
    }
    return Math.max(1, rows);
  }

  private boolean isKeyLookup() {
    BoundPeriod period = scanTable().period();
    return (period == null || period.isOneInstant()) && isKeyPinned();
  }

  private boolean isKeyPinned() {
    List<Integer> key = scanTable().stored().schema().keyColumns();
    return !key.isEmpty() && key.stream().allMatch(this::isPinned);
  }

  private boolean isUniqueLookup() {
    TableSchema table = scanTable().stored().schema();
    BoundPeriod period = scanTable().period();
    return (period == null || period.isOneInstant())
        && table.rules().uniques().stream()
            .anyMatch(u -> table.ordinalsOfIds(u.columnIds()).stream().allMatch(this::isPinned));
  }

  /** Names of what finds rows by the values that the predicates ask for. */
  private List<String> usableIndexes() {
    TableSchema table = scanTable().stored().schema();
    if (isKeyPinned()) {
      return List.of();
    }
    Set<Integer> asked = new HashSet<>();
    for (PushedPredicate predicate : predicates) {
      if (predicate.column() >= 0 && isIndexable(predicate)) {
        asked.add(table.columns().get(predicate.column()).id());
      }
    }
    Map<String, List<Integer>> indexes = new TreeMap<>();
    table.rules().indexes().forEach(i -> indexes.put(i.name(), i.columnIds()));
    for (TableConstraint constraint : table.rules().constraints()) {
      if (!(constraint instanceof TableConstraint.Check)) {
        indexes.put(constraint.name(), constraint.columnIds());
      }
    }
    indexes.values().removeIf(ids -> ids.stream().noneMatch(asked::contains));
    return List.copyOf(indexes.keySet());
  }

  private static boolean isIndexable(PushedPredicate predicate) {
    return predicate instanceof PushedPredicate.In
        || (predicate instanceof PushedPredicate.Compare compare
            && compare.operator() != Operator.NOT_EQUAL);
  }

  private boolean isPinned(int column) {
    return predicates.stream()
        .anyMatch(
            p ->
                p instanceof PushedPredicate.Compare compare
                    && compare.column() == column
                    && compare.operator() == Operator.EQUAL);
  }

  /** Every row read costs, every column of it a little. */
  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery mq) {
    double rows = mq.getRowCount(this);
    double width = 1 + 0.1 * scanTable().columns().size();
    return planner.getCostFactory().makeCost(rows, rows * width, 0);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    ScanTable scanned = scanTable();
    String filter =
        predicates.stream()
            .map(p -> p.describe(scanned.nameOf(p.column())))
            .collect(Collectors.joining(" AND "));
    return writer
        .item("table", scanned.stored().schema().name())
        // Two scans of one text are one to the planner; branches and versions share names.
        .itemIf(
            "version",
            SqlCatalog.nameOfVersion(scanned.stored().schema()),
            writer.getDetailLevel() == SqlExplainLevel.DIGEST_ATTRIBUTES)
        .itemIf(
            "dropped", scanned.stored().schema().tableId(), scanned.stored().schema().isDropped())
        .itemIf("period", String.valueOf(scanned.period()), scanned.period() != null)
        .item("columns", scanned.columnNames())
        .itemIf("filter", filter, !predicates.isEmpty())
        .itemIf("index", usableIndexes(), !usableIndexes().isEmpty())
        .itemIf("limit", String.valueOf(limit), limit != null);
  }
}

package dev.yore.planner.rel;

import dev.yore.store.statistics.ColumnStatistics;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * How many values columns of a scan have, and how many rows a condition leaves. Public because
 * compiled code calls the handlers. Stateless.
 */
public final class ScanEstimates {
  /** Distinct values of a column that the store has no count of. */
  static final long UNKNOWN = 0;

  private ScanEstimates() {}

  /** Distinct values of a field, or {@link #UNKNOWN}. */
  static long distinctValues(ScanTable table, int field) {
    return distinctValuesOf(table, table.columns().get(field));
  }

  /** Likewise of a scan ordinal, which may be of a column that is not scanned. */
  static long distinctValuesOf(ScanTable table, int ordinal) {
    if (ordinal < 0 || ordinal >= table.statistics().columns().size()) {
      return UNKNOWN;
    }
    ColumnStatistics column = table.statistics().columns().get(ordinal);
    return column.distinctCount();
  }

  private static @Nullable ScanTable tableOf(TableScan scan) {
    return scan.getTable().unwrap(ScanTable.class);
  }

  /** Counts the different combinations of values of some fields. */
  public static final class DistinctRows
      implements MetadataHandler<BuiltInMetadata.DistinctRowCount> {
    @Override
    public MetadataDef<BuiltInMetadata.DistinctRowCount> getDef() {
      return BuiltInMetadata.DistinctRowCount.DEF;
    }

    /** Called by compiled code; null if a count is missing. */
    public @Nullable Double getDistinctRowCount(
        TableScan scan, RelMetadataQuery mq, ImmutableBitSet fields, @Nullable RexNode predicate) {
      Double rows = mq.getRowCount(scan);
      ScanTable table = tableOf(scan);
      if (rows == null || table == null) {
        return null;
      }
      double combinations = 1;
      for (int field : fields) {
        long values = distinctValues(table, field);
        if (values == UNKNOWN) {
          return Boolean.TRUE.equals(mq.areColumnsUnique(scan, fields)) ? rows : null;
        }
        combinations *= values;
      }
      Double selectivity = predicate == null ? null : mq.getSelectivity(scan, predicate);
      double selected = selectivity == null ? rows : rows * selectivity;
      return RelMdUtil.numDistinctVals(Math.min(combinations, rows), selected);
    }
  }

  /** The fraction of rows for which a condition holds. */
  public static final class Selectivity implements MetadataHandler<BuiltInMetadata.Selectivity> {
    @Override
    public MetadataDef<BuiltInMetadata.Selectivity> getDef() {
      return BuiltInMetadata.Selectivity.DEF;
    }

    /** Called by compiled code. */
    public @Nullable Double getSelectivity(
        TableScan scan, RelMetadataQuery mq, @Nullable RexNode predicate) {
      ScanTable table = tableOf(scan);
      if (table == null || predicate == null) {
        return RelMdUtil.guessSelectivity(predicate);
      }
      double selectivity = 1;
      for (RexNode condition : RelOptUtil.conjunctions(predicate)) {
        selectivity *= selectivity(table, condition);
      }
      return selectivity;
    }

    private static double selectivity(ScanTable table, RexNode condition) {
      if (condition instanceof RexCall call && call.getKind() == SqlKind.OR) {
        double any = 0;
        for (RexNode operand : call.getOperands()) {
          double all = 1;
          for (RexNode part : RelOptUtil.conjunctions(operand)) {
            all *= selectivity(table, part);
          }
          any += all;
        }
        return Math.min(1, any);
      }
      double wanted = wantedValues(condition);
      long values = wanted == 0 ? UNKNOWN : distinctValues(table, fieldOf(condition));
      return values == UNKNOWN
          ? RelMdUtil.guessSelectivity(condition)
          : Math.min(1, wanted / values);
    }

    /** How many values of one field satisfy the condition, 0 if it says something else. */
    private static double wantedValues(RexNode condition) {
      if (!(condition instanceof RexCall call)
          || call.getOperands().size() != 2
          || !(call.getOperands().get(0) instanceof RexInputRef)) {
        return 0;
      }
      RexNode value = call.getOperands().get(1);
      if (call.getKind() == SqlKind.EQUALS && !(value instanceof RexInputRef)) {
        return 1;
      }
      if (call.getKind() == SqlKind.SEARCH && value instanceof RexLiteral literal) {
        Sarg<?> sarg = literal.getValueAs(Sarg.class);
        return sarg != null && sarg.isPoints() ? sarg.pointCount : 0;
      }
      return 0;
    }

    private static int fieldOf(RexNode condition) {
      return ((RexInputRef) ((RexCall) condition).getOperands().get(0)).getIndex();
    }
  }
}

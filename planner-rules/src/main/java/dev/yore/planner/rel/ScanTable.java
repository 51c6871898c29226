package dev.yore.planner.rel;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.catalog.StoredTable;
import dev.yore.planner.period.BoundPeriod;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.statistics.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of a table in one period, as a table of its own: Calcite takes two scans of one
 * table object for the same rows and would join them away. Immutable.
 */
final class ScanTable extends AbstractTable {
  private final StoredTable stored;
  private final @Nullable BoundPeriod period;
  private final List<Integer> columns;
  private final RelDataType rowType;
  private final TableStatistics statistics;

  /**
   * A table of the given columns.
   *
   * @param period null for the rows the transaction sees
   * @param columns scan ordinals
   */
  ScanTable(
      StoredTable stored,
      @Nullable BoundPeriod period,
      List<Integer> columns,
      RelDataType rowType,
      TableStatistics statistics) {
    this.stored = stored;
    this.period = period;
    this.columns = List.copyOf(columns);
    this.rowType = rowType;
    this.statistics = statistics;
  }

  StoredTable stored() {
    return stored;
  }

  @Nullable BoundPeriod period() {
    return period;
  }

  List<Integer> columns() {
    return columns;
  }

  TableStatistics statistics() {
    return statistics;
  }

  /** The same table with only some of its fields. */
  ScanTable project(List<Integer> fields, RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder type = factory.builder();
    List<Integer> kept = new ArrayList<>(fields.size());
    for (int field : fields) {
      type.add(rowType.getFieldList().get(field));
      kept.add(columns.get(field));
    }
    return new ScanTable(stored, period, kept, type.build(), statistics);
  }

  /** The same table in another period. */
  ScanTable in(BoundPeriod other) {
    return new ScanTable(stored, other, columns, rowType, statistics);
  }

  /** What the planner handles; its name tells periods and columns apart. */
  RelOptTable toRelOptTable(@Nullable RelOptSchema schema) {
    List<String> name = new ArrayList<>();
    name.add(stored.schema().name().schema());
    name.add(SqlCatalog.nameOfVersion(stored.schema()));
    name.add(String.valueOf(period));
    name.add(columns.toString());
    return RelOptTableImpl.create(
        schema, rowType, name, this, (org.apache.calcite.linq4j.tree.Expression) null);
  }

  /** Names of the columns for plan texts. */
  List<String> columnNames() {
    return rowType.getFieldNames();
  }

  /** The name of any of the table's columns, scanned or not. */
  String nameOf(int scanOrdinal) {
    return stored.nameOf(scanOrdinal);
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return rowType;
  }

  /** In a range of versions a key occurs once per version, so there is no key. */
  @Override
  public Statistic getStatistic() {
    boolean oneVersion = period == null || period.isOneInstant();
    double rows = oneVersion ? statistics.rowCount() : statistics.versionCount();
    List<ImmutableBitSet> keys = new ArrayList<>();
    if (oneVersion) {
      addKey(stored.schema().keyColumns(), keys);
      addKey(List.of(PseudoColumn.ROW_ID), keys);
    }
    return Statistics.of(Math.max(1, rows), keys);
  }

  private void addKey(List<Integer> ordinals, List<ImmutableBitSet> keys) {
    if (ordinals.isEmpty() || !columns.containsAll(ordinals)) {
      return;
    }
    ImmutableBitSet.Builder key = ImmutableBitSet.builder();
    ordinals.forEach(o -> key.set(columns.indexOf(o)));
    keys.add(key.build());
  }
}

package dev.yore.planner.rel;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.catalog.StoredTable;
import dev.yore.planner.period.BoundPeriod;
import dev.yore.planner.period.PeriodResolver;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.statistics.TableStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scans of one statement and remembers the statistics its plan was built on. Confined to
 * one thread.
 */
public final class ScanFactory {
  private final Store store;
  private final Map<TableSchema, TableStatistics> used = new HashMap<>();
  private final Map<String, RelOptTable> tables = new HashMap<>();

  /** A factory of scans of a store's tables, which it asks for their statistics. */
  public ScanFactory(Store store) {
    this.store = store;
  }

  /**
   * A scan of all the table's fields.
   *
   * @param period null for what the transaction sees
   */
  public RelNode scan(
      RelOptCluster cluster, RelOptTable table, StoredTable stored, @Nullable BoundPeriod period) {
    TableSchema schema = stored.schema();
    if (schema.isDropped() && period == null) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND,
          "table "
              + schema.name()
              + " was dropped by sequence "
              + schema.droppedSequence()
              + "; read its past FOR SYSTEM_VERSION AS OF "
              + (schema.droppedSequence() - 1));
    }
    TableStatistics now = used.computeIfAbsent(schema, store::statistics);
    Long sequence = period == null ? null : knownSequence(period);
    TableStatistics statistics = sequence == null ? now : store.statistics(schema, sequence);
    String identity =
        SqlCatalog.nameOfVersion(schema)
            + " "
            + period
            + " "
            + table.getRowType().getFullTypeString();
    RelOptTable own =
        tables.computeIfAbsent(
            identity,
            key ->
                new ScanTable(stored, period, stored.scanOrdinals(), table.getRowType(), statistics)
                    .toRelOptTable(table.getRelOptSchema()));
    return new YoreScan(cluster, cluster.traitSetOf(Convention.NONE), own, List.of(), null);
  }

  /** The sequence of a scan of one state, null if it is the newest or known only when it runs. */
  private @Nullable Long knownSequence(BoundPeriod period) {
    Long bound = period.isOneInstant() ? period.firstLiteral() : null;
    if (bound == null || (period.versions() && bound == PeriodResolver.HEAD)) {
      return null;
    }
    return period.versions() ? bound : Long.valueOf(store.sequenceAsOf(bound));
  }

  /** Whether the scan is one that a factory has made. */
  public static boolean isOfStoredTable(TableScan scan) {
    return scan instanceof YoreScan;
  }

  /** Rows per table id that the plan assumes. */
  public Map<Integer, Long> assumedRows() {
    Map<Integer, Long> rows = new HashMap<>();
    used.forEach((schema, statistics) -> rows.put(schema.tableId(), statistics.rowCount()));
    return rows;
  }
}

package dev.yore.store.statistics;

import java.util.List;

/**
 * Estimates about one table's current rows.
 *
 * @param rowCount current rows
 * @param versionCount row versions kept, current ones included
 * @param columns per column in order
 */
public record TableStatistics(long rowCount, long versionCount, List<ColumnStatistics> columns) {
  public TableStatistics {
    columns = List.copyOf(columns);
  }
}

package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.statistics.TableStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.internal.SQLConf;

/** What Spark's optimiser is told of a scan. Immutable. */
record ScanEstimates(long rows, long bytes, Map<NamedReference, ColumnStatistics> columnStats)
    implements Statistics {

  @Override
  public OptionalLong numRows() {
    return OptionalLong.of(rows);
  }

  @Override
  public OptionalLong sizeInBytes() {
    return OptionalLong.of(bytes);
  }

  /** Distinct values and nulls, which cost reading some pages: for who asks for such plans. */
  static Map<NamedReference, ColumnStatistics> columns(
      Store store, TableRead read, List<ReadColumn> columns) {
    Map<NamedReference, ColumnStatistics> found = new HashMap<>();
    if (!SQLConf.get().cboEnabled()) {
      return found;
    }
    var schema =
        store.catalogs().ofTable(read.tableId()).versionAt(read.tableId(), read.schemaSequence());
    if (schema.isEmpty()) {
      return found;
    }
    TableStatistics table = store.statistics(schema.get());
    for (ReadColumn column : columns) {
      if (column.ordinal() >= 0) {
        var known = table.columns().get(column.ordinal());
        found.put(
            Expressions.column(column.name()),
            new Known(known.distinctCount(), Math.min(known.nullCount(), table.rowCount())));
      }
    }
    return found;
  }

  private record Known(long distinct, long nulls) implements ColumnStatistics {
    @Override
    public OptionalLong distinctCount() {
      return distinct == 0 ? OptionalLong.empty() : OptionalLong.of(distinct);
    }

    @Override
    public OptionalLong nullCount() {
      return OptionalLong.of(nulls);
    }
  }
}

package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.types.StructType;

/** Rows of a table. Planned by one thread; what a join finds out narrows it before it runs. */
final class YoreScan implements Batch, SupportsReportStatistics, SupportsRuntimeV2Filtering {
  private final ScanPlanning planning;
  private final List<ReadColumn> columns;
  private final List<ColumnPredicate> conditions;
  private final List<Predicate> pushed;
  private final List<ColumnPredicate> foundOut = new ArrayList<>();
  private final long limit;

  /**
   * A scan.
   *
   * @param conditions what the store tests
   * @param pushed the same in Spark's words
   */
  YoreScan(
      ScanPlanning planning,
      List<ReadColumn> columns,
      List<ColumnPredicate> conditions,
      List<Predicate> pushed,
      long limit) {
    this.planning = planning;
    this.columns = List.copyOf(columns);
    this.conditions = List.copyOf(conditions);
    this.pushed = List.copyOf(pushed);
    this.limit = limit;
  }

  @Override
  public StructType readSchema() {
    StructType schema = new StructType();
    for (ReadColumn column : columns) {
      schema = schema.add(column.name(), SparkTypes.ofValues(column), column.nullable());
    }
    return schema;
  }

  @Override
  public String description() {
    return "yore %s %s, conditions %s%s"
        .formatted(
            planning.read().name(),
            planning.read().period(),
            pushed,
            limit == Long.MAX_VALUE ? "" : ", limit " + limit);
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  private ScanSpec spec() {
    List<ColumnPredicate> all = new ArrayList<>(conditions);
    all.addAll(foundOut);
    return planning.read().spec(columns, all, limit);
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return planning.partitions(spec());
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new YoreReaderFactory(planning.read().address(), columns);
  }

  @Override
  public NamedReference[] filterAttributes() {
    return columns.stream()
        .filter(TableRead::isPushed)
        .map(c -> Expressions.column(c.name()))
        .toArray(NamedReference[]::new);
  }

  @Override
  public void filter(Predicate[] predicates) {
    PredicateTranslation translation =
        new PredicateTranslation(columns.stream().filter(TableRead::isPushed).toList());
    for (Predicate predicate : predicates) {
      List<ColumnPredicate> translated = translation.translate(predicate);
      if (translated != null) {
        foundOut.addAll(translated);
      }
    }
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ScanMetrics.all();
  }

  @Override
  public Statistics estimateStatistics() {
    try (PublishedStores.Lease lease = planning.store()) {
      Store store = lease.store();
      long rows = rows(store);
      long rowBytes = 8;
      for (ReadColumn column : columns) {
        rowBytes += SparkTypes.ofValues(column).defaultSize();
      }
      return new ScanEstimates(
          rows,
          Math.max(1, rows * rowBytes),
          ScanEstimates.columns(store, planning.read(), columns));
    }
  }

  /** All rows, less the share of bytes that zone maps leave out. */
  private long rows(Store store) {
    long all = store.rowCount(planning.read().tableId());
    if (conditions.isEmpty()) {
      return Math.min(all, limit);
    }
    double bytes = bytes(store, conditions);
    double allBytes = Math.max(1, bytes(store, List.of()));
    return Math.min(limit, Math.max(1, (long) (all * Math.min(1, bytes / allBytes))));
  }

  private double bytes(Store store, List<ColumnPredicate> predicates) {
    ScanSpec spec = planning.read().spec(columns, predicates, Long.MAX_VALUE);
    return Arrays.stream(store.blockBytes(spec)).sum();
  }

  /** Spark does scans of the same rows once. */
  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof YoreScan that
            && planning.read().equals(that.planning.read())
            && columns.equals(that.columns)
            && pushed.equals(that.pushed)
            && foundOut.equals(that.foundOut)
            && limit == that.limit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(planning.read(), columns, pushed);
  }
}

package dev.yore.spark;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ScanSpec;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/** Aggregates of a table without its rows: each task gives one row, Spark puts them together. */
final class AggregateScan implements Scan, Batch {
  private final ScanPlanning planning;
  private final List<AggregateColumn> aggregates;
  private final List<ColumnPredicate> conditions;

  AggregateScan(
      ScanPlanning planning, List<AggregateColumn> aggregates, List<ColumnPredicate> conditions) {
    this.planning = planning;
    this.aggregates = List.copyOf(aggregates);
    this.conditions = List.copyOf(conditions);
  }

  @Override
  public StructType readSchema() {
    StructType schema = new StructType();
    for (int i = 0; i < aggregates.size(); i++) {
      AggregateColumn aggregate = aggregates.get(i);
      schema = schema.add("agg_" + i, aggregate.type(), aggregate.isNullable());
    }
    return schema;
  }

  @Override
  public String description() {
    return "yore %s %s, aggregates %s"
        .formatted(planning.read().name(), planning.read().period(), aggregates);
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Of the columns whose extremes are wanted. */
  private ScanSpec spec() {
    List<ReadColumn> columns =
        aggregates.stream()
            .map(AggregateColumn::column)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return planning.read().spec(columns, conditions, Long.MAX_VALUE);
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return planning.partitions(spec());
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new AggregateReaderFactory(planning.read().address(), aggregates);
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return ScanMetrics.all();
  }
}

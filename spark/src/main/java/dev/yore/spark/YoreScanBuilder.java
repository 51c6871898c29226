package dev.yore.spark;

import dev.yore.store.scan.ColumnPredicate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Collects what Spark leaves to the store before it plans a scan. One thread, the planner's. */
final class YoreScanBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownRequiredColumns,
        SupportsPushDownLimit,
        SupportsPushDownAggregates {
  private final TableRead read;
  private final long splitBytes;
  private final PredicateTranslation translation;
  private final List<ColumnPredicate> conditions = new ArrayList<>();
  private final List<Predicate> pushed = new ArrayList<>();
  private List<ReadColumn> columns;
  private long limit = Long.MAX_VALUE;
  private @Nullable List<AggregateColumn> aggregates;

  YoreScanBuilder(TableRead read, long splitBytes) {
    this.read = read;
    this.splitBytes = splitBytes;
    columns = read.columns();
    translation =
        new PredicateTranslation(read.allColumns().stream().filter(TableRead::isPushed).toList());
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    List<Predicate> left = new ArrayList<>();
    for (Predicate predicate : predicates) {
      List<ColumnPredicate> translated = translation.translate(predicate);
      if (translated == null) {
        left.add(predicate);
      } else {
        conditions.addAll(translated);
        pushed.add(predicate);
      }
    }
    return left.toArray(Predicate[]::new);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.toArray(Predicate[]::new);
  }

  @Override
  public void pruneColumns(StructType required) {
    List<ReadColumn> wanted = new ArrayList<>();
    for (StructField field : required.fields()) {
      wanted.add(column(field.name()));
    }
    columns = wanted;
  }

  private ReadColumn column(String name) {
    for (ReadColumn column : read.allColumns()) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException("no column " + name + " in " + read.name());
  }

  /** Each task stops after so many rows; Spark takes as many of all. */
  @Override
  public boolean pushLimit(int rows) {
    limit = rows;
    return true;
  }

  @Override
  public boolean isPartiallyPushed() {
    return true;
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    aggregates = AggregateColumn.of(aggregation, translation);
    return aggregates != null;
  }

  @Override
  public Scan build() {
    ScanPlanning planning = new ScanPlanning(read, splitBytes);
    List<AggregateColumn> wanted = aggregates;
    return wanted == null
        ? new YoreScan(planning, columns, conditions, pushed, limit)
        : new AggregateScan(planning, wanted, conditions);
  }
}

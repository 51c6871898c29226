package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.Decimal;
import org.jspecify.annotations.Nullable;

/** One row with the aggregates of some blocks of a table. Confined to a task's thread. */
final class AggregateReader implements PartitionReader<InternalRow> {
  private final StoreAddress address;
  private final ReadPartition partition;
  private final List<AggregateColumn> aggregates;
  private final @Nullable Long[] found;
  private ScanStatistics statistics = new ScanStatistics(0, 0, 0, 0);
  private boolean done;

  AggregateReader(StoreAddress address, ReadPartition partition, List<AggregateColumn> aggregates) {
    this.address = address;
    this.partition = partition;
    this.aggregates = aggregates;
    found = new Long[aggregates.size()];
  }

  @Override
  public boolean next() {
    if (done) {
      return false;
    }
    done = true;
    try (PublishedStores.Lease lease =
        PublishedStores.atLeast(address, partition.range().knownSequence())) {
      boolean countsRows = aggregates.stream().anyMatch(a -> a.column() == null);
      if (countsRows) {
        countRows(lease.store());
      }
      if (!partition.spec().columns().isEmpty()) {
        findExtremes(lease.store());
      }
    } catch (StoreException e) {
      PublishedStores.failed(address, e);
      throw e;
    }
    return true;
  }

  private void countRows(Store store) {
    ScanSpec all = partition.spec();
    ScanSpec rowsOnly =
        new ScanSpec(
            all.tableId(),
            List.of(),
            all.predicates(),
            all.period(),
            all.limit(),
            all.schemaSequence());
    long rows = 0;
    try (Scan scan = store.scan(rowsOnly, partition.range())) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        rows += batch.selectedCount();
      }
      statistics = statistics.plus(scan.statistics());
    }
    for (int i = 0; i < found.length; i++) {
      found[i] = aggregates.get(i).column() == null ? (Long) rows : null;
    }
  }

  private void findExtremes(Store store) {
    List<Integer> ordinals = partition.spec().columns();
    try (Scan scan = store.scan(partition.spec().ofExtremes(), partition.range())) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        for (int i = 0; i < found.length; i++) {
          AggregateColumn aggregate = aggregates.get(i);
          ReadColumn column = aggregate.column();
          if (column != null) {
            int at = ordinals.indexOf(column.ordinal());
            found[i] = extreme(aggregate.function(), found[i], batch, at);
          }
        }
      }
      statistics = statistics.plus(scan.statistics());
    }
  }

  private static @Nullable Long extreme(
      AggregateColumn.Function function, @Nullable Long so, ScanBatch batch, int column) {
    LongVector values = (LongVector) batch.columns().get(column);
    RowPositions rows = new RowPositions(batch.selection());
    boolean isMin = function == AggregateColumn.Function.MIN;
    boolean any = so != null;
    long extreme = so == null ? 0 : so;
    for (int row = 0; row < batch.selectedCount(); row++) {
      int at = rows.of(row);
      if (!values.isNull(at)) {
        long value = values.get(at);
        if (!any || (isMin ? value < extreme : value > extreme)) {
          extreme = value;
          any = true;
        }
      }
    }
    return any ? extreme : null;
  }

  @Override
  public InternalRow get() {
    Object[] row = new Object[found.length];
    Arrays.setAll(row, i -> value(aggregates.get(i).column(), found[i]));
    return new GenericInternalRow(row);
  }

  /** The value as Spark's rows hold it. */
  private static @Nullable Object value(@Nullable ReadColumn column, @Nullable Long value) {
    if (value == null || column == null) {
      return value;
    }
    ColumnType type = column.type();
    return switch (type.kind()) {
      case TINYINT -> value.byteValue();
      case SMALLINT -> value.shortValue();
      case INTEGER, DATE -> value.intValue();
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value * SparkTypes.MICROS_PER_MILLI;
      case DECIMAL -> Decimal.createUnsafe(value, type.precision(), type.scale());
      default -> value;
    };
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return ScanMetrics.of(statistics);
  }

  @Override
  public void close() {
    done = true;
  }
}

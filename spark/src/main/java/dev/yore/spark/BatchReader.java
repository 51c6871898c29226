package dev.yore.spark;

import dev.yore.store.StoreException;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Reads some blocks of a table as Spark's batches. Confined to a task's thread. */
final class BatchReader implements PartitionReader<ColumnarBatch> {
  private final StoreAddress address;
  private final List<ReadColumn> columns;
  private final PublishedStores.Lease lease;
  private final Scan scan;
  private @Nullable ColumnarBatch batch;

  BatchReader(StoreAddress address, ReadPartition partition, List<ReadColumn> columns) {
    this.address = address;
    this.columns = columns;
    lease = PublishedStores.atLeast(address, partition.range().knownSequence());
    boolean opened = false;
    try {
      scan = lease.store().scan(partition.spec(), partition.range());
      opened = true;
    } catch (StoreException e) {
      PublishedStores.failed(address, e);
      throw e;
    } finally {
      if (!opened) {
        lease.close();
      }
    }
  }

  @Override
  public boolean next() {
    ScanBatch next = read();
    batch = next == null ? null : batch(next);
    return next != null;
  }

  private @Nullable ScanBatch read() {
    try {
      return scan.next();
    } catch (StoreException e) {
      PublishedStores.failed(address, e);
      throw e;
    }
  }

  private ColumnarBatch batch(ScanBatch rows) {
    RowPositions positions = new RowPositions(rows.selection());
    ColumnVector[] vectors = new ColumnVector[columns.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = SparkTypes.vector(columns.get(i), rows.columns().get(i), positions);
    }
    return new ColumnarBatch(vectors, rows.selectedCount());
  }

  @Override
  public ColumnarBatch get() {
    return Objects.requireNonNull(batch, "no batch");
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return ScanMetrics.of(scan.statistics());
  }

  @Override
  public void close() {
    scan.close();
    lease.close();
  }
}

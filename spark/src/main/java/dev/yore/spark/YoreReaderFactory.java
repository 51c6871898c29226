package dev.yore.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Goes to executors and reads there what partitions name. Immutable. */
final class YoreReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1;

  private final StoreAddress address;
  private final List<ReadColumn> columns;

  YoreReaderFactory(StoreAddress address, List<ReadColumn> columns) {
    this.address = address;
    this.columns = List.copyOf(columns);
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return true;
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    return new BatchReader(address, (ReadPartition) partition, columns);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    throw new UnsupportedOperationException("tables are read in batches");
  }
}

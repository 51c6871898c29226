package dev.yore.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Goes to executors and aggregates there what partitions name. Immutable. */
final class AggregateReaderFactory implements PartitionReaderFactory {
  private static final long serialVersionUID = 1;

  private final StoreAddress address;
  private final List<AggregateColumn> aggregates;

  AggregateReaderFactory(StoreAddress address, List<AggregateColumn> aggregates) {
    this.address = address;
    this.aggregates = List.copyOf(aggregates);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new AggregateReader(address, (ReadPartition) partition, aggregates);
  }
}

package dev.yore.spark;

import java.util.Iterator;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Reads a system table with one task. Immutable. */
final class SystemScan implements Scan, Batch {
  private final SystemTable.Rows rows;
  private final StructType schema;

  SystemScan(SystemTable.Rows rows, StructType schema) {
    this.rows = rows;
    this.schema = schema;
  }

  /** There is but one. */
  private record Whole(SystemTable.Rows rows) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  private static final class Readers implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new Reader(((Whole) partition).rows());
    }
  }

  /** Confined to a task's thread. */
  private static final class Reader implements PartitionReader<InternalRow> {
    private final PublishedStores.Lease lease;
    private final Iterator<InternalRow> rows;
    private @Nullable InternalRow row;

    Reader(SystemTable.Rows content) {
      lease = PublishedStores.atLeast(content.address(), content.sequence());
      rows = content.of(lease.store()).iterator();
    }

    @Override
    public boolean next() {
      row = rows.hasNext() ? rows.next() : null;
      return row != null;
    }

    @Override
    public InternalRow get() {
      return Objects.requireNonNull(row, "no row");
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return new InputPartition[] {new Whole(rows)};
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Readers();
  }
}

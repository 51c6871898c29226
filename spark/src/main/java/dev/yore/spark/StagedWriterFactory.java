package dev.yore.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;

/** Goes to executors and writes segments there. Immutable. */
final class StagedWriterFactory implements DataWriterFactory {
  private static final long serialVersionUID = 1;

  private final TableWrite write;

  StagedWriterFactory(TableWrite write) {
    this.write = write;
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new RowWriter(write, "part-" + partitionId + "-" + taskId);
  }
}

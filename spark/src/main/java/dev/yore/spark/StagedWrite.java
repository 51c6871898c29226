package dev.yore.spark;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.staged.StagedFile;
import dev.yore.store.staged.StagedJob;
import dev.yore.store.staged.StagedWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Writes rows in two steps: tasks lay files down in the object store, then the store's writer makes
 * one commit of those that Spark says count. Files of tasks that failed or came twice count for
 * nothing. On Spark's driver; one thread at a time.
 */
final class StagedWrite implements Write, BatchWrite {
  private final TableWrite write;
  private final WriterAddress writer;

  StagedWrite(TableWrite write, WriterAddress writer) {
    this.write = write;
    this.writer = writer;
  }

  /** What a task has laid down. Immutable. */
  record Files(List<StagedFile> files) implements WriterCommitMessage {
    private static final long serialVersionUID = 1;
  }

  static ObjectAccess objects(StoreAddress address) {
    return ObjectAccess.open(Objects.requireNonNull(address.tierOptions().objects()));
  }

  @Override
  public String description() {
    return "yore " + write.table() + ", job " + write.jobId();
  }

  @Override
  public BatchWrite toBatch() {
    return this;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    writer.require();
    return new StagedWriterFactory(write);
  }

  /** Only one of several attempts at a task may say that it is done. */
  @Override
  public boolean useCommitCoordinator() {
    return true;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    List<StagedFile> files = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof Files laid) {
        files.addAll(laid.files());
      }
    }
    if (files.isEmpty()) {
      return; // No rows, no commit.
    }
    try (ObjectAccess objects = objects(write.address())) {
      new StagedJob(
              write.jobId(),
              write.afterSequence(),
              write.address().branch(),
              write.tableName(),
              write.columnIds(),
              write.overwrites(),
              files)
          .write(objects);
    }
    writer.commit(write.jobId());
  }

  /**
   * Removes what tasks have laid down, unless the job was handed to the writer: what came of that
   * only the writer knows.
   */
  @Override
  public void abort(WriterCommitMessage[] messages) {
    try (ObjectAccess objects = objects(write.address())) {
      if (StagedJob.find(objects, write.jobId()) == null) {
        StagedWriter.remove(objects, write.jobId());
      }
    }
  }
}

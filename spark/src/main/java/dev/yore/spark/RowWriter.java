package dev.yore.spark;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.staged.StagedFile;
import dev.yore.store.staged.StagedWriter;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * Lays a task's rows down in segments. An attempt that fails leaves files nobody names, which go
 * with the job. Confined to a task's thread.
 */
final class RowWriter implements DataWriter<InternalRow> {
  /** The writer copies a segment through its memory. */
  private static final long MAX_FILE_BYTES = 32L << 20;

  private final TableWrite write;
  private final String name;
  private final ObjectAccess objects;
  private final List<StagedFile> files = new ArrayList<>();
  private List<ColumnBuilder> builders;
  private @Nullable StagedWriter file;
  private int rows;

  /**
   * Writes nothing yet.
   *
   * @param name of this attempt among all of the job
   */
  RowWriter(TableWrite write, String name) {
    this.write = write;
    this.name = name;
    objects = StagedWrite.objects(write.address());
    builders = builders();
  }

  private List<ColumnBuilder> builders() {
    return write.columns().stream().map(c -> new ColumnBuilder(c.type().physical())).toList();
  }

  @Override
  public void write(InternalRow row) {
    List<ReadColumn> columns = write.columns();
    for (int i = 0; i < columns.size(); i++) {
      RowValues.append(builders.get(i), columns.get(i), row, i);
    }
    if (++rows == StagedWriter.BATCH_ROWS) {
      endBatch();
    }
  }

  private void endBatch() {
    if (rows == 0) {
      return;
    }
    List<ColumnVector> columns = new ArrayList<>(builders.size());
    builders.forEach(builder -> columns.add(builder.build()));
    StagedWriter open = file;
    if (open == null) {
      open =
          new StagedWriter(
              objects,
              write.storeId(),
              write.schemaOfSegments(),
              write.jobId(),
              name + "-" + files.size());
      file = open;
    }
    open.add(new VectorBatch(rows, columns));
    builders = builders();
    rows = 0;
    if (open.sizeBytes() >= MAX_FILE_BYTES) {
      endFile(open);
    }
  }

  private void endFile(StagedWriter open) {
    files.add(open.finish());
    open.close();
    file = null;
  }

  @Override
  public WriterCommitMessage commit() {
    endBatch();
    StagedWriter open = file;
    if (open != null) {
      endFile(open);
    }
    return new StagedWrite.Files(List.copyOf(files));
  }

  @Override
  public void abort() {
    files.forEach(laid -> objects.delete(laid.key()));
  }

  @Override
  public void close() {
    StagedWriter open = file;
    if (open != null) {
      open.close();
    }
    objects.close();
  }
}

package dev.yore.store.staged;

import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;

/**
 * Writes one file of rows. It appears whole, when it is {@link #finish finished}, or not at all.
 * Confined to one thread.
 */
public final class StagedWriter {
  private final ObjectAccess objects;
  private final String key;
  private final ByteWriter out = new ByteWriter();
  private long rows;

  /**
   * Begins a file; nothing is written yet.
   *
   * @param jobId letters, digits, {@code . _ -}
   * @param name of the file among those of its job; likewise
   */
  public StagedWriter(ObjectAccess objects, String jobId, String name) {
    this.objects = objects;
    StagedFormat.requireJobId(name);
    key = StagedFormat.jobPrefix(jobId) + name + ".rows";
    StagedFormat.begin(out, StagedFormat.ROWS_MAGIC);
  }

  /** Adds rows: the job's columns in their order. */
  public void add(VectorBatch batch) {
    if (batch.rowCount() > 0) {
      rows += batch.rowCount();
      out.putVarLong(batch.rowCount());
      for (ColumnVector column : batch.columns()) {
        VectorCodec.encode(out, column, VectorCodec.ZSTD_HOT);
      }
    }
  }

  /** Bytes so far: a file is made in memory. */
  public long sizeBytes() {
    return out.size();
  }

  /** Writes the file. */
  public StagedFile finish() {
    out.putVarLong(0);
    byte[] bytes = StagedFormat.end(out);
    objects.put(key, bytes);
    return new StagedFile(key, rows, bytes.length, StagedFormat.checksum(bytes, bytes.length));
  }

  /** Removes what a job laid down, committed or not. */
  public static void remove(ObjectAccess objects, String jobId) {
    StagedJob.keys(objects, jobId).forEach(objects::delete);
  }
}

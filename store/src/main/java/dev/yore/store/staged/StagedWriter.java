package dev.yore.store.staged;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.directory.ScratchFile;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.SegmentFormat;
import dev.yore.store.segment.SegmentStream;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Writes one segment of a job: on a local disk first, so that it appears whole in the object store,
 * when it is {@link #finish finished}, or not at all; a process that is killed leaves nothing on
 * the disk. Confined to one thread.
 */
public final class StagedWriter implements AutoCloseable {
  /** What a batch has at most, and all but the last should have: they are the segment's blocks. */
  public static final int BATCH_ROWS = BlockDelta.SLOTS;

  private final ObjectAccess objects;
  private final String key;
  private final List<Integer> columnIds;
  private final ScratchFile file;
  private final SegmentStream out;
  private int blocks;
  private long rows;

  /**
   * Begins a segment; nothing is in the object store yet.
   *
   * @param storeId the store's that will commit it
   * @param table all columns as they are now
   * @param jobId letters, digits, {@code . _ -}
   * @param name of the segment among those of its job; likewise
   */
  public StagedWriter(
      ObjectAccess objects, UUID storeId, TableSchema table, String jobId, String name) {
    this.objects = objects;
    StagedFormat.requireJobId(name);
    key = StagedFormat.jobPrefix(jobId) + name + SegmentFormat.FILE_SUFFIX;
    columnIds = table.columns().stream().map(Column::id).toList();
    SegmentContent frame =
        new SegmentContent(table.tableId(), 0, SegmentFormat.LEVEL_FLUSHED, 0, 1, List.of());
    try {
      file = ScratchFile.create(Path.of(System.getProperty("java.io.tmpdir")));
      out =
          new SegmentStream(
              file.appender(),
              storeId,
              table,
              frame,
              VectorCodec.ZSTD_COALESCED,
              DictionaryUse.MEASURED);
    } catch (IOException e) {
      throw StorageErrors.failed("staging rows", Path.of(key), e);
    }
  }

  /**
   * Adds rows.
   *
   * @param batch the table's columns in their order, at most {@link #BATCH_ROWS} rows
   */
  public void add(VectorBatch batch) {
    if (batch.rowCount() > BATCH_ROWS) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "a block has %d rows at most, not %d".formatted(BATCH_ROWS, batch.rowCount()));
    }
    if (batch.rowCount() > 0) {
      InsertRun run = new InsertRun(0, new long[batch.rowCount()], columnIds, batch);
      DeleteRun none = new DeleteRun(new int[0], new long[0]);
      try {
        out.add(new BlockDelta(blocks++, List.of(run), none, List.of()));
      } catch (IOException e) {
        throw StorageErrors.failed("staging rows", file.path(), e);
      }
      rows += batch.rowCount();
    }
  }

  /** Bytes so far, without rows of the first block as long as it is not full. */
  public long sizeBytes() {
    return out.sizeBytes();
  }

  /** Puts it into the object store; there must be rows. */
  public StagedFile finish() {
    byte[] bytes;
    try {
      out.finish(false);
      bytes = file.readAll();
    } catch (IOException e) {
      throw StorageErrors.failed("staging rows", file.path(), e);
    }
    objects.put(key, bytes);
    return new StagedFile(key, rows, bytes.length, StagedFormat.checksum(bytes, bytes.length));
  }

  /** Forgets what is on the local disk, as the end of the process does. */
  @Override
  public void close() {
    try {
      out.close();
      file.close();
    } catch (IOException e) {
      throw StorageErrors.failed("removing staged rows", file.path(), e);
    }
  }

  /** Removes what a job laid down, committed or not. */
  public static void remove(ObjectAccess objects, String jobId) {
    StagedJob.keys(objects, jobId).forEach(objects::delete);
  }
}

package dev.yore.store.staged;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.directory.StorageErrors;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.InsertRunEntry;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.segment.SegmentReader;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A job's segment, copied to a local disk: nothing but inserts, all at sequence 0, in blocks from 0
 * on. Immutable; close it to close the copy, which stays.
 */
public final class StagedSegment implements AutoCloseable {
  private final SegmentReader reader;
  private final long rows;
  private final List<Integer> columnIds;

  private StagedSegment(SegmentReader reader, long rows, List<Integer> columnIds) {
    this.reader = reader;
    this.rows = rows;
    this.columnIds = columnIds;
  }

  /**
   * Copies it and looks whether it is what the job names, and one of the table's.
   *
   * @param copy the file to be
   * @throws StoreException {@code CORRUPT}, {@code FORMAT_TOO_NEW}, {@code IO_ERROR}
   */
  public static StagedSegment fetch(
      ObjectAccess objects, StagedFile file, Path copy, UUID storeId, TableSchema table) {
    String name = objects.name(file.key());
    byte[] bytes = objects.get(file.key());
    if (bytes.length != file.sizeBytes()
        || StagedFormat.checksum(bytes, bytes.length) != file.checksum()) {
      throw StagedFormat.corrupt(name, "it is not the file that the job names");
    }
    try {
      Files.write(copy, bytes);
    } catch (IOException e) {
      throw StorageErrors.failed("copying staged rows", copy, e);
    }
    SegmentReader reader = SegmentReader.open(copy, storeId);
    boolean sound = false;
    try {
      List<Integer> columnIds = table.columns().stream().map(Column::id).toList();
      if (reader.tableId() != table.tableId()
          || reader.blocks().isEmpty()
          || rows(name, reader, columnIds) != file.rows()) {
        throw StagedFormat.corrupt(name, "it is not one of table " + table.name());
      }
      sound = true;
      return new StagedSegment(reader, file.rows(), columnIds);
    } finally {
      if (!sound) {
        reader.close();
      }
    }
  }

  private static long rows(String name, SegmentReader reader, List<Integer> columnIds) {
    long rows = 0;
    int next = 0;
    for (SegmentBlock block : reader.blocks()) {
      boolean isPlain =
          block.block() == next++
              && block.deletes() == null
              && block.patches().isEmpty()
              && block.images().isEmpty()
              && block.live().isEmpty()
              && block.inserts().size() == 1;
      InsertRunEntry run = isPlain ? block.inserts().get(0) : null;
      if (run == null
          || run.firstSlot() != 0
          || run.firstSequence() != 0
          || run.lastSequence() != 0
          || !run.columnIds().equals(columnIds)) {
        throw StagedFormat.corrupt(name, "block " + block.block() + " has more than new rows");
      }
      rows += run.rowCount();
    }
    return rows;
  }

  public SegmentReader reader() {
    return reader;
  }

  public List<Integer> columnIds() {
    return columnIds;
  }

  public long rows() {
    return rows;
  }

  /** Room for as many rows as its blocks take. */
  public long slots() {
    return (long) reader.blocks().size() * BlockDelta.SLOTS;
  }

  public int rowsOfLastBlock() {
    return run(reader.blocks().get(reader.blocks().size() - 1)).rowCount();
  }

  private static InsertRunEntry run(SegmentBlock block) {
    return block.inserts().get(0);
  }

  /**
   * Looks for nulls where there must be none; the index tells.
   *
   * @throws StoreException {@code NOT_NULL_VIOLATION}
   */
  public void requireNotNull(TableSchema table) {
    for (SegmentBlock block : reader.blocks()) {
      InsertRunEntry run = run(block);
      for (int column = 0; column < columnIds.size(); column++) {
        for (int page = run.firstPage(); page <= run.lastPage(); page++) {
          if (!table.columns().get(column).nullable() && run.zone(column, page).nullCount() > 0) {
            throw new StoreException(
                ErrorCode.NOT_NULL_VIOLATION,
                "column %s of %s is NOT NULL: a staged row has no value for it"
                    .formatted(table.columns().get(column).name(), table.name()));
          }
        }
      }
    }
  }

  /**
   * Reads rows, page by page.
   *
   * @param ordinals the columns
   */
  public void read(List<Integer> ordinals, Consumer<VectorBatch> consumer) {
    for (SegmentBlock block : reader.blocks()) {
      InsertRunEntry run = run(block);
      for (int page = run.firstPage(); page <= run.lastPage(); page++) {
        List<ColumnVector> columns = new ArrayList<>(ordinals.size());
        for (int ordinal : ordinals) {
          columns.add(reader.readInsertColumn(run, ordinal, page));
        }
        consumer.accept(new VectorBatch(run.pageToSlot(page) - run.pageFirstSlot(page), columns));
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}

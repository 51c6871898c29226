package dev.yore.store.table;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * Which committed rows a scan leaves out because the transaction changed them, and which rows it
 * adds instead. Immutable.
 *
 * @param hiddenRowIds ids of committed rows deleted or updated, ascending; read only
 * @param chunks rows inserted, and updated rows as they are now, each in one chunk
 */
public record OverlayPart(long[] hiddenRowIds, List<Chunk> chunks) {
  public OverlayPart {
    chunks = List.copyOf(chunks);
  }

  /**
   * Some of the added rows.
   *
   * @param rows all of the table's columns in order, at least one row
   * @param rowIds the id of each row: negative for inserted ones; read only
   */
  public record Chunk(VectorBatch rows, long[] rowIds) {}
}

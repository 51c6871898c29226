package dev.yore.store.delta;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * Rows inserted into consecutive slots of a block.
 *
 * @param sequences when each row was inserted; never decreasing
 * @param columnIds the table's column ids when the rows were inserted
 * @param rows a vector per column id, a row per slot
 */
public record InsertRun(
    int firstSlot, long[] sequences, List<Integer> columnIds, VectorBatch rows) {
  public InsertRun {
    columnIds = List.copyOf(columnIds);
  }
}

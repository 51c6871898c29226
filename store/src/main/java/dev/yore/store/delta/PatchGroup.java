package dev.yore.store.delta;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * New values of the same columns for some rows.
 *
 * @param columnIds {@link dev.yore.store.schema.Column#id()}s, ascending
 * @param rowIds ascending
 * @param values a vector per column id, a row per row id
 */
public record PatchGroup(List<Integer> columnIds, long[] rowIds, VectorBatch values) {
  public PatchGroup {
    columnIds = List.copyOf(columnIds);
  }
}

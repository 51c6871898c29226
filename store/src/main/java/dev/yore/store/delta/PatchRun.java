package dev.yore.store.delta;

import dev.yore.store.vector.VectorBatch;
import java.util.List;

/**
 * New values of the same columns for some slots of a block, ascending by slot, then sequence.
 *
 * @param columnIds ascending
 * @param slots not strictly ascending: a slot may be patched by several commits
 * @param values a vector per column id, a row per slot
 */
public record PatchRun(List<Integer> columnIds, int[] slots, long[] sequences, VectorBatch values) {
  public PatchRun {
    columnIds = List.copyOf(columnIds);
  }
}

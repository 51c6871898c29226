package dev.yore.store.segment;

import dev.yore.store.vector.ColumnVector;

/**
 * Values of consecutive slots of a block. Immutable.
 *
 * @param firstSlot the slot of row 0
 */
public record SlotVector(ColumnVector vector, int firstSlot) {
  /** The row that holds a slot's value. */
  public int rowOf(int slot) {
    return slot - firstSlot;
  }
}

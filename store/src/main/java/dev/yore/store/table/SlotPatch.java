package dev.yore.store.table;

/**
 * A patch of one slot.
 *
 * @param row position among its source's events
 * @param sequence when it was made
 */
record SlotPatch(int row, long sequence) {}

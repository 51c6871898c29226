package dev.yore.store.delta;

import dev.yore.store.vector.ColumnVector;

/**
 * A column of a block, complete, as of a sequence: what the inserts and patches up to then come to.
 * It can be made again from them at any time and is kept only so that reading need not do so.
 *
 * @param columnId {@link dev.yore.store.schema.Column#id()}
 * @param sequence the commit after which the column looked so
 * @param firstSlot the first slot it has a value for, the first of a page
 * @param values a row per slot, up to the last one inserted by then; slots without a visible row
 *     hold anything
 */
public record ColumnImage(int columnId, long sequence, int firstSlot, ColumnVector values) {
  /** One past the last slot it has a value for. */
  public int toSlot() {
    return firstSlot + values.length();
  }
}

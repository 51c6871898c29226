package dev.yore.store.table;

import dev.yore.store.vector.PhysicalOrder;
import org.jspecify.annotations.Nullable;

/**
 * Texts or bytes between two, both included, in the order of their column. Immutable.
 *
 * @param text whether they are ordered as text
 * @param from nothing wanted is less; null for no bound
 * @param to nothing wanted is greater; null for no bound
 */
record BytesBounds(boolean text, byte @Nullable [] from, byte @Nullable [] to) {
  BytesBounds atLeast(byte[] value) {
    boolean isHigher = from == null || PhysicalOrder.compareBytes(text, value, from) > 0;
    return isHigher ? new BytesBounds(text, value, to) : this;
  }

  BytesBounds atMost(byte[] value) {
    boolean isLower = to == null || PhysicalOrder.compareBytes(text, value, to) < 0;
    return isLower ? new BytesBounds(text, from, value) : this;
  }

  boolean areOpen() {
    return from == null && to == null;
  }
}

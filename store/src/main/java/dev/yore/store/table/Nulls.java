package dev.yore.store.table;

import org.jspecify.annotations.Nullable;

/** A null mask that comes into being with the first null. One thread. */
final class Nulls {
  private final int length;
  private long @Nullable [] bits;

  /** Without a null. */
  Nulls(int length) {
    this(length, null);
  }

  /**
   * Takes over a mask.
   *
   * @param length rows
   * @param bits a bit per row, set for null; null for none
   */
  Nulls(int length, long @Nullable [] bits) {
    this.length = length;
    this.bits = bits;
  }

  /** Null if there never was a null. */
  long @Nullable [] bits() {
    return bits;
  }

  boolean isNull(int position) {
    return bits != null && (bits[position >> 6] >>> position & 1) != 0;
  }

  void set(int position, boolean isNull) {
    if (bits == null) {
      if (!isNull) {
        return;
      }
      bits = new long[(length + 63) >> 6];
    }
    long bit = 1L << position;
    bits[position >> 6] = isNull ? bits[position >> 6] | bit : bits[position >> 6] & ~bit;
  }
}

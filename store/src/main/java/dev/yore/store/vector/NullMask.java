package dev.yore.store.vector;

import org.jspecify.annotations.Nullable;

/** One bit per row, set for null, in longs of 64 rows; no array at all means no nulls. */
final class NullMask {
  private NullMask() {}

  static boolean isNull(long @Nullable [] bits, int row) {
    return bits != null && (bits[row >> 6] >>> row & 1) != 0;
  }

  static long sizeBytes(long @Nullable [] bits) {
    return bits == null ? 0 : 16L + 8L * bits.length;
  }
}

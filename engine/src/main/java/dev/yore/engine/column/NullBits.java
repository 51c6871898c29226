package dev.yore.engine.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing null mask that comes into being with the first null. One thread. */
final class NullBits {
  private long @Nullable [] bits;

  void set(int row) {
    long[] mask = bits;
    int word = row >> 6;
    if (mask == null) {
      mask = new long[word + 1];
    } else if (word >= mask.length) {
      mask = Arrays.copyOf(mask, Math.max(word + 1, mask.length * 2));
    }
    mask[word] |= 1L << row;
    bits = mask;
  }

  /** A mask for the first rows, or null for none. */
  long @Nullable [] copy(int rows) {
    return bits == null ? null : Arrays.copyOf(bits, (rows + 63) >> 6);
  }

  long sizeBytes() {
    return bits == null ? 0 : 16 + 8L * bits.length;
  }

  void clear() {
    bits = null;
  }
}

package dev.yore.store.codec;

import dev.yore.store.vector.BytesVector;
import org.jspecify.annotations.Nullable;

/** Consecutive rows of a byte vector, null ones taken as empty. Immutable view. */
final class BytesRows {
  private final BytesVector vector;
  private final int from;
  private final int count;
  private final long @Nullable [] mask;

  /**
   * Views rows {@code from} to {@code to}.
   *
   * @param mask nulls counted from {@code from}, or null for none
   */
  BytesRows(BytesVector vector, int from, int to, long @Nullable [] mask) {
    this.vector = vector;
    this.from = from;
    this.count = to - from;
    this.mask = mask;
  }

  /** Some of these rows. */
  BytesRows part(int first, int last) {
    return new BytesRows(vector, from + first, from + last, NullMaskCodec.slice(mask, first, last));
  }

  int count() {
    return count;
  }

  byte[] data() {
    return vector.data();
  }

  int start(int row) {
    return vector.start(from + row);
  }

  int length(int row) {
    if (mask != null && NullMaskCodec.isNull(mask, row)) {
      return 0;
    }
    return vector.end(from + row) - vector.start(from + row);
  }

  long totalBytes() {
    long total = 0;
    for (int row = 0; row < count; row++) {
      total += length(row);
    }
    return total;
  }

  /** Copies a row's bytes and returns how many there are. */
  int copyTo(int row, byte[] target, int at) {
    int length = length(row);
    System.arraycopy(vector.data(), start(row), target, at, length);
    return length;
  }
}

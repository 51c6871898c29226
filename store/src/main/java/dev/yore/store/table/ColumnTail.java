package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column that grows at its end: each append gives a new view, and all views share the arrays.
 *
 * <p>Publication rule: only the newest view may be appended to, by one thread at a time; its
 * successor writes behind the length of every older view, or into new arrays. A view reaches other
 * threads through a final or volatile field, so they see every value up to its length. (Appending
 * again to a view whose successor nobody has seen is fine.) The one word of the null mask that old
 * and new rows may share is rewritten with the old rows' bits unchanged.
 */
final class ColumnTail {
  /** Most commits bring few rows to a page; doubling up to a page makes room for the others. */
  private static final int INITIAL_ROWS = 16;

  private static final long[] NO_LONGS = {};
  private static final double[] NO_DOUBLES = {};
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_OFFSETS = {0};

  private final ColumnVector view;
  private final long[] longs;
  private final double[] doubles;
  private final byte[] data;
  private final int[] offsets;
  private final long @Nullable [] nulls;
  private final int length;

  private ColumnTail(
      ColumnVector view,
      long[] longs,
      double[] doubles,
      byte[] data,
      int[] offsets,
      long @Nullable [] nulls,
      int length) {
    this.view = view;
    this.longs = longs;
    this.doubles = doubles;
    this.data = data;
    this.offsets = offsets;
    this.nulls = nulls;
    this.length = length;
  }

  /** A new column of the source's rows {@code [from, to)}. */
  static ColumnTail of(ColumnVector source, int from, int to) {
    return new ColumnTail(source, NO_LONGS, NO_DOUBLES, NO_BYTES, NO_OFFSETS, null, 0)
        .append(source, from, to);
  }

  /** The rows so far and the source's rows {@code [from, to)}. */
  ColumnTail append(ColumnVector source, int from, int to) {
    int newLength = Math.addExact(length, to - from);
    long @Nullable [] newNulls = appendNulls(source, from, to, newLength);
    if (source instanceof LongVector v) {
      long[] values = newLength > longs.length ? Arrays.copyOf(longs, room(newLength)) : longs;
      System.arraycopy(v.values(), from, values, length, to - from);
      return new ColumnTail(
          new LongVector(values, newLength, newNulls),
          values,
          doubles,
          data,
          offsets,
          newNulls,
          newLength);
    }
    if (source instanceof DoubleVector v) {
      double[] values =
          newLength > doubles.length ? Arrays.copyOf(doubles, room(newLength)) : doubles;
      System.arraycopy(v.values(), from, values, length, to - from);
      return new ColumnTail(
          new DoubleVector(values, newLength, newNulls),
          longs,
          values,
          data,
          offsets,
          newNulls,
          newLength);
    }
    return appendBytes((BytesVector) source, from, to, newLength, newNulls);
  }

  private ColumnTail appendBytes(
      BytesVector source, int from, int to, int newLength, long @Nullable [] newNulls) {
    int[] ends =
        newLength >= offsets.length ? Arrays.copyOf(offsets, room(newLength) + 1) : offsets;
    long total = ends[length];
    for (int row = from; row < to; row++) {
      total += source.end(row) - source.start(row);
    }
    int size = Math.toIntExact(total);
    byte[] bytes = size > data.length ? Arrays.copyOf(data, room(size)) : data;
    int at = ends[length];
    int row = length;
    for (int r = from; r < to; r++) {
      int start = source.start(r);
      int count = source.end(r) - start;
      System.arraycopy(source.data(), start, bytes, at, count);
      at += count;
      ends[++row] = at;
    }
    return new ColumnTail(
        new BytesVector(bytes, ends, null, newLength, newNulls),
        longs,
        doubles,
        bytes,
        ends,
        newNulls,
        newLength);
  }

  private long @Nullable [] appendNulls(ColumnVector source, int from, int to, int newLength) {
    if (nulls == null && !source.hasNulls()) {
      return null;
    }
    int words = (newLength + 63) >> 6;
    long[] mask = nulls == null ? new long[(room(newLength) + 63) >> 6] : nulls;
    if (words > mask.length) {
      mask = Arrays.copyOf(mask, (room(newLength) + 63) >> 6);
    }
    for (int i = 0; i < to - from; i++) {
      int row = length + i;
      long bit = 1L << row;
      // Cleared too: a successor that was never published may have left bits behind.
      mask[row >> 6] = source.isNull(from + i) ? mask[row >> 6] | bit : mask[row >> 6] & ~bit;
    }
    return mask;
  }

  private static int room(int needed) {
    if (needed < BlockDelta.PAGE_SLOTS) {
      return Math.max(INITIAL_ROWS, Math.min(BlockDelta.PAGE_SLOTS, needed * 2));
    }
    return (int)
        Math.min(
            Integer.MAX_VALUE - 8,
            needed == BlockDelta.PAGE_SLOTS ? needed : needed + (needed >> 2));
  }

  int length() {
    return length;
  }

  /** The rows of this view, without copying. */
  ColumnVector vector() {
    return view;
  }
}

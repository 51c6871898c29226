package dev.yore.store.table;

import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Columns of pages without the rows that are not visible, copied run by run: between few gaps lie
 * long runs, and going over an array is quicker than going over positions in one. Pure functions.
 */
final class Condensed {
  /** Shorter runs are quicker copied value by value. */
  private static final int MIN_PIECE = 12;

  private Condensed() {}

  /**
   * The rows of some runs, one behind the other.
   *
   * @param runs of rows, by turns the first and one past the last, ascending
   * @param count of rows in them
   */
  static ColumnVector of(ColumnVector whole, int[] runs, int count) {
    if (whole instanceof LongVector v) {
      long[] target = new long[count];
      copy(v.values(), runs, target);
      return new LongVector(target, count, nulls(v, runs, count));
    }
    if (whole instanceof DoubleVector v) {
      double[] target = new double[count];
      copy(v.values(), runs, target);
      return new DoubleVector(target, count, nulls(v, runs, count));
    }
    BytesVector v = (BytesVector) whole;
    int[] codes = v.codes();
    if (codes == null) {
      return plain(v, runs, count);
    }
    int[] target = new int[count];
    copy(codes, runs, target);
    return new BytesVector(v.data(), v.offsets(), target, count, nulls(v, runs, count));
  }

  private static void copy(long[] source, int[] runs, long[] target) {
    int at = 0;
    for (int run = 0; run < runs.length; run += 2) {
      int from = runs[run];
      int length = runs[run + 1] - from;
      if (length >= MIN_PIECE) {
        System.arraycopy(source, from, target, at, length);
      } else {
        for (int i = 0; i < length; i++) {
          target[at + i] = source[from + i];
        }
      }
      at += length;
    }
  }

  private static void copy(double[] source, int[] runs, double[] target) {
    int at = 0;
    for (int run = 0; run < runs.length; run += 2) {
      int length = runs[run + 1] - runs[run];
      System.arraycopy(source, runs[run], target, at, length);
      at += length;
    }
  }

  private static void copy(int[] source, int[] runs, int[] target) {
    int at = 0;
    for (int run = 0; run < runs.length; run += 2) {
      int length = runs[run + 1] - runs[run];
      System.arraycopy(source, runs[run], target, at, length);
      at += length;
    }
  }

  private static BytesVector plain(BytesVector source, int[] runs, int count) {
    int[] from = source.offsets();
    int bytes = 0;
    for (int run = 0; run < runs.length; run += 2) {
      bytes += from[runs[run + 1]] - from[runs[run]];
    }
    byte[] data = new byte[bytes];
    int[] offsets = new int[count + 1];
    int at = 0;
    int end = 0;
    for (int run = 0; run < runs.length; run += 2) {
      int start = from[runs[run]];
      int length = from[runs[run + 1]] - start;
      System.arraycopy(source.data(), start, data, end, length);
      int shift = end - start;
      for (int row = runs[run]; row < runs[run + 1]; row++) {
        offsets[at++] = from[row] + shift;
      }
      end += length;
    }
    offsets[count] = end;
    return new BytesVector(data, offsets, null, count, nulls(source, runs, count));
  }

  private static long @Nullable [] nulls(ColumnVector source, int[] runs, int count) {
    if (!source.hasNulls()) {
      return null;
    }
    long[] bits = new long[(count + 63) >> 6];
    int at = 0;
    for (int run = 0; run < runs.length; run += 2) {
      for (int row = runs[run]; row < runs[run + 1]; row++) {
        bits[at >> 6] |= source.isNull(row) ? 1L << at : 0;
        at++;
      }
    }
    return Arrays.stream(bits).anyMatch(word -> word != 0) ? bits : null;
  }
}

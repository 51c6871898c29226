package dev.yore.engine.expression.compile;

import dev.yore.engine.batch.Batch;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a projection's values go: each to its input's position, so that plain fields need no copy,
 * or one after the other where few rows are selected and the gaps would cost more. Immutable.
 */
final class OutputLayout {
  /** With a smaller part of the positions selected, fields are gathered instead of shared. */
  private static final int MAX_GAPS_PER_ROW = 4;

  private final Batch input;
  private final boolean aligned;

  private OutputLayout(Batch input, boolean aligned) {
    this.input = input;
    this.aligned = aligned;
  }

  static OutputLayout of(Batch input, List<Node> outputs) {
    boolean sharesFields = false;
    for (Node output : outputs) {
      sharesFields |= output instanceof Node.Field;
    }
    boolean isSparse = span(input) > (long) MAX_GAPS_PER_ROW * input.selectedCount();
    return new OutputLayout(input, input.selection() == null || (sharesFields && !isSparse));
  }

  /** One past the highest position selected. */
  private static int span(Batch input) {
    return input.selectedCount() == 0 ? 0 : input.position(input.selectedCount() - 1) + 1;
  }

  boolean isAligned() {
    return aligned;
  }

  /** Rows that output vectors have. */
  int length() {
    return aligned ? span(input) : input.selectedCount();
  }

  /** Where the n-th selected row's values go. */
  int target(int n) {
    return aligned ? input.position(n) : n;
  }

  Batch batch(ColumnVector[] columns) {
    return new Batch(input.selectedCount(), aligned ? input.selection() : null, columns);
  }

  /** A field's vector as output. */
  ColumnVector field(ColumnVector vector) {
    int @Nullable [] selection = input.selection();
    return aligned || selection == null ? vector : gather(vector, selection, input.selectedCount());
  }

  /** The selected rows of a vector; dictionaries are shared. */
  static ColumnVector gather(ColumnVector vector, int[] selection, int count) {
    long[] nulls = gatherNulls(vector, selection, count);
    if (vector instanceof LongVector longs) {
      long[] from = longs.values();
      long[] to = new long[count];
      for (int n = 0; n < count; n++) {
        to[n] = from[selection[n]];
      }
      return new LongVector(to, count, nulls);
    }
    if (vector instanceof DoubleVector doubles) {
      double[] from = doubles.values();
      double[] to = new double[count];
      for (int n = 0; n < count; n++) {
        to[n] = from[selection[n]];
      }
      return new DoubleVector(to, count, nulls);
    }
    BytesVector bytes = (BytesVector) vector;
    int[] codes = bytes.codes();
    if (codes == null) {
      return gatherBytes(bytes, selection, count, nulls);
    }
    int[] to = new int[count];
    for (int n = 0; n < count; n++) {
      to[n] = codes[selection[n]];
    }
    return new BytesVector(bytes.data(), bytes.offsets(), to, count, nulls);
  }

  private static BytesVector gatherBytes(
      BytesVector bytes, int[] selection, int count, long @Nullable [] nulls) {
    int[] offsets = new int[count + 1];
    int total = 0;
    for (int n = 0; n < count; n++) {
      total = Math.addExact(total, bytes.end(selection[n]) - bytes.start(selection[n]));
      offsets[n + 1] = total;
    }
    byte[] data = new byte[total];
    for (int n = 0; n < count; n++) {
      int start = bytes.start(selection[n]);
      System.arraycopy(bytes.data(), start, data, offsets[n], offsets[n + 1] - offsets[n]);
    }
    return new BytesVector(data, offsets, null, count, nulls);
  }

  private static long @Nullable [] gatherNulls(ColumnVector vector, int[] selection, int count) {
    if (!vector.hasNulls()) {
      return null;
    }
    long[] nulls = new long[(count + 63) >> 6];
    for (int n = 0; n < count; n++) {
      if (vector.isNull(selection[n])) {
        nulls[n >> 6] |= 1L << n;
      }
    }
    return Arrays.stream(nulls).anyMatch(word -> word != 0) ? nulls : null;
  }
}

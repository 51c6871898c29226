package dev.yore.engine.column;

import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects doubles. */
final class DoubleCollector extends ColumnCollector {
  private static final int INITIAL_ROWS = 64;

  private double[] values = new double[INITIAL_ROWS];
  private final NullBits nulls = new NullBits();
  private int length;

  @Override
  public void append(ColumnVector vector, int @Nullable [] rows, int from, int to) {
    DoubleVector source = (DoubleVector) vector;
    double[] given = source.values();
    int end = length + to - from;
    if (end > values.length) {
      values = Arrays.copyOf(values, Math.max(end, values.length * 2));
    }
    double[] taken = values;
    if (rows == null) {
      System.arraycopy(given, from, taken, length, to - from);
    } else {
      for (int i = from, at = length; i < to; i++, at++) {
        taken[at] = given[rows[i]];
      }
    }
    if (source.hasNulls()) {
      for (int i = from; i < to; i++) {
        if (source.isNull(rows == null ? i : rows[i])) {
          nulls.set(length + i - from);
        }
      }
    }
    length = end;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public ColumnVector vector() {
    return new DoubleVector(values, length, nulls.copy(length));
  }

  @Override
  public long sizeBytes() {
    return 64 + 8L * values.length + nulls.sizeBytes();
  }

  @Override
  public void clear() {
    length = 0;
    nulls.clear();
  }
}

package dev.yore.engine.column;

import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects longs. */
final class LongCollector extends ColumnCollector {
  private static final int INITIAL_ROWS = 64;

  private long[] values = new long[INITIAL_ROWS];
  private final NullBits nulls = new NullBits();
  private int length;

  @Override
  public void append(ColumnVector vector, int @Nullable [] rows, int from, int to) {
    LongVector source = (LongVector) vector;
    long[] given = source.values();
    int end = length + to - from;
    if (end > values.length) {
      values = Arrays.copyOf(values, Math.max(end, values.length * 2));
    }
    long[] taken = values;
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
    return new LongVector(values, length, nulls.copy(length));
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

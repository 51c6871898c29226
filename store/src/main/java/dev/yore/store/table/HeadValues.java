package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Values of a page's column, each of which can be replaced by another. Positions count from the
 * page's first slot. Not safe for several threads.
 */
abstract class HeadValues {
  final Nulls nulls = new Nulls(BlockDelta.PAGE_SLOTS);

  private HeadValues() {}

  static HeadValues of(Physical physical) {
    return switch (physical) {
      case LONG -> new Longs();
      case DOUBLE -> new Doubles();
      case BYTES -> new Bytes();
    };
  }

  /**
   * Takes over {@code count} of a vector's rows, from {@code from} on, to position {@code at}.
   *
   * @param source null for nulls
   */
  final void copy(@Nullable ColumnVector source, int from, int at, int count) {
    if (source == null || source.hasNulls()) {
      for (int i = 0; i < count; i++) {
        nulls.set(at + i, source == null || source.isNull(from + i));
      }
    }
    if (source != null && count > 0) {
      copyValues(source, from, at, count);
    }
  }

  /** Replaces one value by a vector's. */
  final void set(int position, ColumnVector source, int row) {
    boolean isNull = source.isNull(row);
    nulls.set(position, isNull);
    if (!isNull) {
      setValue(position, source, row);
    }
  }

  /** Adds one value to a column. */
  final void appendTo(ColumnBuilder target, int position) {
    if (nulls.isNull(position)) {
      target.appendNull();
    } else {
      appendValue(target, position);
    }
  }

  abstract void copyValues(ColumnVector source, int from, int at, int count);

  abstract void setValue(int position, ColumnVector source, int row);

  abstract void appendValue(ColumnBuilder target, int position);

  /** Heap bytes, roughly. */
  abstract long sizeBytes();

  private static final class Longs extends HeadValues {
    private final long[] values = new long[BlockDelta.PAGE_SLOTS];

    @Override
    void copyValues(ColumnVector source, int from, int at, int count) {
      System.arraycopy(((LongVector) source).values(), from, values, at, count);
    }

    @Override
    void setValue(int position, ColumnVector source, int row) {
      values[position] = ((LongVector) source).get(row);
    }

    @Override
    void appendValue(ColumnBuilder target, int position) {
      target.appendLong(values[position]);
    }

    @Override
    long sizeBytes() {
      return 8L * values.length;
    }
  }

  private static final class Doubles extends HeadValues {
    private final double[] values = new double[BlockDelta.PAGE_SLOTS];

    @Override
    void copyValues(ColumnVector source, int from, int at, int count) {
      System.arraycopy(((DoubleVector) source).values(), from, values, at, count);
    }

    @Override
    void setValue(int position, ColumnVector source, int row) {
      values[position] = ((DoubleVector) source).get(row);
    }

    @Override
    void appendValue(ColumnBuilder target, int position) {
      target.appendDouble(values[position]);
    }

    @Override
    long sizeBytes() {
      return 8L * values.length;
    }
  }

  /** As they were read first, which nobody changes, and what has replaced them, one by one. */
  private static final class Bytes extends HeadValues {
    /** A reference for each row, and some values. */
    private static final long REPLACED_BYTES = 8;

    private @Nullable BytesVector first;
    private int firstFrom;
    private int firstCount;
    private byte @Nullable [] @Nullable [] replaced;

    @Override
    void copyValues(ColumnVector source, int from, int at, int count) {
      if (first == null && at == 0) {
        first = (BytesVector) source;
        firstFrom = from;
        firstCount = count;
        return;
      }
      for (int i = 0; i < count; i++) {
        if (!source.isNull(from + i)) {
          setValue(at + i, source, from + i);
        }
      }
    }

    @Override
    void setValue(int position, ColumnVector source, int row) {
      byte @Nullable [] @Nullable [] values = replaced;
      if (values == null) {
        values = new byte[BlockDelta.PAGE_SLOTS][];
        replaced = values;
      }
      values[position] = ((BytesVector) source).getBytes(row);
    }

    @Override
    void appendValue(ColumnBuilder target, int position) {
      byte @Nullable [] value = replaced == null ? null : replaced[position];
      BytesVector vector = first;
      if (value != null) {
        target.appendBytes(value);
      } else if (vector != null && position < firstCount) {
        int row = firstFrom + position;
        target.appendBytes(vector.data(), vector.start(row), vector.end(row));
      } else {
        target.appendNull(); // Nothing was ever there.
      }
    }

    @Override
    long sizeBytes() {
      return (first == null ? 0 : first.sizeBytes()) + REPLACED_BYTES * BlockDelta.PAGE_SLOTS;
    }
  }
}

package dev.yore.engine.column;

import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Collects one column's rows out of many vectors. Confined to one thread. */
public abstract sealed class ColumnCollector
    permits LongCollector, DoubleCollector, BytesCollector {

  /** An empty collector. */
  public static ColumnCollector of(Physical physical) {
    return switch (physical) {
      case LONG -> new LongCollector();
      case DOUBLE -> new DoubleCollector();
      case BYTES -> new BytesCollector();
    };
  }

  /**
   * Appends rows of a vector of the collector's kind.
   *
   * @param rows positions in the vector, of which {@code from} to {@code to} are taken; null for
   *     the rows {@code from} to {@code to} themselves
   */
  public abstract void append(ColumnVector vector, int @Nullable [] rows, int from, int to);

  /** Rows so far. */
  public abstract int length();

  /**
   * The rows so far. The vector may share arrays with the collector, to which more may be appended
   * without changing the vector; after {@link #clear} it must not be used.
   */
  public abstract ColumnVector vector();

  /** Heap bytes held. */
  public abstract long sizeBytes();

  /** Forgets the rows; keeps the memory. */
  public abstract void clear();
}

package dev.yore.engine.column;

import dev.yore.engine.batch.Batch;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects rows out of many batches into one. Confined to one thread. */
public final class RowCollector {
  private final List<ColumnType> types;
  private final ColumnCollector[] columns;
  private int length;

  public RowCollector(List<ColumnType> types) {
    this.types = types;
    columns = new ColumnCollector[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ColumnCollector.of(types.get(i).physical());
    }
  }

  /** Appends a batch's selected rows. */
  public void append(Batch batch) {
    append(batch.columns(), batch.selection(), 0, batch.selectedCount());
  }

  /**
   * Appends rows.
   *
   * @param rows positions, of which {@code from} to {@code to} are taken; null for the rows {@code
   *     from} to {@code to} themselves
   */
  public void append(ColumnVector[] vectors, int @Nullable [] rows, int from, int to) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].append(WideDecimals.widened(types.get(i), vectors[i]), rows, from, to);
    }
    length += to - from;
  }

  public int length() {
    return length;
  }

  public List<ColumnType> types() {
    return types;
  }

  /** The rows so far, without a selection; not to be used after {@link #clear}. */
  public Batch batch() {
    ColumnVector[] vectors = new ColumnVector[columns.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = columns[i].vector();
    }
    return new Batch(length, null, vectors);
  }

  /** Heap bytes held. */
  public long sizeBytes() {
    long bytes = 64;
    for (ColumnCollector column : columns) {
      bytes += column.sizeBytes();
    }
    return bytes;
  }

  /** Forgets the rows; keeps the memory. */
  public void clear() {
    for (ColumnCollector column : columns) {
      column.clear();
    }
    length = 0;
  }
}

package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Columns of rows as the snapshot has them, by ordinal: some are read at once, the others all
 * together when somebody asks for one of them. One thread.
 */
final class OriginalColumns implements IntFunction<ColumnVector> {
  private final SnapshotRows snapshot;
  private final long[] rowIds;
  private final List<Integer> wanted;
  private final List<Integer> others;
  private final VectorBatch first;
  private @Nullable VectorBatch rest;

  private OriginalColumns(
      SnapshotRows snapshot, TableSchema table, long[] rowIds, List<Integer> wanted) {
    this.snapshot = snapshot;
    this.rowIds = rowIds;
    this.wanted = wanted;
    others = RowGather.allOrdinals(table).stream().filter(c -> !wanted.contains(c)).toList();
    first = snapshot.read(rowIds, wanted);
  }

  /**
   * All columns of the rows, of which those wanted are read now.
   *
   * @throws StoreException {@code INVALID_STATEMENT} if a row is not visible
   */
  static VectorBatch of(
      SnapshotRows snapshot, TableSchema table, long[] rowIds, List<Integer> wanted) {
    return VectorBatch.lazy(
        rowIds.length,
        table.columns().size(),
        new OriginalColumns(snapshot, table, rowIds, wanted));
  }

  @Override
  public ColumnVector apply(int ordinal) {
    int position = wanted.indexOf(ordinal);
    if (position >= 0) {
      return first.column(position);
    }
    VectorBatch read = rest;
    if (read == null) {
      read = snapshot.read(rowIds, others);
      rest = read;
    }
    return read.column(others.indexOf(ordinal));
  }
}

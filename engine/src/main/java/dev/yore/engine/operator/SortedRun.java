package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.column.Gather;
import dev.yore.engine.memory.SpillFile;
import dev.yore.engine.run.BatchCursor;
import dev.yore.store.vector.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Sorted rows, in memory or in a file, read once. One thread. */
interface SortedRun {
  /** The next rows in order, without a selection, or null at the end. */
  @Nullable Batch next();

  /** Rows in a file, which the run removes at its end. */
  static SortedRun of(SpillFile file) {
    SpillFile.Reader reader = file.reader();
    return () -> {
      Batch batch = reader.next();
      if (batch == null) {
        file.close();
      }
      return batch;
    };
  }

  /** Rows of a batch without a selection, as ordered. */
  static SortedRun of(Batch rows, int[] order) {
    return of(rows, order, order.length)::next;
  }

  /** The same, of the first {@code end} ordered rows. */
  static BatchCursor of(Batch rows, int[] order, int end) {
    return new BatchCursor() {
      private int from;

      @Override
      public @Nullable Batch next() {
        int count = Math.min(Batch.TARGET_ROWS, end - from);
        if (count <= 0) {
          return null;
        }
        ColumnVector[] columns = new ColumnVector[rows.columns().length];
        for (int i = 0; i < columns.length; i++) {
          columns[i] = Gather.rows(rows.columns()[i], order, from, count, false);
        }
        from += count;
        return new Batch(count, null, columns);
      }

      @Override
      public void close() {
        from = end;
      }
    };
  }
}

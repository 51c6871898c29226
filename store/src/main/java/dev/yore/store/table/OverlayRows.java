package dev.yore.store.table;

import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters the rows a transaction adds to what is committed. One thread. */
final class OverlayRows implements BatchSource {
  private final ScanPlan plan;
  private final VectorBatch rows;
  private final long[] rowIds;
  private int next;

  OverlayRows(ScanPlan plan, RowOverlay overlay) {
    this.plan = plan;
    rows = overlay.rows();
    rowIds = overlay.rowIds();
  }

  @Override
  public @Nullable ScanBatch next() {
    while (next < rows.rowCount()) {
      int count = Math.min(BlockDelta.PAGE_SLOTS, rows.rowCount() - next);
      int[] selection = new int[count];
      for (int i = 0; i < count; i++) {
        selection[i] = next + i;
      }
      next += count;
      for (ScanPlan.Condition condition : plan.conditions()) {
        count = condition.filter().filter(column(condition.ordinal()), selection, count);
      }
      if (count > 0) {
        List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
        for (int ordinal : plan.columns()) {
          vectors.add(column(ordinal));
        }
        return new ScanBatch(count, selection, vectors);
      }
    }
    return null;
  }

  private ColumnVector column(int ordinal) {
    return switch (ordinal) {
      case PseudoColumn.ROW_ID -> new LongVector(rowIds, rows.rowCount(), null);
      case PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ -> constant(Long.MAX_VALUE);
      case PseudoColumn.ROW_START, PseudoColumn.ROW_END -> constant(PseudoColumn.FOREVER_MILLIS);
      default -> rows.column(ordinal);
    };
  }

  private LongVector constant(long value) {
    long[] values = new long[rows.rowCount()];
    Arrays.fill(values, value);
    return new LongVector(values, values.length, null);
  }
}

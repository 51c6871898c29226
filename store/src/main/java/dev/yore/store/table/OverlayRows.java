package dev.yore.store.table;

import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters the rows a transaction adds to what is committed. One thread. */
final class OverlayRows implements BatchSource {
  private final ScanPlan plan;
  private final Iterator<OverlayPart.Chunk> chunks;

  OverlayRows(ScanPlan plan, OverlayPart overlay) {
    this.plan = plan;
    chunks = overlay.chunks().iterator();
  }

  @Override
  public @Nullable ScanBatch next() {
    while (chunks.hasNext()) {
      ScanBatch batch = filter(chunks.next());
      if (batch != null) {
        return batch;
      }
    }
    return null;
  }

  private @Nullable ScanBatch filter(OverlayPart.Chunk chunk) {
    int count = chunk.rows().rowCount();
    int[] selection = new int[count];
    Arrays.setAll(selection, i -> i);
    for (ScanPlan.Condition condition : plan.conditions()) {
      count = condition.filter().filter(column(chunk, condition.ordinal()), selection, count);
      if (count == 0) {
        return null;
      }
    }
    List<ColumnVector> vectors = new ArrayList<>(plan.columns().size());
    for (int ordinal : plan.columns()) {
      vectors.add(column(chunk, ordinal));
    }
    return new ScanBatch(count, selection, vectors);
  }

  private static ColumnVector column(OverlayPart.Chunk chunk, int ordinal) {
    int rows = chunk.rows().rowCount();
    return switch (ordinal) {
      case PseudoColumn.ROW_ID -> new LongVector(chunk.rowIds(), rows, null);
      case PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ -> constant(Long.MAX_VALUE, rows);
      case PseudoColumn.ROW_START, PseudoColumn.ROW_END ->
          constant(PseudoColumn.FOREVER_MILLIS, rows);
      case PseudoColumn.ROW_OP -> operations(chunk.rowIds(), rows);
      default -> chunk.rows().column(ordinal);
    };
  }

  /** Rows of the transaction's own have negative numbers, those it changed have theirs. */
  private static ColumnVector operations(long[] rowIds, int rows) {
    int[] operations = new int[rows];
    for (int i = 0; i < rows; i++) {
      operations[i] = rowIds[i] < 0 ? RowOperations.INSERT : RowOperations.UPDATE;
    }
    return RowOperations.vector(operations);
  }

  private static LongVector constant(long value, int rows) {
    long[] values = new long[rows];
    Arrays.fill(values, value);
    return new LongVector(values, rows, null);
  }
}

package dev.yore.store.table;

import dev.yore.store.scan.ScanBatch;
import dev.yore.store.schema.ColumnType.Physical;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows the least and greatest values of whole pages from their zone maps: where every row ever
 * inserted is visible and no value was changed, the bounds written with the page are values it has.
 * Immutable.
 */
final class PageExtremes {
  private final List<ColumnReader> columns;

  private PageExtremes(List<ColumnReader> columns) {
    this.columns = columns;
  }

  /** Null if the scan wants more than extremes, or of what zone maps do not know exactly. */
  static @Nullable PageExtremes of(ScanPlan plan) {
    if (!plan.extremesOnly() || !plan.conditions().isEmpty() || plan.columns().isEmpty()) {
      return null;
    }
    List<ColumnReader> columns = new ArrayList<>();
    for (int ordinal : plan.columns()) {
      boolean known =
          !ScanPlan.isPseudo(ordinal)
              && ScanPlan.typeOf(plan.schema(), ordinal).physical() == Physical.LONG;
      if (!known) {
        return null;
      }
      columns.add(ColumnReader.of(plan.column(ordinal)));
    }
    return new PageExtremes(columns);
  }

  /**
   * Two rows with the least and the greatest value of every column, null if the page must be read.
   *
   * @param visible rows of the page that the scan sees
   */
  @Nullable ScanBatch of(PageStreams page, long sequence, int visible) {
    int inserted = 0;
    for (RowRun run : page.runs()) {
      inserted += run.rowCount();
    }
    if (inserted != visible) {
      return null;
    }
    List<ColumnVector> vectors = new ArrayList<>(columns.size());
    for (ColumnReader column : columns) {
      LongBounds bounds = bounds(page, column, sequence);
      if (bounds == null) {
        return null;
      }
      vectors.add(twoRows(bounds));
    }
    return new ScanBatch(2, null, vectors);
  }

  private static @Nullable LongBounds bounds(PageStreams page, ColumnReader column, long sequence) {
    if (page.isPatched(column, 0, sequence)) {
      return null;
    }
    LongBounds all = LongBounds.NONE;
    for (RowRun run : page.runs()) {
      LongBounds bounds = column.longBounds(run);
      if (bounds == null) {
        return null;
      }
      all = all.and(bounds);
    }
    return all;
  }

  private static ColumnVector twoRows(LongBounds bounds) {
    ColumnBuilder builder = new ColumnBuilder(Physical.LONG);
    if (bounds.isEmpty()) {
      builder.appendNull();
      builder.appendNull();
    } else {
      builder.appendLong(bounds.min());
      builder.appendLong(bounds.max());
    }
    return builder.build();
  }
}

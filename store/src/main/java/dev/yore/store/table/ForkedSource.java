package dev.yore.store.table;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.segment.DistinctSketch;
import dev.yore.store.vector.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A source of the table others forked from, as they see it: nothing of what happened there after
 * the fork. Immutable; safe for many threads.
 */
record ForkedSource(TableSource parent, Fork fork) implements TableSource {
  @Override
  public @Nullable BlockSource block(int block) {
    BlockSource found = block < blockEnd() ? parent.block(block) : null;
    return found == null ? null : new ForkedBlock(found, block, fork);
  }

  @Override
  public int blockEnd() {
    return Math.min(parent.blockEnd(), fork.blockEnd());
  }

  @Override
  public long[] rowsOfKey(LookupKey key, ReadContext context) {
    long[] rows = parent.rowsOfKey(key, context);
    int shared = rows.length;
    while (shared > 0 && rows[shared - 1] >= fork.firstRowId()) {
      shared--;
    }
    return shared == rows.length ? rows : Arrays.copyOf(rows, shared);
  }

  /** Of a column added after the fork the parent's rows have what they had without it. */
  @Override
  public void valueCandidates(Column column, ValueRange range, ReadContext context, RowIds found) {
    if (column.id() < fork.columnIdEnd()) {
      parent.valueCandidates(column, range, context, found);
      return;
    }
    ColumnReader reader = ColumnReader.of(column);
    ColumnVector older = reader.olderValues(1);
    boolean constant = column.older() instanceof OlderRows.Constant;
    if (constant && (older == null || !range.contains(older, 0))) {
      return;
    }
    for (int block = 0; block < blockEnd(); block++) {
      BlockSource held = block(block);
      if (held != null) {
        range.find(block, held, reader, context, found);
      }
    }
  }

  /** What came after the fork may be among them: an estimate may be too high. */
  @Override
  public boolean addDistinct(Column column, DistinctSketch sketch, ReadContext context) {
    return column.id() >= fork.columnIdEnd() || parent.addDistinct(column, sketch, context);
  }
}

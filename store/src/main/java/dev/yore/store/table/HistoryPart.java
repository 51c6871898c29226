package dev.yore.store.table;

import dev.yore.store.scan.Period;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.LongVector;

/**
 * All versions of the rows in some slots of a page, slot by slot in order of sequence. Immutable.
 */
final class HistoryPart implements HistoryEntry {
  private final HistoryPage page;
  private final long firstRowId;
  private final LongVector starts;
  private final LongVector ends;

  /** Whose versions they are, counted from the first slot. */
  private final int[] positions;

  private final BytesVector operations;

  private HistoryPart(
      HistoryPage page,
      long firstRowId,
      LongVector starts,
      LongVector ends,
      int[] positions,
      BytesVector operations) {
    this.page = page;
    this.firstRowId = firstRowId;
    this.starts = starts;
    this.ends = ends;
    this.positions = positions;
    this.operations = operations;
  }

  /** Puts together what was chosen. */
  static HistoryPart of(HistoryPage page, long firstRowId, VersionEvents events) {
    int count = events.count();
    long[] starts = new long[count];
    long[] ends = new long[count];
    int[] positions = new int[count];
    int[] operations = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = events.start(i);
      ends[i] = events.end(i);
      positions[i] = (int) (events.rowId(i) - firstRowId);
      operations[i] = events.operation(i);
    }
    return new HistoryPart(
        page,
        firstRowId,
        new LongVector(starts, count, null),
        new LongVector(ends, count, null),
        positions,
        RowOperations.vector(operations));
  }

  /** As it was when they were put together. */
  HistoryPage page() {
    return page;
  }

  int count() {
    return positions.length;
  }

  /** The sequences with which they begin. */
  LongVector starts() {
    return starts;
  }

  /** The sequences with which they end, {@link Long#MAX_VALUE} for none. */
  LongVector ends() {
    return ends;
  }

  /** What began them. */
  BytesVector operations() {
    return operations;
  }

  LongVector rowIds() {
    long[] ids = new long[positions.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = firstRowId + positions[i];
    }
    return new LongVector(ids, ids.length, null);
  }

  /**
   * Finds the versions of a period.
   *
   * @param selection gets their positions here, ascending; has room for all
   * @return how many there are
   */
  int select(Period.Versions period, int[] selection) {
    int selected = 0;
    for (int i = 0; i < positions.length; i++) {
      long start = starts.get(i);
      long end = ends.get(i);
      if (start >= period.minStart()
          && start <= period.maxStart()
          && end >= period.minEnd()
          && end <= period.maxEnd()) {
        selection[selected++] = i;
      }
    }
    return selected;
  }

  @Override
  public long sizeBytes() {
    return 256 + starts.sizeBytes() + ends.sizeBytes() + 8L * positions.length;
  }
}

package dev.yore.engine.join;

import dev.yore.store.vector.LongVector;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The rows of a {@link JoinTable} with their periods: those of one key ordered by their starts,
 * with the greatest end so far, so that the first that can overlap a given period is found by
 * bisection. Immutable.
 */
public final class OverlapIndex {
  /** Heap bytes per row, beside the table. */
  public static final long ROW_BYTES = 2 * 4 + 3 * 8;

  /** Rows, key by key, by start. */
  private final int[] rows;

  /** By the first row of a key's chain: where the key's rows begin and end in {@link #rows}. */
  private final int[] from;

  private final int[] to;
  private final long[] starts;
  private final long[] ends;
  private final long[] greatestEnds;

  /**
   * Orders a table's rows.
   *
   * @param startField a long field of the rows without nulls
   * @param endField likewise
   */
  public OverlapIndex(JoinTable table, int startField, int endField) {
    int count = table.rowCount();
    LongVector startOf = count == 0 ? null : (LongVector) table.rows().columns()[startField];
    LongVector endOf = count == 0 ? null : (LongVector) table.rows().columns()[endField];
    rows = new int[count];
    from = new int[count];
    to = new int[count];
    starts = new long[count];
    ends = new long[count];
    greatestEnds = new long[count];
    if (startOf == null || endOf == null) {
      return;
    }
    boolean[] follows = new boolean[count];
    for (int row = 0; row < count; row++) {
      int next = table.next(row);
      if (next >= 0) {
        follows[next] = true;
      }
    }
    int at = 0;
    for (int head = 0; head < count; head++) {
      if (follows[head]) {
        continue;
      }
      from[head] = at;
      for (int row = head; row >= 0; row = table.next(row)) {
        rows[at++] = row;
      }
      to[head] = at;
      order(from[head], at, startOf);
      fill(from[head], at, startOf, endOf);
    }
  }

  /** Mostly the versions of a key come in order. */
  private void order(int first, int last, LongVector startOf) {
    boolean ordered = true;
    for (int i = first + 1; i < last && ordered; i++) {
      ordered = startOf.get(rows[i - 1]) <= startOf.get(rows[i]);
    }
    if (ordered) {
      return;
    }
    int[] sorted =
        Arrays.stream(rows, first, last)
            .boxed()
            .sorted(Comparator.comparingLong(startOf::get))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, rows, first, sorted.length);
  }

  private void fill(int first, int last, LongVector startOf, LongVector endOf) {
    long greatest = Long.MIN_VALUE;
    for (int i = first; i < last; i++) {
      starts[i] = startOf.get(rows[i]);
      ends[i] = endOf.get(rows[i]);
      greatest = Math.max(greatest, ends[i]);
      greatestEnds[i] = greatest;
    }
  }

  /** The first place at which a row of the key may end after the given time. */
  public int first(int head, long start) {
    int low = from[head];
    int high = to[head];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (greatestEnds[middle] > start) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Whether places of the key are left whose rows begin before the given time. */
  public boolean mayOverlap(int head, int place, long end) {
    return place < to[head] && starts[place] < end;
  }

  /** Whether the row at a place ends after the given time. */
  public boolean endsAfter(int place, long start) {
    return ends[place] > start;
  }

  /** The table's row at a place. */
  public int row(int place) {
    return rows[place];
  }
}

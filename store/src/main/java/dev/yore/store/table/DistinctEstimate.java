package dev.yore.store.table;

import dev.yore.store.codec.KeyHash;
import dev.yore.store.vector.ColumnVector;
import java.util.HashMap;
import java.util.Map;

/**
 * Estimates a column's distinct values from some of its rows, by how many values were seen only
 * once (the unsmoothed first-order jackknife of Haas, Naughton, Seshadri and Stokes, VLDB 1995).
 * Rows far from each other say too much where equal values lie side by side, as the order's number
 * in its lines: there are no more values than places at which the value changes. One thread.
 */
final class DistinctEstimate {
  /** Pages to sample, so that a table loaded in order is seen at several places. */
  static final int SAMPLED_PAGES = 4;

  /** With 4096 rows in all, values that one row in a hundred has are surely seen. */
  private static final int ROWS_PER_PAGE = 1024;

  private final Map<Long, Integer> seen = new HashMap<>();
  private int sampled;
  private int pairs;
  private int changes;

  /** Adds some of the first {@code length} rows, evenly spread. */
  void add(ColumnVector vector, int length) {
    // Odd, so that it keeps no step with rows that come in groups of two, four or eight.
    int step = length / ROWS_PER_PAGE | 1;
    for (int row = 0; row < length; row += step) {
      if (!vector.isNull(row)) {
        long hash = KeyHash.addRow(KeyHash.START, vector, row);
        seen.merge(hash, 1, Integer::sum);
        sampled++;
        if (row + 1 < length && !vector.isNull(row + 1)) {
          pairs++;
          changes += KeyHash.addRow(KeyHash.START, vector, row + 1) == hash ? 0 : 1;
        }
      }
    }
  }

  /** Distinct values to be expected in so many rows; 0 without a sample. */
  long of(long rowCount) {
    if (sampled == 0) {
      return 0;
    }
    long once = seen.values().stream().filter(count -> count == 1).count();
    double part = Math.min(1.0, (double) sampled / Math.max(1, rowCount));
    double estimate = seen.size() / (1 - (1 - part) * once / sampled);
    double places = pairs == 0 ? (double) rowCount : (double) rowCount * changes / pairs;
    long most = Math.max(seen.size(), Math.round(Math.min(places, (double) rowCount)));
    return Math.max(1, Math.min(Math.round(estimate), most));
  }
}

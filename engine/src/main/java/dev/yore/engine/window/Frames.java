package dev.yore.engine.window;

import dev.yore.engine.plan.SortKey;
import dev.yore.engine.plan.WindowGroup.Bound;
import dev.yore.engine.plan.WindowGroup.BoundKind;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;

/** Which rows each row's window has: from one row to before another one. Immutable. */
public final class Frames {
  private final int[] from;
  private final int[] to;

  private Frames(int rows) {
    from = new int[rows];
    to = new int[rows];
  }

  /** First row of each row's frame. */
  public int[] from() {
    return from;
  }

  /** One past the last row; not below {@link #from}. */
  public int[] to() {
    return to;
  }

  /** Frames that count rows; offsets are 0 and up. */
  public static Frames ofRows(
      Partitions partitions, Bound lower, long lowerOffset, Bound upper, long upperOffset) {
    Frames frames = new Frames(partitions.rows());
    for (int row = 0; row < partitions.rows(); row++) {
      int start = partitions.start(row);
      int end = partitions.end(row);
      long first = rowAt(lower.kind(), row, lowerOffset, start, end);
      long last = rowAt(upper.kind(), row, upperOffset, start, end);
      boolean toTheEnd = upper.kind() == BoundKind.UNBOUNDED_FOLLOWING;
      frames.set(row, first, toTheEnd ? end : last + 1, start, end);
    }
    return frames;
  }

  private static long rowAt(BoundKind kind, int row, long offset, int start, int end) {
    return switch (kind) {
      case UNBOUNDED_PRECEDING -> start;
      case PRECEDING -> offset > row ? -1 : row - offset;
      case CURRENT_ROW -> row;
      case FOLLOWING -> offset > end - row ? end : row + offset;
      case UNBOUNDED_FOLLOWING -> end;
    };
  }

  private void set(int row, long first, long end, int partitionStart, int partitionEnd) {
    int low = (int) Math.max(partitionStart, Math.min(partitionEnd, first));
    from[row] = low;
    to[row] = (int) Math.max(low, Math.min(partitionEnd, end));
  }

  /**
   * Frames of a range of the order key's values: peers belong together.
   *
   * @param keys the order key's column; not read where both bounds are unbounded or current
   * @param lowerOffset in the key's physical unit, 0 and up
   */
  public static Frames ofRange(
      Partitions partitions,
      SortKey key,
      ColumnVector keys,
      Bound lower,
      double lowerOffset,
      Bound upper,
      double upperOffset) {
    Frames frames = new Frames(partitions.rows());
    for (int row = 0; row < partitions.rows(); row++) {
      int start = partitions.start(row);
      int end = partitions.end(row);
      int first =
          switch (lower.kind()) {
            case UNBOUNDED_PRECEDING -> start;
            case CURRENT_ROW -> partitions.peerStart(row);
            case PRECEDING -> boundary(partitions, key, keys, row, -lowerOffset, false);
            case FOLLOWING -> boundary(partitions, key, keys, row, lowerOffset, false);
            case UNBOUNDED_FOLLOWING -> end;
          };
      int last =
          switch (upper.kind()) {
            case UNBOUNDED_PRECEDING -> start;
            case CURRENT_ROW -> partitions.peerEnd(row);
            case PRECEDING -> boundary(partitions, key, keys, row, -upperOffset, true);
            case FOLLOWING -> boundary(partitions, key, keys, row, upperOffset, true);
            case UNBOUNDED_FOLLOWING -> end;
          };
      frames.set(row, first, last, start, end);
    }
    return frames;
  }

  /**
   * By binary search the first row whose key is not before, or (for an end) is after, the row's key
   * moved along the order. A null's only neighbours are nulls.
   */
  private static int boundary(
      Partitions partitions,
      SortKey key,
      ColumnVector keys,
      int row,
      double distance,
      boolean after) {
    if (keys.isNull(row)) {
      return after ? partitions.peerEnd(row) : partitions.peerStart(row);
    }
    int low = partitions.start(row);
    int high = partitions.end(row);
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before;
      if (keys.isNull(middle)) {
        before = key.nullsFirst();
      } else {
        int order = compareMoved(keys, middle, row, key.descending() ? -distance : distance);
        int along = key.descending() ? -order : order;
        before = after ? along <= 0 : along < 0;
      }
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Compares a row's value with another row's plus a distance. */
  private static int compareMoved(ColumnVector keys, int row, int other, double distance) {
    if (keys instanceof LongVector longs) {
      long moved = Math.round(distance);
      long target = longs.get(other) + moved;
      if (((longs.get(other) ^ target) & (moved ^ target)) < 0) {
        target = moved < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
      return Long.compare(longs.get(row), target);
    }
    if (keys instanceof DoubleVector doubles) {
      return Double.compare(doubles.get(row) + 0.0, doubles.get(other) + distance + 0.0);
    }
    throw new StoreException(
        ErrorCode.NOT_SUPPORTED,
        "a window's range with an offset is ordered by neither a number nor a time of 18 digits");
  }
}

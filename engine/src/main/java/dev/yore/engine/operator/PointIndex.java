package dev.yore.engine.operator;

import dev.yore.store.vector.LongVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first of many points at or after a time by the time's place between the first point and
 * the last: where points lie evenly, by one look into a table and a step or two. Immutable.
 */
final class PointIndex {
  /** So that mostly there is one point or none between two places of the table. */
  private static final int PLACES_PER_POINT = 4;

  /** The table stays in a core's nearer caches. */
  private static final int MAX_PLACES = 1 << 14;

  /** Among more points than this at one place the first is searched by halves. */
  private static final int FEW = 8;

  private final long[] points;
  private final long first;
  private final long last;

  /** Times that differ in so many lowest bits only have one place. */
  private final int shift;

  /** Per place the number of the first point there or later. */
  private final int[] firstPoints;

  /**
   * An index.
   *
   * @param points ascending, distinct
   */
  PointIndex(long[] points) {
    this.points = points;
    first = points.length == 0 ? 0 : points[0];
    last = points.length == 0 ? 0 : points[points.length - 1];
    // As numbers without a sign, differences are right for any two points.
    int bits = Long.SIZE - Long.numberOfLeadingZeros(last - first);
    int wanted = (int) Math.min(MAX_PLACES, (long) PLACES_PER_POINT * points.length);
    shift = Math.max(0, bits - (Integer.SIZE - Integer.numberOfLeadingZeros(wanted)));
    firstPoints = new int[points.length == 0 ? 1 : (int) ((last - first) >>> shift) + 2];
    int place = 0;
    for (int i = 0; i < points.length; i++) {
      int own = (int) ((points[i] - first) >>> shift);
      while (place <= own) {
        firstPoints[place++] = i;
      }
    }
    firstPoints[firstPoints.length - 1] = points.length;
  }

  int size() {
    return points.length;
  }

  long point(int number) {
    return points[number];
  }

  /** The number of the first point at or after a time; {@link #size} if all are before it. */
  int firstAtOrAfter(long time) {
    if (time <= first || time > last) {
      return time <= last ? 0 : points.length;
    }
    int place = (int) ((time - first) >>> shift);
    int low = firstPoints[place];
    int high = firstPoints[place + 1];
    while (high - low > FEW) {
      int middle = (low + high) >>> 1;
      if (points[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low < high && points[low] < time) {
      low++;
    }
    return low;
  }

  /**
   * Finds the points of many times.
   *
   * @param rows positions of the times; null for 0 to {@code count}
   * @param numbers gets the number of each time's point
   */
  void find(LongVector times, int @Nullable [] rows, int count, int[] numbers) {
    long[] values = times.values();
    for (int i = 0; i < count; i++) {
      numbers[i] = firstAtOrAfter(values[rows == null ? i : rows[i]]);
    }
  }
}

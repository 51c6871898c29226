package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which shapes come by the clock: every day, week or hour at the same time, or after the usual gap.
 * Confined to the predictor's thread.
 */
final class Arrivals {
  private static final int MAX_SHAPES = 1024;
  private static final int REMEMBERED = 256;
  private static final long HOUR = 3_600_000L;
  private static final long MIN_PERIOD = 120_000L;

  /** So long before it comes something is predicted. */
  static final long LEAD_MILLIS = 90_000L;

  private static final long MAX_TOLERANCE = 100_000L;
  private static final double MIN_SHARE = 0.3;
  private static final int MAX_TRIALS = 12;

  /**
   * A shape that will come by the clock.
   *
   * @param share how often it did, 0 to 1
   */
  record Expected(int shapeId, long sessionId, long atMillis, double share, int trials) {}

  private static final class Times {
    private final long[] millis = new long[REMEMBERED];
    private final long[] sessions = new long[REMEMBERED];
    private int count;
    private long fired = Long.MIN_VALUE;

    void add(long atMillis, long session) {
      millis[count % REMEMBERED] = atMillis;
      sessions[count % REMEMBERED] = session;
      count++;
    }

    int size() {
      return Math.min(count, REMEMBERED);
    }

    long at(int i) {
      return millis[Math.floorMod(count - size() + i, REMEMBERED)];
    }

    long lastSession() {
      return sessions[Math.floorMod(count - 1, REMEMBERED)];
    }

    boolean near(long wanted, long tolerance) {
      int low = 0;
      int high = size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        long value = at(middle);
        if (value < wanted - tolerance) {
          low = middle + 1;
        } else if (value > wanted + tolerance) {
          high = middle - 1;
        } else {
          return true;
        }
      }
      return false;
    }
  }

  private final Map<Integer, Times> all = new BoundedMap<>(MAX_SHAPES);

  void add(int shapeId, long sessionId, long atMillis) {
    all.computeIfAbsent(shapeId, k -> new Times()).add(atMillis, sessionId);
  }

  /** What comes within a time, said already or not; shapes are not told twice of one look. */
  List<Expected> within(long nowMillis, long leadMillis) {
    List<Expected> expected = new ArrayList<>();
    for (Map.Entry<Integer, Times> entry : new HashMap<>(all).entrySet()) {
      Times times = entry.getValue();
      Expected best = times.size() < 3 ? null : best(entry.getKey(), times, nowMillis, leadMillis);
      if (best != null) {
        expected.add(best);
      }
    }
    return expected;
  }

  /** What comes soon and was not said yet. */
  List<Expected> soon(long nowMillis) {
    List<Expected> expected = new ArrayList<>();
    for (Map.Entry<Integer, Times> entry : new HashMap<>(all).entrySet()) {
      Times times = entry.getValue();
      Expected best = times.size() < 3 ? null : best(entry.getKey(), times, nowMillis, LEAD_MILLIS);
      if (best != null && isNew(times, best, nowMillis)) {
        times.fired = best.atMillis();
        expected.add(best);
      }
    }
    return expected;
  }

  private static boolean isNew(Times times, Expected best, long nowMillis) {
    boolean came =
        times.near(best.atMillis(), LEAD_MILLIS / 2)
            && times.at(times.size() - 1) > nowMillis - 60_000;
    boolean said =
        times.fired != Long.MIN_VALUE
            && Math.abs(times.fired - best.atMillis()) < 60_000
            && nowMillis < times.fired + 60_000;
    return !came && !said;
  }

  private static @org.jspecify.annotations.Nullable Expected best(
      int shapeId, Times times, long nowMillis, long leadMillis) {
    Expected best = null;
    for (long period : new long[] {24 * HOUR, HOUR, usualGap(times), 7 * 24 * HOUR}) {
      if (period < MIN_PERIOD) {
        continue;
      }
      long tolerance = Math.min(MAX_TOLERANCE, period / 8);
      long at = next(times, period, tolerance, nowMillis, leadMillis);
      if (at == 0) {
        continue;
      }
      int trials = 0;
      int hits = 0;
      for (int i = times.size() - 1; i >= 0 && trials < MAX_TRIALS; i--) {
        long due = times.at(i) + period;
        if (due <= nowMillis - tolerance) {
          trials++;
          hits += times.near(due, tolerance) ? 1 : 0;
        }
      }
      double share = (hits + 0.3) / (trials + 1.0);
      if (trials >= 1 && share >= MIN_SHARE && (best == null || share > best.share())) {
        best = new Expected(shapeId, times.lastSession(), at, share, trials);
      }
    }
    return best;
  }

  private static long usualGap(Times times) {
    long[] gaps = new long[Math.min(8, times.size() - 1)];
    for (int i = 0; i < gaps.length; i++) {
      int newer = times.size() - 1 - i;
      gaps[i] = times.at(newer) - times.at(newer - 1);
    }
    Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }

  /** When it is due within the lead; 0 for not. */
  private static long next(
      Times times, long period, long tolerance, long nowMillis, long leadMillis) {
    for (int i = times.size() - 1; i >= 0; i--) {
      long due = times.at(i) + period;
      if (due > nowMillis - tolerance / 2 && due <= nowMillis + leadMillis) {
        return due;
      }
      if (due < nowMillis - tolerance) {
        return 0;
      }
    }
    return 0;
  }
}

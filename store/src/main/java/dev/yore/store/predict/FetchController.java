package dev.yore.store.predict;

/**
 * How bold fetching ahead is: how likely something must be, and how far to look ahead. It follows
 * what fetching has brought, and lets nothing through where it does not pay. Confined to one
 * thread.
 */
public final class FetchController {
  /** Where it begins; EAGER begins, and stays, below. */
  private static final double START = 0.4;

  private static final double MIN_THRESHOLD = 0.2;
  private static final double MAX_THRESHOLD = 0.6;

  /**
   * So much of what is fetched should be used, counted where it is hard to foresee; where it is
   * easy nearly all is used whatever this says.
   */
  private static final double TARGET_PRECISION = 0.60;

  private static final double UP = 0.0004;
  private static final double DOWN = 0.00015;
  private static final double PRECISION_WEIGHT = 0.0008;
  private static final double LATE_WEIGHT = 0.005;

  /** Lateness from which to look one, two, four statements further ahead. */
  private static final double SOME_LATE = 0.05;

  private static final double MANY_LATE = 0.15;
  private static final double MOST_LATE = 0.3;

  private final Rate precision = new Rate(TARGET_PRECISION);
  private final Rate late = new Rate(0);
  private double threshold = START;
  private long used;
  private long wasted;

  /** Something fetched was used, in time or late. */
  public void used(boolean wasLate) {
    used++;
    precision.add(1, PRECISION_WEIGHT);
    late.add(wasLate ? 1 : 0, LATE_WEIGHT);
    adjust();
  }

  /** Something was asked for before its fetch began. */
  public void missed() {
    late.add(1, LATE_WEIGHT);
  }

  /** Something fetched went unused. */
  public void wasted() {
    wasted++;
    precision.add(0, PRECISION_WEIGHT);
    adjust();
  }

  private void adjust() {
    threshold =
        precision.mean() < TARGET_PRECISION
            ? Math.min(MAX_THRESHOLD, threshold + UP)
            : Math.max(MIN_THRESHOLD, threshold - DOWN);
  }

  /** Candidates less likely are not fetched for, 0 to 1. */
  public double threshold() {
    return threshold;
  }

  /** How many statements ahead to look. */
  public int maxDepth() {
    double share = late.mean();
    if (share > MOST_LATE) {
      return 6;
    }
    if (share > MANY_LATE) {
      return 4;
    }
    return share > SOME_LATE ? 3 : 2;
  }

  /** The share of what was fetched lately that was used, 0 to 1. */
  public double precision() {
    return precision.mean();
  }

  /** The share of what was used lately that came late, 0 to 1. */
  public double lateness() {
    return late.mean();
  }

  public long usedCount() {
    return used;
  }

  public long wastedCount() {
    return wasted;
  }
}

package dev.yore.tpc.bench.figure;

import java.util.Arrays;
import java.util.List;

/**
 * How samples of one thing are spread. All but {@code samples} are in the measurement's unit.
 *
 * @param samples how many there were
 * @param percentiles at 0, 5, 10 … 95, 99 and 100 percent (nearest rank), for plots
 */
public record Spread(
    int samples, double min, double median, double p99, double max, List<Double> percentiles) {
  /** What {@link #percentiles} are at. */
  public static final List<Integer> PERCENTS =
      List.of(
          0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 99, 100);

  private static final double NANOS_PER_MILLI = 1e6;

  public Spread {
    percentiles = List.copyOf(percentiles);
  }

  /** Of a single value. */
  public static Spread of(double value) {
    return of(new double[] {value});
  }

  /** Of durations, in milliseconds. */
  public static Spread ofNanos(long[] nanos) {
    return of(Arrays.stream(nanos).mapToDouble(n -> n / NANOS_PER_MILLI).toArray());
  }

  /**
   * Of values in any order.
   *
   * @param values at least one
   */
  public static Spread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(
        sorted.length,
        sorted[0],
        at(sorted, 50),
        at(sorted, 99),
        sorted[sorted.length - 1],
        PERCENTS.stream().map(percent -> at(sorted, percent)).toList());
  }

  /** The value that so many percent do not exceed (nearest rank). */
  private static double at(double[] sorted, int percent) {
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted[Math.max(0, rank - 1)];
  }
}

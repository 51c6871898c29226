package dev.yore.tpc.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values are between the ends of an axis. Immutable.
 *
 * @param low value at the beginning, above 0 if logarithmic
 * @param high value at the end, above low
 */
record Scale(double low, double high, boolean logarithmic) {
  // Between the first digits 1, 2 and 5 a step looks even.
  private static final double[] STEPS = {1, 2, 5, 10};
  private static final int LINEAR_TICKS = 5;
  private static final double FEW_DECADES = 1.7;

  /** From zero. */
  static Scale linear(List<Double> values) {
    double max = values.stream().mapToDouble(v -> v).max().orElse(1);
    double step = step(Math.max(max, 1e-9));
    return new Scale(0, Math.ceil(max / step) * step, false);
  }

  /** Whole decades around what is above zero. */
  static Scale logarithmic(List<Double> values) {
    double min = values.stream().mapToDouble(v -> v).filter(v -> v > 0).min().orElse(1);
    double max = values.stream().mapToDouble(v -> v).filter(v -> v > 0).max().orElse(10);
    double low = Math.pow(10, Math.floor(Math.log10(min) - 1e-9));
    double high = Math.pow(10, Math.ceil(Math.log10(max) + 1e-9));
    return new Scale(low, high, true);
  }

  /** 0 at the low end, 1 at the high end; values beyond are cut. */
  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.max(0, Math.min(1, share));
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (!logarithmic) {
      double step = step(high);
      for (double tick = low; tick <= high + step / 2; tick += step) {
        ticks.add(tick);
      }
      return ticks;
    }
    boolean few = Math.log10(high / low) < FEW_DECADES;
    for (double decade = low; decade <= high * 1.0001; decade *= 10) {
      ticks.add(decade);
      if (few && decade * 5 < high) {
        ticks.add(decade * 2);
        ticks.add(decade * 5);
      }
    }
    return ticks;
  }

  private static double step(double max) {
    double raw = max / LINEAR_TICKS;
    double decade = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double step : STEPS) {
      if (step * decade >= raw) {
        return step * decade;
      }
    }
    return 10 * decade;
  }
}

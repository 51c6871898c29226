package dev.yore.store.predict;

import java.util.HashMap;
import java.util.Map;

/** The offsets that are seen most, of values of one class. Confined to the predictor's thread. */
final class UsualOffsets {
  private static final double DECAY = 0.99;
  private static final int MAX_OFFSETS = 64;

  /** Offsets are the same if they agree to so many parts. */
  private static final double GRAIN = 1e6;

  private final Map<Double, double[]> weights = new HashMap<>();
  private double first = Double.NaN;
  private double second = Double.NaN;

  /** The most usual; not a number while there is none. */
  double first() {
    return first;
  }

  /** The second most usual, likewise. */
  double second() {
    return second;
  }

  void add(double offset) {
    double rounded = Math.rint(offset * GRAIN) / GRAIN;
    weights.values().forEach(weight -> weight[0] *= DECAY);
    weights.computeIfAbsent(rounded, k -> new double[1])[0]++;
    if (weights.size() > MAX_OFFSETS) {
      weights.values().removeIf(weight -> weight[0] < 0.1);
    }
    double most = 0;
    double next = 0;
    for (Map.Entry<Double, double[]> entry : weights.entrySet()) {
      double weight = entry.getValue()[0];
      if (weight > most) {
        next = most;
        second = first;
        most = weight;
        first = entry.getKey();
      } else if (weight > next) {
        next = weight;
        second = entry.getKey();
      }
    }
  }
}

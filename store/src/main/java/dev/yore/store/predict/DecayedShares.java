package dev.yore.store.predict;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How often each of some numbers was seen, older observations counting less. Not thread-safe. */
final class DecayedShares {
  private static final int MAX_KEYS = 24;
  private static final double NEGLIGIBLE = 0.05;

  private final Map<Integer, double[]> weights = new HashMap<>();
  private double total;

  void add(int key, double decay) {
    for (double[] weight : weights.values()) {
      weight[0] *= decay;
    }
    total = total * decay + 1;
    weights.computeIfAbsent(key, k -> new double[1])[0]++;
    if (weights.size() > MAX_KEYS) {
      weights.values().removeIf(weight -> weight[0] < NEGLIGIBLE);
    }
  }

  double share(int key) {
    double[] weight = weights.get(key);
    return weight == null || total <= 0 ? 0 : weight[0] / total;
  }

  /** The weight of all observations: their number while there are few. */
  double total() {
    return total;
  }

  Set<Integer> keys() {
    return weights.keySet();
  }
}

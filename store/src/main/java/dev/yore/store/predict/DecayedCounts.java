package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How often each of some keys was seen, the older the less it counts; what was not seen for longest
 * is forgotten. Not thread-safe.
 */
final class DecayedCounts<K> {
  /** Half of the weight is in the newest 23 observations: long enough for a dashboard's cycle. */
  private static final double DECAY = 0.97;

  private static final double NEGLIGIBLE = 0.01;

  private final BoundedMap<K, Double> counts;
  private double total;

  DecayedCounts(int limit) {
    counts = new BoundedMap<>(limit);
  }

  void add(K key) {
    counts.replaceAll((other, count) -> count * DECAY);
    counts.values().removeIf(count -> count < NEGLIGIBLE);
    counts.merge(key, 1.0, Double::sum);
    total = total * DECAY + 1;
  }

  /** The weight of all observations: their number while there are few. */
  double support() {
    return total;
  }

  /** The key's share of all observations, 0 to 1. */
  double share(K key) {
    Double count = counts.get(key);
    return count == null || total == 0 ? 0 : count / total;
  }

  /** The most frequent keys, most frequent first. */
  List<K> top(int limit) {
    List<Map.Entry<K, Double>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(Comparator.comparingDouble((Map.Entry<K, Double> e) -> e.getValue()).reversed());
    List<K> keys = new ArrayList<>();
    for (Map.Entry<K, Double> entry : entries.subList(0, Math.min(limit, entries.size()))) {
      keys.add(entry.getKey());
    }
    return keys;
  }
}

package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets of values that a shape is asked with often. Confined to the predictor's thread. */
final class FrequentValues {
  private static final int MAX_SHAPES = 1024;
  private static final int MAX_SETS = 32;
  private static final double DECAY = 0.97;

  /** Rarer ones are no habit. */
  private static final double MIN_SHARE = 0.12;

  /** A set with how often it is asked, 0 to 1. */
  record Frequent(List<ParameterValue> values, double share) {}

  private final Map<Integer, Map<List<Object>, Weighted>> sets = new BoundedMap<>(MAX_SHAPES);

  private static final class Weighted {
    private List<ParameterValue> values = List.of();
    private double weight;
  }

  void add(int shapeId, List<ParameterValue> values) {
    List<Object> key = key(values);
    if (key.isEmpty()) {
      return;
    }
    Map<List<Object>, Weighted> ofShape = sets.computeIfAbsent(shapeId, k -> new LinkedHashMap<>());
    ofShape.values().forEach(set -> set.weight *= DECAY);
    Weighted set = ofShape.computeIfAbsent(key, k -> new Weighted());
    set.weight++;
    set.values = values;
    if (ofShape.size() > MAX_SETS) {
      ofShape.values().removeIf(other -> other.weight < 0.2);
    }
  }

  /** What is searched for, rather than when: times and whole numbers walk on. */
  private static List<Object> key(List<ParameterValue> values) {
    List<Object> key = new ArrayList<>();
    for (ParameterValue value : values) {
      if (isSearched(value)) {
        key.add(value.value() == null ? "" : value.value());
      }
    }
    return key;
  }

  /** Whether habits show in a value of the kind. */
  static boolean isSearched(ParameterValue value) {
    return switch (value.kind()) {
      case REAL, DECIMAL, TEXT -> true;
      case NULL, WHOLE, DATE, TIME, OTHER -> false;
    };
  }

  /** The most frequent sets, most frequent first. */
  List<Frequent> top(int shapeId, int limit) {
    Map<List<Object>, Weighted> ofShape = sets.get(shapeId);
    if (ofShape == null) {
      return List.of();
    }
    double total = 2;
    for (Weighted set : ofShape.values()) {
      total += set.weight;
    }
    List<Frequent> frequent = new ArrayList<>();
    for (Weighted set : ofShape.values()) {
      if (set.weight / total > MIN_SHARE) {
        frequent.add(new Frequent(set.values, set.weight / total));
      }
    }
    frequent.sort(Comparator.comparingDouble(Frequent::share).reversed());
    return frequent.subList(0, Math.min(limit, frequent.size()));
  }

  void clear() {
    sets.clear();
  }
}

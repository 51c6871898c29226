package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets of values that a shape is asked with often, after another shape and in general: a range is
 * asked for in one width after an overview and in another after itself. Confined to the predictor's
 * thread.
 */
final class FrequentValues {
  private static final int MAX_CONTEXTS = 2048;
  private static final int MAX_SETS = 32;
  private static final double DECAY = 0.97;

  /** Rarer ones are no habit. */
  private static final double MIN_SHARE = 0.12;

  /** A set with how often it is asked, 0 to 1. */
  record Frequent(List<ParameterValue> values, double share) {}

  /** Of a shape in general; no shape has that number. */
  private static final int ANY = -2;

  /** With less evidence after one shape, what is usual in general is asked. */
  private static final double ENOUGH = 3;

  private record After(int previous, int shapeId) {}

  private final Map<After, Map<List<Object>, Weighted>> sets = new BoundedMap<>(MAX_CONTEXTS);

  private static final class Weighted {
    private List<ParameterValue> values = List.of();
    private double weight;
  }

  /**
   * Takes note of a set.
   *
   * @param previous the shape asked before; -1 for none
   */
  void add(int previous, int shapeId, List<ParameterValue> values) {
    List<Object> key = key(values);
    if (!key.isEmpty()) {
      add(new After(previous, shapeId), key, values);
      add(new After(ANY, shapeId), key, values);
    }
  }

  private void add(After after, List<Object> key, List<ParameterValue> values) {
    Map<List<Object>, Weighted> ofShape = sets.computeIfAbsent(after, k -> new LinkedHashMap<>());
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

  /** The most frequent sets after a shape, most frequent first. */
  List<Frequent> top(int previous, int shapeId, int limit) {
    Map<List<Object>, Weighted> after = sets.get(new After(previous, shapeId));
    double evidence = after == null ? 0 : weight(after);
    Map<List<Object>, Weighted> ofShape =
        evidence >= ENOUGH ? after : sets.get(new After(ANY, shapeId));
    if (ofShape == null) {
      return List.of();
    }
    double total = 2 + weight(ofShape);
    List<Frequent> frequent = new ArrayList<>();
    for (Weighted set : ofShape.values()) {
      if (set.weight / total > MIN_SHARE) {
        frequent.add(new Frequent(set.values, set.weight / total));
      }
    }
    frequent.sort(Comparator.comparingDouble(Frequent::share).reversed());
    return frequent.subList(0, Math.min(limit, frequent.size()));
  }

  private static double weight(Map<List<Object>, Weighted> sets) {
    double total = 0;
    for (Weighted set : sets.values()) {
      total += set.weight;
    }
    return total;
  }

  void clear() {
    sets.clear();
  }
}

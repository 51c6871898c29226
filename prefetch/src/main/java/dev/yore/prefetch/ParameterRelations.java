package dev.yore.prefetch;

import dev.yore.prefetch.Relation.Kind;
import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.StreamState.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All hypotheses about the parameters of one template when it follows another. Confined to the
 * learner.
 */
final class ParameterRelations {
  private final List<List<Relation>> relations = new ArrayList<>();

  ParameterRelations(@Nullable Bound previous, Bound next) {
    int periodFrom = next.template().firstPeriodParameter();
    for (int parameter = 0; parameter < next.parameters().size(); parameter++) {
      relations.add(
          hypotheses(previous, next.parameters().get(parameter), parameter >= periodFrom));
    }
  }

  private static List<Relation> hypotheses(
      @Nullable Bound previous, Object value, boolean isSequence) {
    List<Relation> all = new ArrayList<>();
    List<Object> before = previous == null ? List.of() : previous.parameters();
    int sources = before.size();
    for (int source = 0; source < sources; source++) {
      // A number cannot stand where the column has text: the scan would not even start.
      if (before.get(source).getClass() == value.getClass()) {
        all.add(new Relation(Kind.SAME, source));
      }
    }
    all.add(new Relation(Kind.LAST, 0));
    if (value instanceof Long) {
      all.add(new Relation(Kind.STRIDE, 0));
      for (int source = 0; source < sources; source++) {
        all.add(new Relation(Kind.OFFSET, source));
      }
      if (isSequence) {
        all.add(new Relation(Kind.NOW_MINUS, 0));
      }
    }
    return all;
  }

  /** Judges all hypotheses by a scan that the stream does not have yet. */
  void learn(StreamState stream, Bound actual) {
    History history = stream.history(actual.template());
    for (int parameter = 0; parameter < relations.size(); parameter++) {
      for (Relation relation : relations.get(parameter)) {
        relation.learn(
            parameter,
            actual.parameters().get(parameter),
            history,
            stream.previous(),
            stream.snapshotSequence());
      }
    }
  }

  /**
   * Values for all parameters, and how sure they are.
   *
   * @param confidence the product of the parameters' confidences, 0 to 1
   * @param weakest the smallest of them
   * @param weakestKind how the least sure one was found; null without parameters
   */
  record Guess(
      List<Object> parameters, double confidence, double weakest, @Nullable Kind weakestKind) {}

  /** The best-founded values, or null if there are none for some parameter. */
  @Nullable Guess predict(StreamState stream, ScanTemplate template) {
    History history = stream.history(template);
    List<Object> values = new ArrayList<>();
    double confidence = 1;
    double weakest = 1;
    Kind weakestKind = null;
    for (int parameter = 0; parameter < relations.size(); parameter++) {
      Relation best = null;
      Object bestValue = null;
      for (Relation relation : relations.get(parameter)) {
        Object value =
            relation.predict(parameter, history, stream.previous(), stream.snapshotSequence());
        if (value != null && (best == null || relation.confidence() > best.confidence())) {
          best = relation;
          bestValue = value;
        }
      }
      if (best == null || bestValue == null) {
        return null;
      }
      values.add(bestValue);
      confidence *= best.confidence();
      if (best.confidence() < weakest) {
        weakest = best.confidence();
        weakestKind = best.kind();
      }
    }
    return new Guess(values, confidence, weakest, weakestKind);
  }
}

package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.StreamState.History;
import org.jspecify.annotations.Nullable;

/**
 * One hypothesis of how a parameter follows from what is known before the scan, and how it has
 * fared. Confined to the learner.
 */
final class Relation {
  /** What a hypothesis claims, in the order of preference when equally well founded. */
  enum Kind {
    /** Equal to a parameter of the scan before. */
    SAME,
    /** As the last time this template ran. */
    LAST,
    /** As far from the last time as that was from the time before. */
    STRIDE,
    /** As far from a parameter of the scan before as the last time. */
    OFFSET,
    /** As many sequences from the newest one that the scan before could see as the last time. */
    NOW_MINUS
  }

  /** Half of the weight is in the newest 13 trials: a habit that changes is noticed soon. */
  private static final double DECAY = 0.95;

  private final Kind kind;
  private final int source;
  private double hits;
  private double trials;
  private long difference;
  private boolean hasDifference;

  /**
   * @param source index of the parameter of the scan before, for kinds that need it
   */
  Relation(Kind kind, int source) {
    this.kind = kind;
    this.source = source;
  }

  Kind kind() {
    return kind;
  }

  /** How much to believe it, 0 to 1: half right before any evidence. */
  double confidence() {
    return (hits + 0.5) / (trials + 1);
  }

  /** What it claims the parameter will be, or null if it cannot say. */
  @Nullable Object predict(
      int parameter, @Nullable History history, @Nullable Bound previous, long snapshotSequence) {
    return switch (kind) {
      case SAME -> previous == null ? null : previous.parameters().get(source);
      case LAST -> history == null ? null : history.last().get(parameter);
      case STRIDE -> stride(parameter, history);
      case OFFSET ->
          previous != null && hasDifference
              ? plus(previous.parameters().get(source), difference)
              : null;
      case NOW_MINUS -> hasDifference ? plus(snapshotSequence, difference) : null;
    };
  }

  private static @Nullable Object stride(int parameter, @Nullable History history) {
    if (history == null || history.before() == null) {
      return null;
    }
    Long step = minus(history.last().get(parameter), history.before().get(parameter));
    return step == null ? null : plus(history.last().get(parameter), step);
  }

  /** Judges the hypothesis by what the parameter was, and remembers what it needs. */
  void learn(
      int parameter,
      Object actual,
      @Nullable History history,
      @Nullable Bound previous,
      long snapshotSequence) {
    Object claimed = predict(parameter, history, previous, snapshotSequence);
    if (claimed != null) {
      trials = trials * DECAY + 1;
      hits = hits * DECAY + (claimed.equals(actual) ? 1 : 0);
    }
    Long seen =
        switch (kind) {
          case OFFSET -> previous == null ? null : minus(actual, previous.parameters().get(source));
          case NOW_MINUS -> minus(actual, snapshotSequence);
          case SAME, LAST, STRIDE -> null;
        };
    if (seen != null) {
      difference = seen;
      hasDifference = true;
    }
  }

  /** Null unless both are longs and the difference is one. */
  private static @Nullable Long minus(Object left, Object right) {
    if (!(left instanceof Long a) || !(right instanceof Long b)) {
      return null;
    }
    long difference = a - b;
    boolean overflow = ((a ^ b) & (a ^ difference)) < 0;
    return overflow ? null : Long.valueOf(difference);
  }

  private static @Nullable Object plus(Object value, long difference) {
    if (!(value instanceof Long a)) {
      return null;
    }
    long sum = a + difference;
    boolean overflow = ((a ^ sum) & (difference ^ sum)) < 0;
    return overflow ? null : Long.valueOf(sum);
  }
}

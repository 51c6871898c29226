package dev.yore.store.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks are read after which: after the very same ones, and how far on after a move as far,
 * over all sessions. Knows nothing of statements, so it is for those that cannot be planned.
 * Confined to the predictor's thread.
 */
final class BlockSuccessors {
  private static final int MAX_CONTEXTS = 4096;
  private static final int MAX_FOLLOWERS = 24;
  private static final double NEGLIGIBLE = 0.05;

  /** Half of the weight is in the newest fourteen. */
  private static final double DECAY = 0.95;

  /** What a context weighs that has hardly been seen. */
  private static final double DOUBT = 2;

  private static final double MIN_LIKELIHOOD = 0.1;
  private static final int MAX_EXPECTED = 4;

  /** Blocks of a table that are read together; {@code to} is one past the last. */
  record Range(int tableId, int from, int to) {
    /** As many blocks of the same table, where a move leads; null below the first block. */
    @Nullable Range moved(Move move) {
      int begin = from + move.shift();
      return begin < 0 ? null : new Range(move.tableId(), begin, begin + move.width());
    }

    /** Whether at least half of this one is in another. */
    boolean isIn(Range other) {
      int common = Math.min(to, other.to) - Math.max(from, other.from);
      return tableId == other.tableId && common * 2 >= to - from;
    }
  }

  /** From one range to the next: to which table, how far on, how many blocks there. */
  record Move(int fromTableId, int tableId, int shift, int width) {
    static Move of(Range from, Range to) {
      return new Move(from.tableId(), to.tableId(), to.from() - from.from(), to.to() - to.from());
    }
  }

  /** Blocks that may be read next. */
  record Expected(Range range, double likelihood) {}

  /** How often each of some things was seen, older observations counting less. */
  private static final class Seen<T> {
    private final Map<T, double[]> weights = new HashMap<>();
    private double total;

    void add(T thing) {
      weights.values().forEach(weight -> weight[0] *= DECAY);
      total = total * DECAY + 1;
      weights.computeIfAbsent(thing, k -> new double[1])[0]++;
      if (weights.size() > MAX_FOLLOWERS) {
        weights.values().removeIf(weight -> weight[0] < NEGLIGIBLE);
      }
    }
  }

  private final Map<Range, Seen<Range>> afterRange = new BoundedMap<>(MAX_CONTEXTS);
  private final Map<Move, Seen<Move>> afterMove = new BoundedMap<>(MAX_CONTEXTS);

  /**
   * Learns that some blocks were read after others.
   *
   * @param lastMove how the last ones were come to; null if they were the first
   */
  void learn(Range last, @Nullable Move lastMove, Range next) {
    afterRange.computeIfAbsent(last, k -> new Seen<>()).add(next);
    if (lastMove != null) {
      afterMove.computeIfAbsent(lastMove, k -> new Seen<>()).add(Move.of(last, next));
    }
  }

  /** What may be read next, likeliest first; of two reasons the better one counts. */
  List<Expected> next(Range last, @Nullable Move lastMove) {
    Map<Range, Double> likelihoods = new HashMap<>();
    Seen<Range> exact = afterRange.get(last);
    if (exact != null) {
      exact.weights.forEach(
          (range, weight) ->
              likelihoods.merge(range, weight[0] / (exact.total + DOUBT), Math::max));
    }
    Seen<Move> moves = lastMove == null ? null : afterMove.get(lastMove);
    if (moves != null) {
      moves.weights.forEach(
          (move, weight) -> {
            Range range = last.moved(move);
            if (range != null) {
              likelihoods.merge(range, weight[0] / (moves.total + DOUBT), Math::max);
            }
          });
    }
    List<Expected> expected = new ArrayList<>();
    likelihoods.forEach(
        (range, likelihood) -> {
          if (likelihood >= MIN_LIKELIHOOD) {
            expected.add(new Expected(range, likelihood));
          }
        });
    expected.sort(
        Comparator.comparingDouble(Expected::likelihood)
            .reversed()
            .thenComparingInt(e -> e.range().from()));
    return expected.subList(0, Math.min(MAX_EXPECTED, expected.size()));
  }

  void clear() {
    afterRange.clear();
    afterMove.clear();
  }
}

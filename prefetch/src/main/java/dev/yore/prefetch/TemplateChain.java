package dev.yore.prefetch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which template follows which: after the last one, and after the last two. Confined to the
 * learner.
 */
final class TemplateChain {
  private static final int MAX_CONTEXTS = 4096;
  private static final int MAX_SUCCESSORS = 16;

  /** Seen twice, the longer context is believed rather than the shorter. */
  private static final double TRUSTED_SUPPORT = 1.9;

  private record Context(@Nullable ScanTemplate beforePrevious, ScanTemplate previous) {}

  private final BoundedMap<Context, DecayedCounts<ScanTemplate>> successors =
      new BoundedMap<>(MAX_CONTEXTS);

  /** What may come next, with the evidence. */
  record Successor(
      ScanTemplate template, double shareAfterOne, double shareAfterTwo, double support) {
    /** How likely it is by counting alone, 0 to 1. */
    double likelihood() {
      return support >= TRUSTED_SUPPORT ? shareAfterTwo : shareAfterOne;
    }
  }

  /** Learns that the template came next in the stream. */
  void learn(StreamState stream, ScanTemplate next) {
    if (stream.previous() == null) {
      return;
    }
    ScanTemplate previous = stream.previous().template();
    counts(new Context(null, previous)).add(next);
    if (stream.beforePrevious() != null) {
      counts(new Context(stream.beforePrevious(), previous)).add(next);
    }
  }

  private DecayedCounts<ScanTemplate> counts(Context context) {
    return successors.computeIfAbsent(context, key -> new DecayedCounts<>(MAX_SUCCESSORS));
  }

  /** The likeliest next templates of the stream. */
  List<Successor> successors(StreamState stream, int limit) {
    if (stream.previous() == null) {
      return List.of();
    }
    ScanTemplate previous = stream.previous().template();
    DecayedCounts<ScanTemplate> afterOne = successors.get(new Context(null, previous));
    if (afterOne == null) {
      return List.of();
    }
    DecayedCounts<ScanTemplate> afterTwo =
        stream.beforePrevious() == null
            ? null
            : successors.get(new Context(stream.beforePrevious(), previous));
    DecayedCounts<ScanTemplate> leading =
        afterTwo != null && afterTwo.support() >= TRUSTED_SUPPORT ? afterTwo : afterOne;
    return leading.top(limit).stream()
        .map(
            next ->
                new Successor(
                    next,
                    afterOne.share(next),
                    afterTwo == null ? 0 : afterTwo.share(next),
                    afterTwo == null ? 0 : afterTwo.support()))
        .toList();
  }
}

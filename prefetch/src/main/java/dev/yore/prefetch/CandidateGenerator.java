package dev.yore.prefetch;

import dev.yore.prefetch.ParameterRelations.Guess;
import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.TemplateChain.Successor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what follows what, and how parameters follow from each other, into scans that may come
 * next. Confined to the learner.
 */
final class CandidateGenerator {
  /** After each scan so many templates are considered; the next ones are hardly ever right. */
  private static final int MAX_SUCCESSORS = 3;

  /** Two scans ahead gives the warmer time; deeper chains wasted more than they gained. */
  private static final int MAX_DEPTH = 2;

  private static final int MAX_EDGES = 4096;

  /** Less likely scans are not looked at any further. */
  private static final double MIN_LIKELIHOOD = 0.1;

  private record Edge(@Nullable ScanTemplate previous, ScanTemplate next) {}

  private final TemplateChain chain = new TemplateChain();
  private final BoundedMap<Edge, ParameterRelations> relations = new BoundedMap<>(MAX_EDGES);

  /**
   * A scan that may come.
   *
   * @param depth 1 for the next scan, 2 for the one after
   * @param likelihood by counting alone, 0 to 1
   */
  record Candidate(Bound scan, int depth, double likelihood, Successor successor, Guess guess) {}

  /** Learns that the scan came next; the stream does not have it yet. */
  void learn(StreamState stream, Bound scan) {
    chain.learn(stream, scan.template());
    relations
        .computeIfAbsent(
            edge(stream, scan.template()), e -> new ParameterRelations(stream.previous(), scan))
        .learn(stream, scan);
  }

  /** What may come next in the stream, likeliest or not. */
  List<Candidate> candidates(StreamState stream) {
    List<Candidate> found = new ArrayList<>();
    collect(stream, 1, 1.0, found);
    return found;
  }

  private void collect(StreamState stream, int depth, double likelihood, List<Candidate> found) {
    for (Successor successor : chain.successors(stream, MAX_SUCCESSORS)) {
      ParameterRelations known = relations.get(edge(stream, successor.template()));
      Guess guess = known == null ? null : known.predict(stream, successor.template());
      if (guess == null) {
        continue;
      }
      double combined = likelihood * successor.likelihood() * guess.confidence();
      Bound scan = new Bound(successor.template(), List.copyOf(guess.parameters()));
      if (combined < MIN_LIKELIHOOD || scan.isOutside(stream.snapshotSequence())) {
        continue;
      }
      found.add(new Candidate(scan, depth, combined, successor, guess));
      if (depth < MAX_DEPTH) {
        collect(stream.after(scan), depth + 1, combined, found);
      }
    }
  }

  private static Edge edge(StreamState stream, ScanTemplate next) {
    return new Edge(stream.previous() == null ? null : stream.previous().template(), next);
  }
}

package dev.yore.store.predict;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Relations.Guess;
import dev.yore.store.predict.Relations.Guesses;
import dev.yore.store.predict.SessionState.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Thinks of statements that may come next in a session, likeliest first: whole chains of them, each
 * as if the one before had come. Confined to the predictor's thread.
 */
final class CandidateSearch {
  /** After each statement so many are considered; more are hardly ever right. */
  private static final int MAX_CANDIDATES = 12;

  private static final int MAX_FOLLOWERS = 3;
  private static final int MAX_FREQUENT = 2;
  private static final int MAX_OTHERS = 2;

  /** Less likely ones are not looked at any further. */
  private static final double MIN_TRANSITION = 0.06;

  private static final double MIN_LIKELIHOOD = 0.05;

  /** What is never thought of could never be seen to come. */
  private static final double MIN_RESUME_SHARE = 0.25;

  /** A second value must be at least so likely, and so likely beside the first. */
  private static final double MIN_OTHER = 0.1;

  private static final double MIN_OTHER_RATIO = 0.15;

  private final Shapes shapes;
  private final Transitions transitions;
  private final Relations relations;
  private final FrequentValues frequent;

  CandidateSearch(
      Shapes shapes, Transitions transitions, Relations relations, FrequentValues frequent) {
    this.shapes = shapes;
    this.transitions = transitions;
    this.relations = relations;
    this.frequent = frequent;
  }

  private record Node(
      double likelihood, Context context, @Nullable Candidate parent, int depth, boolean resumed) {}

  /** Values with the least and the whole confidence in them, and whether others asked for them. */
  private record Filled(
      List<ParameterValue> values, double weakest, double product, boolean borrowed) {}

  /** The session's asker, for the candidates. */
  record Origin(long sessionId, String branch, long nowMillis) {}

  /**
   * What may come next.
   *
   * @param maxDepth how many statements ahead
   * @param resumeShare how likely the last statement was an exception, 0 to 1
   */
  List<Candidate> search(SessionState session, Origin origin, int maxDepth, double resumeShare) {
    PriorityQueue<Node> nodes =
        new PriorityQueue<>(Comparator.comparingDouble(Node::likelihood).reversed());
    Context resumed = session.resumed();
    double share = resumed == null ? 0 : Math.max(MIN_RESUME_SHARE, resumeShare);
    double chain = resumed == null ? 1 : Math.max(MIN_RESUME_SHARE, 1 - share);
    nodes.add(new Node(chain, session.context, null, 0, false));
    if (resumed != null) {
      nodes.add(new Node(share, resumed, null, 0, true));
    }
    List<Candidate> found = new ArrayList<>();
    Set<BoundStatement> seen = new HashSet<>();
    while (!nodes.isEmpty() && found.size() < MAX_CANDIDATES) {
      Node node = nodes.remove();
      if (node.depth() < maxDepth) {
        expand(session, origin, node, nodes, found, seen);
      }
    }
    return found;
  }

  private void expand(
      SessionState session,
      Origin origin,
      Node node,
      PriorityQueue<Node> nodes,
      List<Candidate> found,
      Set<BoundStatement> seen) {
    boolean likeliest = true;
    for (Transitions.Follower follower :
        transitions.followers(session, node.context(), MAX_FOLLOWERS)) {
      BoundStatement model = shapes.example(follower.shapeId());
      if (node.likelihood() * follower.share() >= MIN_TRANSITION && model != null) {
        fill(session, origin, node, follower, model, likeliest, nodes, found, seen);
      }
      likeliest = false;
    }
  }

  private void fill(
      SessionState session,
      Origin origin,
      Node node,
      Transitions.Follower follower,
      BoundStatement model,
      boolean likeliest,
      PriorityQueue<Node> nodes,
      List<Candidate> found,
      Set<BoundStatement> seen) {
    List<Guesses> guesses = guesses(session, origin, node, follower.shapeId(), model);
    Generator chain = node.resumed() ? Generator.RESUMED : Generator.CHAIN;
    add(origin, node, follower, model, best(guesses), chain, session, nodes, found, seen);
    if (!likeliest || model.values().isEmpty()) {
      return;
    }
    for (Relations.Kind kind : others(guesses)) {
      Filled other = other(guesses, kind);
      add(origin, node, follower, model, other, Generator.ALTERNATIVE, session, nodes, found, seen);
    }
    if (node.depth() < 2) {
      for (FrequentValues.Frequent set :
          frequent.top(node.context().last(), follower.shapeId(), MAX_FREQUENT)) {
        Filled filled = frequent(guesses, set);
        add(origin, node, follower, model, filled, Generator.FREQUENT, session, nodes, found, seen);
      }
    }
  }

  private List<Guesses> guesses(
      SessionState session, Origin origin, Node node, int shapeId, BoundStatement model) {
    List<Guesses> guesses = new ArrayList<>();
    for (int number = 0; number < model.values().size(); number++) {
      guesses.add(
          relations.guesses(session, node.context(), shapeId, number, model, origin.nowMillis()));
    }
    return guesses;
  }

  private static @Nullable Filled best(List<Guesses> guesses) {
    return fill(guesses, g -> g.best());
  }

  /** The hypotheses by which other values than the best ones may come, likeliest first. */
  private static List<Relations.Kind> others(List<Guesses> guesses) {
    Map<Relations.Kind, Double> confidence = new EnumMap<>(Relations.Kind.class);
    for (Guesses of : guesses) {
      for (Guess other : of.others()) {
        if (isPossible(of.best(), other)) {
          confidence.merge(other.kind(), other.confidence(), Math::max);
        }
      }
    }
    return confidence.entrySet().stream()
        .sorted(Map.Entry.<Relations.Kind, Double>comparingByValue().reversed())
        .limit(MAX_OTHERS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isPossible(@Nullable Guess best, Guess other) {
    return best != null
        && other.confidence() > MIN_OTHER
        && other.confidence() > MIN_OTHER_RATIO * best.confidence();
  }

  /** What one hypothesis says otherwise moves together: both bounds of a range, not its time. */
  private static @Nullable Filled other(List<Guesses> guesses, Relations.Kind kind) {
    return fill(
        guesses,
        g -> {
          Guess best = g.best();
          Guess other = g.other(kind);
          return best != null && other != null && isPossible(best, other)
              ? other.atMost(1 - best.confidence())
              : best;
        });
  }

  private static @Nullable Filled frequent(List<Guesses> guesses, FrequentValues.Frequent set) {
    List<ParameterValue> values = new ArrayList<>();
    double weakest = set.share();
    double product = set.share();
    for (int i = 0; i < guesses.size(); i++) {
      ParameterValue known = set.values().get(i);
      Guess best = guesses.get(i).best();
      if (FrequentValues.isSearched(known) || best == null) {
        values.add(known);
        if (best != null && !best.value().isNear(known, guesses.get(i).tolerance())) {
          // Where a value is as good as certain, a habit that says otherwise is not.
          weakest = Math.min(weakest, 1 - best.confidence());
        }
      } else {
        values.add(best.value());
        weakest = Math.min(weakest, best.confidence());
        product *= best.confidence();
      }
    }
    return new Filled(values, weakest, product, true);
  }

  private static @Nullable Filled fill(
      List<Guesses> guesses, java.util.function.Function<Guesses, @Nullable Guess> choice) {
    List<ParameterValue> values = new ArrayList<>();
    double weakest = 1;
    double product = 1;
    boolean borrowed = false;
    for (Guesses of : guesses) {
      Guess guess = choice.apply(of);
      if (guess == null) {
        return null;
      }
      borrowed |= guess.borrowed();
      values.add(guess.value());
      weakest = Math.min(weakest, guess.confidence());
      product *= guess.confidence();
    }
    return new Filled(values, weakest, product, borrowed);
  }

  private void add(
      Origin origin,
      Node node,
      Transitions.Follower follower,
      BoundStatement model,
      @Nullable Filled filled,
      Generator generator,
      SessionState session,
      PriorityQueue<Node> nodes,
      List<Candidate> found,
      Set<BoundStatement> seen) {
    if (filled == null) {
      return;
    }
    double likelihood = node.likelihood() * follower.share() * filled.weakest();
    BoundStatement statement = new BoundStatement(model.shape(), filled.values());
    if (likelihood < MIN_LIKELIHOOD || !seen.add(statement)) {
      return;
    }
    Candidate candidate =
        new Candidate(
            follower.shapeId(),
            statement,
            origin.branch(),
            origin.sessionId(),
            generator,
            node.depth() + 1,
            likelihood,
            node.parent());
    candidate.transition = follower.share();
    candidate.support = follower.support();
    candidate.weakest = filled.weakest();
    candidate.product = filled.product();
    candidate.borrowed = filled.borrowed() || (node.parent() != null && node.parent().borrowed);
    candidate.expectedMillis = session.thinkMillis.mean() * (node.depth() + 1);
    found.add(candidate);
    Context next =
        session.after(node.context(), follower.shapeId(), filled.values(), origin.nowMillis());
    nodes.add(new Node(likelihood, next, candidate, node.depth() + 1, node.resumed()));
  }
}

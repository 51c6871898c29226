package dev.yore.store.predict;

import dev.yore.store.predict.SessionState.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which shape follows which: after the last two, after the last one, and in the session itself.
 * Confined to the predictor's thread.
 */
final class Transitions {
  private static final int MAX_CONTEXTS = 8192;

  /** Half of the weight is in the newest 69. */
  private static final double ALL_DECAY = 0.99;

  /** A session's own habits are those of its newest four. */
  private static final double SESSION_DECAY = 0.85;

  private static final double MIN_SHARE = 0.05;

  private record Two(int before, int last) {}

  /**
   * A shape that may follow.
   *
   * @param share how likely, 0 to 1
   * @param support the weight of evidence, about a number of statements
   */
  record Follower(int shapeId, double share, double support) {}

  private final Map<Integer, DecayedShares> afterOne = new BoundedMap<>(MAX_CONTEXTS);
  private final Map<Two, DecayedShares> afterTwo = new BoundedMap<>(MAX_CONTEXTS);
  private final Rate repeats = new Rate(0.3);

  /** Learns that a shape came after the context. */
  void learn(SessionState session, Context context, int shapeId) {
    if (context.last() < 0) {
      return;
    }
    repeats.add(context.last() == shapeId ? 1 : 0, 0.02);
    afterOne.computeIfAbsent(context.last(), k -> new DecayedShares()).add(shapeId, ALL_DECAY);
    session
        .followers
        .computeIfAbsent(context.last(), k -> new DecayedShares())
        .add(shapeId, SESSION_DECAY);
    if (context.before() >= 0) {
      afterTwo
          .computeIfAbsent(new Two(context.before(), context.last()), k -> new DecayedShares())
          .add(shapeId, ALL_DECAY);
    }
  }

  /** The likeliest followers, likeliest first. */
  List<Follower> followers(SessionState session, Context context, int limit) {
    if (context.last() < 0) {
      return List.of();
    }
    DecayedShares two = afterTwo.get(new Two(context.before(), context.last()));
    DecayedShares one = afterOne.get(context.last());
    DecayedShares own = session.followers.get(context.last());
    TreeSet<Integer> shapes = new TreeSet<>();
    if (two != null && two.total() >= 2) {
      shapes.addAll(two.keys());
    } else if (one != null) {
      shapes.addAll(one.keys());
    }
    if (own != null) {
      shapes.addAll(own.keys());
    }
    shapes.add(context.last());
    List<Follower> followers = new ArrayList<>();
    for (int shape : shapes) {
      double share = share(context, shape, two, one, own);
      if (share >= MIN_SHARE) {
        followers.add(new Follower(shape, share, one == null ? 0 : one.total()));
      }
    }
    followers.sort(Comparator.comparingDouble(Follower::share).reversed());
    return followers.subList(0, Math.min(limit, followers.size()));
  }

  private double share(
      Context context,
      int shape,
      @org.jspecify.annotations.Nullable DecayedShares two,
      @org.jspecify.annotations.Nullable DecayedShares one,
      @org.jspecify.annotations.Nullable DecayedShares own) {
    double afterTwoShare = two == null ? 0 : two.share(shape);
    double afterOneShare = one == null ? 0 : one.share(shape);
    double weightTwo = two == null ? 0 : two.total() / (two.total() + 4);
    double general = weightTwo * afterTwoShare + (1 - weightTwo) * afterOneShare;
    double weightOwn = own == null ? 0 : 0.4 * own.total() / (own.total() + 3);
    double known = weightOwn * (own == null ? 0 : own.share(shape)) + (1 - weightOwn) * general;
    double evidence = one == null ? 0 : one.total();
    double unknown = 4 / (evidence + 4);
    double repeat = repeats.mean();
    return (1 - unknown) * known
        + unknown * (shape == context.last() ? repeat : (1 - repeat) * known);
  }
}

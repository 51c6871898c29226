package dev.yore.tpc.prefetch;

import dev.yore.prefetch.WekaModels;
import dev.yore.store.predict.ScoreModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What prediction by block could do with the same learners: candidates are blocks at the session's
 * usual distance, those that came after the same block, the day before's, and the next ones; each
 * is scored, the likely ones are fetched.
 */
final class BlockLearner implements Strategy {
  private static final List<String> FEATURES =
      List.of(
          "source",
          "place",
          "logCount",
          "agreement",
          "distance",
          "logHeat",
          "logSince",
          "table",
          "stream",
          "age",
          "precision",
          "cached");

  private static final double THRESHOLD = 0.35;
  private static final double PRIOR = 0.3;
  private static final int MAX_CANDIDATES = 480;
  private static final int SAMPLED = 160;
  private static final int NEXT_BLOCKS = 16;
  private static final int PATIENCE = 4;

  /** So many of a question's candidates are learned from: learning is what costs. */
  private static final int LABELS = 48;

  private static final class Session {
    private long[] before = new long[0];
    private final List<Watched> watched = new ArrayList<>();
    private long questions;
    private double precision = 0.3;
  }

  private record Watched(long block, double[] features, long deadline) {}

  private final ScoreModel model =
      new WekaModels().create("blocks", ScoreModel.Target.PROBABILITY, FEATURES, Runnable::run);
  private final Map<Integer, Session> sessions = new HashMap<>();
  private final Map<Long, Long> successors =
      new LinkedHashMap<>(1 << 16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > 200_000;
        }
      };
  private final Map<Long, long[]> heat = new HashMap<>();
  private final Random random = new Random(1);

  @Override
  public boolean keepsByArrival() {
    return false;
  }

  @Override
  public void begins(BlockTiers tiers, Question question) {
    Session session = sessions.computeIfAbsent(question.session, s -> new Session());
    Set<Long> read = new HashSet<>();
    for (long block : question.blocks) {
      read.add(block);
      long[] known = heat.computeIfAbsent(block, b -> new long[2]);
      known[0]++;
      known[1] = tiers.nowMillis();
    }
    judge(session, read);
    session.questions++;
    long distance = distance(session, question);
    for (int i = 0; i < Math.min(session.before.length, question.blocks.length); i++) {
      successors.put(session.before[i], question.blocks[i]);
    }
    session.before = question.blocks;
    tiers.diverged(question.session, 0.3);
    fetch(tiers, question, session, read, distance);
  }

  private void judge(Session session, Set<Long> read) {
    for (Watched watched : List.copyOf(session.watched)) {
      boolean came = read.contains(watched.block());
      if (came || session.questions >= watched.deadline()) {
        model.learn(watched.features(), PRIOR, came ? 1 : 0, 1);
        session.precision += 0.05 * ((came ? 1 : 0) - session.precision);
        session.watched.remove(watched);
      }
    }
  }

  /** How far the question's blocks lie from those of the one before, if they all do. */
  private static long distance(Session session, Question question) {
    return session.before.length > 0 && session.before.length == question.blocks.length
        ? question.blocks[0] - session.before[0]
        : 0;
  }

  private void fetch(
      BlockTiers tiers, Question question, Session session, Set<Long> read, long distance) {
    Map<Long, double[]> candidates = new LinkedHashMap<>();
    long[] blocks = question.blocks;
    int step = Math.max(1, blocks.length / SAMPLED);
    for (int i = 0; i < blocks.length && candidates.size() < MAX_CANDIDATES; i += step) {
      double place = (double) i / blocks.length;
      if (distance != 0) {
        add(tiers, session, candidates, read, blocks[i] + distance, 0, place, distance);
      }
      Long successor = successors.get(blocks[i]);
      if (successor != null) {
        add(tiers, session, candidates, read, successor, 1, place, successor - blocks[i]);
      }
      long dayBefore =
          TieredTables.block(
              TieredTables.table(blocks[i]),
              TieredTables.isStream(blocks[i]),
              Math.max(0, TieredTables.hour(blocks[i]) - 24),
              TieredTables.index(blocks[i]));
      add(tiers, session, candidates, read, dayBefore, 2, place, -24);
    }
    for (int k = 1; k <= NEXT_BLOCKS; k++) {
      add(tiers, session, candidates, read, blocks[blocks.length - 1] + k, 3, 1, k);
    }
    Map<Long, Double> scores = new HashMap<>();
    candidates.forEach((block, features) -> scores.put(block, model.score(features, PRIOR)));
    candidates.forEach(
        (block, features) -> {
          if (random.nextInt(Math.max(1, candidates.size() / LABELS)) == 0) {
            session.watched.add(new Watched(block, features, session.questions + PATIENCE));
          }
        });
    scores.entrySet().stream()
        .filter(e -> e.getValue() >= THRESHOLD)
        .sorted(Comparator.comparing((Map.Entry<Long, Double> e) -> -e.getValue()))
        .limit((long) (tiers.bufferBlocks() * 0.8))
        .forEach(e -> tiers.fetch(e.getKey(), e.getValue(), question.session));
  }

  private void add(
      BlockTiers tiers,
      Session session,
      Map<Long, double[]> candidates,
      Set<Long> read,
      long block,
      int source,
      double place,
      long distance) {
    if (!tiers.exists(block) || read.contains(block) || candidates.containsKey(block)) {
      return;
    }
    long[] known = heat.getOrDefault(block, new long[2]);
    candidates.put(
        block,
        new double[] {
          source,
          place,
          Math.log1p(candidates.size()),
          distance == 0 ? 0 : 1,
          Math.signum((double) distance) * Math.log1p(Math.abs((double) distance)),
          Math.log1p(known[0]),
          Math.log1p((tiers.nowMillis() - known[1]) / 1000.0),
          TieredTables.table(block),
          TieredTables.isStream(block) ? 1 : 0,
          Math.log1p(tiers.hour() - TieredTables.hour(block)),
          session.precision,
          tiers.isInMemory(block) ? 1 : 0
        });
  }
}

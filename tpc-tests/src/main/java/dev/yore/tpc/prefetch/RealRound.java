package dev.yore.tpc.prefetch;

import dev.yore.planner.SqlSession;
import dev.yore.store.Tier;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.QueuedFetch;
import dev.yore.tpc.prefetch.RealQuestions.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One reader asks a workload's questions: the first ones in the order of the trace without pauses
 * and of a fast object store, so that habits are learned and the caches are as they would be; then
 * the store is made slow, and the rest are asked by a thread for each session in the trace's time,
 * made faster. Confined to one thread.
 */
final class RealRound {
  /**
   * Of a second between questions, a quarter is left: as cold answers take a quarter to a third of
   * what they take in the simulation.
   */
  private static final double SPEED = 4;

  /** Longer silences of all sessions are cut to the last so many ms of the trace. */
  private static final long SILENCE_MILLIS = 2_000;

  private static final double NANOS_PER_MILLI = 1e6;

  /** What is expected later than this is not fetched from a disk yet. */
  private static final double NOT_DUE_MILLIS = 30_000;

  /** Learning waits for what is fetched no longer than this after a question. */
  private static final long SETTLE_NANOS = 50_000_000L;

  private static final long LOOK_NANOS = 300_000L;

  /**
   * What came of it.
   *
   * @param millis of each question that was measured
   * @param readBytes from the object store meanwhile
   * @param decodedHits the share of lookups for decoded values that found some, fetching included
   */
  record Outcome(double[] millis, long readBytes, double decodedHits) {
    double mean() {
      double sum = 0;
      for (double one : millis) {
        sum += one;
      }
      return sum / millis.length;
    }

    /** Every request of the object store takes longer. */
    double warmShare() {
      int warm = 0;
      for (double one : millis) {
        warm += one < RealTables.REQUEST_MILLIS ? 1 : 0;
      }
      return (double) warm / millis.length;
    }
  }

  private final RealTables tables;
  private final TraceClock clock;
  private final RealReader reader;
  private final List<Asked> questions;
  private final Map<Integer, String> answers;
  private final Map<Integer, SqlSession> sessions = new HashMap<>();
  private final int prefix;

  /** The number of the same session's next question; 0 for none. */
  private final int[] following;

  /**
   * @param measured so many of the last questions
   * @param answers by the question's number: who is asked first tells what others must answer
   */
  RealRound(
      RealTables tables,
      TraceClock clock,
      RealReader reader,
      List<Asked> questions,
      int measured,
      Map<Integer, String> answers) {
    this.tables = tables;
    this.clock = clock;
    this.reader = reader;
    this.questions = questions;
    this.answers = answers;
    this.prefix = Math.max(0, questions.size() - measured);
    this.following = following(questions);
  }

  private static int[] following(List<Asked> questions) {
    int[] following = new int[questions.size()];
    Map<Integer, Integer> last = new HashMap<>();
    for (int i = questions.size() - 1; i >= 0; i--) {
      following[i] = last.getOrDefault(questions.get(i).session(), 0);
      last.put(questions.get(i).session(), i);
    }
    return following;
  }

  Outcome run() {
    int first = reader.learns() ? 0 : Math.max(0, prefix - RealQuestions.TO_FILL_CACHES);
    clock.stand(questions.get(first).atMillis());
    tables.reopen(reader == RealReader.YORE ? PrefetchMode.AUTO : PrefetchMode.OFF);
    tables.throttle(false);
    try (RealTiers tiers = new RealTiers(tables, clock, reader.strategy())) {
      for (Asked asked : questions) {
        sessions.computeIfAbsent(asked.session(), s -> tables.database().newSession());
      }
      for (int i = first; i < prefix; i++) {
        learn(tiers, i);
      }
      tables.throttle(true);
      long before = tables.readBytes();
      long[] lookups = tables.lookups();
      double[] millis = measure(tiers);
      long[] after = tables.lookups();
      double hits = (after[1] - lookups[1]) / (double) Math.max(1, after[0] - lookups[0]);
      return new Outcome(millis, tables.readBytes() - before, hits);
    } finally {
      sessions.values().forEach(SqlSession::close);
    }
  }

  private void learn(RealTiers tiers, int i) {
    Asked asked = questions.get(i);
    if (asked.atMillis() - clock.traceMillis() > SILENCE_MILLIS) {
      clock.stand(asked.atMillis() - SILENCE_MILLIS);
      settle(tiers);
    }
    clock.stand(asked.atMillis());
    ask(tiers, i);
    settle(tiers);
  }

  /** Waits until all that was thought of has been fetched, or is not due. */
  private void settle(RealTiers tiers) {
    tiers.settle();
    PredictionService predictions = tables.database().store().predictions();
    if (reader == RealReader.YORE && predictions != null) {
      long until = System.nanoTime() + SETTLE_NANOS;
      while (predictions.queue().stream().anyMatch(RealRound::isDue)
          && System.nanoTime() - until < 0) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private static boolean isDue(QueuedFetch fetch) {
    return fetch.tier() == Tier.OBJECT || fetch.expectedMillis() <= NOT_DUE_MILLIS;
  }

  private void ask(RealTiers tiers, int i) {
    Asked asked = questions.get(i);
    SqlSession session = Objects.requireNonNull(sessions.get(asked.session()), "session");
    int next = following[i];
    tiers.asked(
        asked.question(),
        next == 0 ? null : questions.get(next).question(),
        questions.get(next).atMillis());
    String answer = RealTables.answer(session, asked.sql(), asked.parameters());
    String expected = answers.putIfAbsent(i, answer);
    if (expected != null && !expected.equals(answer)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s, question %d: %s %s answered %s instead of %s",
              reader.title(),
              i,
              asked.sql(),
              asked.parameters(),
              answer,
              expected));
    }
  }

  /** Each session asks its questions when they are due, or when it has the answer before. */
  private double[] measure(RealTiers tiers) {
    double[] millis = new double[questions.size() - prefix];
    long[] dueNanos = dueNanos();
    Map<Integer, List<Integer>> bySession = new HashMap<>();
    for (int i = prefix; i < questions.size(); i++) {
      bySession.computeIfAbsent(questions.get(i).session(), s -> new ArrayList<>()).add(i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(bySession.size());
    try {
      List<Future<?>> ends = new ArrayList<>();
      long start = System.nanoTime();
      for (List<Integer> own : bySession.values()) {
        ends.add(
            threads.submit(
                () -> {
                  for (int i : own) {
                    waitUntil(start + dueNanos[i - prefix]);
                    long begin = System.nanoTime();
                    ask(tiers, i);
                    millis[i - prefix] = (System.nanoTime() - begin) / NANOS_PER_MILLI;
                  }
                }));
      }
      keepTime(start, dueNanos);
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("questions failed: " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
    return millis;
  }

  /** When each question is asked, from the beginning. */
  private long[] dueNanos() {
    long[] due = new long[questions.size() - prefix];
    for (int i = 1; i < due.length; i++) {
      due[i] = due[i - 1] + (long) (Math.min(gap(i), SILENCE_MILLIS) * NANOS_PER_MILLI / SPEED);
    }
    return due;
  }

  private long gap(int i) {
    return questions.get(prefix + i).atMillis() - questions.get(prefix + i - 1).atMillis();
  }

  /** The trace's time runs, and jumps over silences. */
  private void keepTime(long start, long[] dueNanos) {
    PredictionService predictions = tables.database().store().predictions();
    clock.run((double) questions.get(prefix).atMillis(), SPEED);
    for (int i = 1; i < dueNanos.length; i++) {
      if (gap(i) > SILENCE_MILLIS) {
        waitUntil(start + dueNanos[i - 1]);
        clock.run((double) questions.get(prefix + i).atMillis() - SILENCE_MILLIS, SPEED);
        if (predictions != null) {
          predictions.queue(); // It looks at the clock whenever it is asked.
        }
      }
    }
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}

package dev.yore.tpc.prefetch;

import dev.yore.planner.SqlSession;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementEvent;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The workloads as SQL on a real store, whose data lies in a slow object store with room for a part
 * of it nearer: the same questions in the same order for everybody, a short time between them, and
 * answers that must be the same. A table of the simulation is two blocks of the real one, an hour
 * of its past a commit. Confined to one thread.
 */
final class RealWorkloads {
  static final String WORKLOAD = "prefetch workloads on a real store";

  /** Of these the first ones only warm up. */
  private static final int QUESTIONS = 90;

  private static final int WARM_QUESTIONS = 30;

  /** Before the drift, where there is one: so many of the questions. */
  private static final int BEFORE_DRIFT = 50;

  private static final long THINK_NANOS = 100_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int COMMITS = 24;
  private static final int HOURS_PER_COMMIT = 24;
  private static final int BLOCKS_PER_TABLE = TieredStore.BLOCKS / TieredTables.TABLES;

  /** About a third of the five megabytes that the table takes. */
  private static final long LOCAL_BYTES = 3L << 19;

  /** Statements by which the cost of observing is told; fewer than the queue of events holds. */
  private static final int OBSERVED = 2000;

  private static final double MAX_OVERHEAD_MILLIS = 0.5;

  /** A question as SQL, and the blocks of the real table that it is about. */
  private record Asked(
      int session, String sql, List<@Nullable Object> parameters, int fromBlock, int toBlock) {}

  private final TieredStore store;
  private final List<Long> commits;

  private RealWorkloads(TieredStore store) {
    this.store = store;
    this.commits = store.addHistory(COMMITS);
  }

  static void run(BenchRun run) {
    List<Workload> workloads = new ArrayList<>(List.of(Workload.values()));
    workloads.remove(Workload.NOISY_STEP_BACK);
    int rounds = workloads.size() * RealReader.values().length;
    try (TieredStore store = new TieredStore(run.work().resolve("workloads"), LOCAL_BYTES);
        ProgressBar bar = run.bar("real store", "runs", rounds)) {
      RealWorkloads real = new RealWorkloads(store);
      for (Workload workload : workloads) {
        List<Asked> questions = real.questions(workload, run.options().seed());
        List<String> answers = new ArrayList<>();
        Map<RealReader, Double> means = new EnumMap<>(RealReader.class);
        for (RealReader reader : RealReader.values()) {
          means.put(reader, real.measure(run, workload, reader, questions, answers));
          bar.advance(1, workload.title() + ", " + reader.title());
        }
        run.note(sentence(workload, means));
      }
      real.overhead(run);
    }
  }

  private static String sentence(Workload workload, Map<RealReader, Double> means) {
    double best =
        Math.min(
            means.getOrDefault(RealReader.LRU, Double.NaN),
            means.getOrDefault(RealReader.READAHEAD, Double.NaN));
    return String.format(
        Locale.ROOT,
        "%s on a real store: mean latency to the best baseline %.3f; all answers are the same",
        workload.title(),
        means.getOrDefault(RealReader.YORE, Double.NaN) / best);
  }

  /** What observation costs the thread of a statement: to tell of its beginning and its end. */
  private void overhead(BenchRun run) {
    PredictionService predictions = store.database().store().predictions();
    if (predictions == null) {
      return;
    }
    StatementEvent.Asked asked =
        new StatementEvent.Asked(
            Long.MAX_VALUE,
            null,
            null,
            "main",
            "SELECT SUM(amount) FROM reading WHERE id < ?",
            List.of(1L),
            false,
            PrefetchMode.AUTO,
            0,
            List.of());
    long[] nanos = new long[OBSERVED];
    for (int i = 0; i < OBSERVED; i++) {
      long start = System.nanoTime();
      predictions.observe(new StatementEvent.Began(asked, i));
      predictions.observe(new StatementEvent.Ended(asked, i, 1, 1, null, List.of()));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    double millis = nanos[OBSERVED * 95 / 100] / NANOS_PER_MILLI;
    run.note(
        String.format(
            Locale.ROOT,
            "overhead on a query's thread: %.4f ms (p95), the mark is ≤ %.2f: %s",
            millis,
            MAX_OVERHEAD_MILLIS,
            millis <= MAX_OVERHEAD_MILLIS ? "reached" : "missed"));
  }

  private record Due(long atMillis, Asker asker, Question question) {}

  /** What the workload's sessions ask, in the order of the simulation's time. */
  private List<Asked> questions(Workload workload, long seed) {
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
    for (Asker asker : workload.askers(seed)) {
      next(asker, 0, due);
    }
    List<Asked> asked = new ArrayList<>();
    int left = QUESTIONS;
    while (left > 0 && !due.isEmpty()) {
      Due now = due.remove();
      asked.add(asked(now.question(), TieredTables.hourAt(now.atMillis())));
      boolean drifted = now.atMillis() >= workload.driftMillis();
      if (drifted && left > QUESTIONS - BEFORE_DRIFT) {
        left = QUESTIONS - BEFORE_DRIFT;
      } else if (drifted || workload.driftMillis() == Asker.NEVER) {
        left--;
      }
      next(now.asker(), now.atMillis(), due);
    }
    return asked.subList(Math.max(0, asked.size() - QUESTIONS), asked.size());
  }

  private static void next(Asker asker, long nowMillis, PriorityQueue<Due> due) {
    Question question = asker.next(nowMillis);
    if (question != null) {
      due.add(new Due(Math.max(nowMillis, asker.atMillis()), asker, question));
    }
  }

  private Asked asked(Question question, int nowHour) {
    Template template = question.template;
    long first = (long) template.table() * BLOCKS_PER_TABLE * TieredStore.BLOCK_ROWS;
    long rows = (long) BLOCKS_PER_TABLE * TieredStore.BLOCK_ROWS;
    double from = template.keys() == 0 ? template.from() : question.values[0];
    double to = template.keys() == 0 ? template.to() : from;
    to = template.keys() == 2 ? question.values[1] : to;
    long fromId = first + (long) (Math.min(from, 1) * (rows - 1));
    long toId = Math.min(first + rows, Math.max(fromId + 1, first + (long) (to * rows)));
    List<@Nullable Object> parameters = new ArrayList<>();
    String period = "";
    if (template.past()) {
      int back = Math.max(0, nowHour - (int) question.values[template.keys()]);
      int commit = Math.max(0, COMMITS - 1 - back / HOURS_PER_COMMIT);
      period = " FOR SYSTEM_VERSION AS OF ?";
      parameters.add(commits.get(commit));
    }
    String where = " WHERE id >= " + fromId + " AND id < " + toId;
    if (template.keys() > 0) {
      where = template.keys() == 1 ? " WHERE id = ?" : " WHERE id >= ? AND id < ?";
      parameters.add(fromId);
      if (template.keys() == 2) {
        parameters.add(toId);
      }
    }
    return new Asked(
        question.session,
        "SELECT SUM(amount), COUNT(DISTINCT place) /* "
            + template.name()
            + " */ FROM reading"
            + period
            + where,
        parameters,
        (int) (fromId / TieredStore.BLOCK_ROWS),
        (int) ((toId - 1) / TieredStore.BLOCK_ROWS) + 1);
  }

  /** Asks all questions; gives the mean latency in ms. */
  private double measure(
      BenchRun run,
      Workload workload,
      RealReader reader,
      List<Asked> questions,
      List<String> answers) {
    store.coolDown();
    store.database().prefetch(reader == RealReader.YORE ? PrefetchMode.AUTO : PrefetchMode.OFF);
    Map<Integer, SqlSession> sessions = new HashMap<>();
    List<Double> millis = new ArrayList<>();
    long before = store.readBytes();
    try {
      for (int i = 0; i < questions.size(); i++) {
        Asked asked = questions.get(i);
        SqlSession session =
            sessions.computeIfAbsent(asked.session(), s -> store.database().newSession());
        long start = System.nanoTime();
        String answer = TieredStore.answer(session, asked.sql(), asked.parameters());
        double took = (System.nanoTime() - start) / NANOS_PER_MILLI;
        check(workload, reader, asked, i, answer, answers);
        if (i >= WARM_QUESTIONS) {
          millis.add(took);
        }
        between(reader, asked, i + 1 < questions.size() ? questions.get(i + 1) : null);
      }
    } finally {
      sessions.values().forEach(SqlSession::close);
    }
    double[] all = millis.stream().mapToDouble(m -> m).toArray();
    double mean = millis.stream().mapToDouble(m -> m).average().orElse(0);
    double read = (store.readBytes() - before) / 1e6;
    String title = workload.title();
    measured(run, reader, title, "each question", Unit.MILLIS, Spread.of(all));
    measured(run, reader, title, "mean", Unit.MILLIS, Spread.of(mean));
    measured(run, reader, title, "bytes read", Unit.MEGABYTES, Spread.of(read));
    return mean;
  }

  private static void measured(
      BenchRun run, RealReader reader, String title, String what, Unit unit, Spread spread) {
    run.measured(reader.title(), WORKLOAD, 0, title, what, unit, spread);
  }

  /** Whoever is asked first tells what the others must answer. */
  private static void check(
      Workload workload, RealReader reader, Asked asked, int i, String answer, List<String> all) {
    if (i == all.size()) {
      all.add(answer);
    } else if (!answer.equals(all.get(i))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s, %s, question %d: %s %s answered %s instead of %s",
              workload.title(),
              reader.title(),
              i,
              asked.sql(),
              asked.parameters(),
              answer,
              all.get(i)));
    }
  }

  private void between(RealReader reader, Asked asked, @Nullable Asked next) {
    CompletableFuture<Void> ahead =
        CompletableFuture.runAsync(
            () -> {
              if (reader == RealReader.READAHEAD) {
                store.warm(asked.toBlock());
              } else if (reader == RealReader.ORACLE && next != null) {
                for (int block = next.fromBlock(); block < next.toBlock(); block++) {
                  store.warm(block);
                }
              }
            });
    long until = System.nanoTime() + THINK_NANOS;
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    ahead.join();
  }
}

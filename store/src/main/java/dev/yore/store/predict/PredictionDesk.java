package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.predict.StatementEvent.Asked;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where statements become predictions, predictions tasks, and outcomes lessons. Confined to the
 * service's thread; only the fetcher has another.
 */
final class PredictionDesk implements AutoCloseable {
  private static final int MAX_TASKS = 4096;
  private static final int MAX_GATES = 4096;
  private static final int MAX_LATENCIES = 2048;
  private static final int MAX_SESSIONS = 1024;

  /** EAGER takes what is half as likely. */
  private static final double EAGER = 0.5;

  /** A shape that misses its target is worth more, and may be wrong more often. */
  private static final double LATENCY_BOOST = 4;

  private static final double LATENCY_BOLDNESS = 0.75;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Tiers are told this far ahead of what comes by the clock: in the evening, of the night. */
  private static final long HORIZON_MILLIS = 12 * 3_600_000L;

  /** Between looks that far ahead; a move takes longer. */
  private static final long HORIZON_EVERY_MILLIS = 300_000L;

  /** What comes later than this is brought near, but takes no memory yet. */
  private static final long MEMORY_LEAD_MILLIS = 30_000L;

  private record Kind(Generator generator, int shape, long session) {}

  /** How a shape's statements fare against what was asked for. */
  private static final class Latency {
    private final Rate millis = new Rate(0);
    private long targetMillis;
  }

  private final StoreDoor door;
  private final StatementPredictor predictor;
  private final FetchController controller = new FetchController();
  private final Fetcher fetcher;
  private final PredictionLog log = new PredictionLog();
  private final FetchBenefits benefits = new FetchBenefits(log);
  private final PastDepths depths = new PastDepths();
  private final Store store;
  private final Map<Candidate, FetchTask> tasks = new BoundedMap<>(MAX_TASKS);
  private final Map<Kind, PrecisionGate> gates = new BoundedMap<>(MAX_GATES);
  private final Map<StatementShape, Latency> latencies = new BoundedMap<>(MAX_LATENCIES);

  /** What each session asked to have fetched lately; those not there, nothing. */
  private final Map<Long, PrefetchMode> modes = new BoundedMap<>(MAX_SESSIONS);

  /** Null before anybody wanted anything. */
  private @Nullable PrefetchMode newestMode;

  private final List<Candidate> newest = new ArrayList<>();
  private final NextStatements next;
  private final SuccessorFallback fallback;
  private long taskNumber;
  private long nextHorizonMillis = Long.MIN_VALUE;

  PredictionDesk(
      Store store,
      StatementPlanner planner,
      ScoreModelProvider models,
      Executor background,
      AtomicInteger running) {
    this.store = store;
    this.door = new StoreDoor(store, planner);
    this.predictor = new StatementPredictor(door, models, background, this::judged);
    this.fetcher = new Fetcher(store, running);
    this.next = new NextStatements(door, planner);
    this.fallback = new SuccessorFallback(door, this::judged);
  }

  /** A session asked something from which nothing is to be predicted. */
  void off(Asked asked) {
    modes.remove(asked.sessionId());
    next.nothing(asked);
  }

  /** A statement begins; what may come next is predicted and fetched. */
  void began(Asked asked, BoundStatement statement, long atMillis) {
    modes.put(asked.sessionId(), asked.mode());
    newestMode = asked.mode();
    if (asked.mode() == PrefetchMode.OFF
        || asked.masked()
        || statement.values().size() > StatementShape.MAX_VALUES) {
      next.nothing(asked);
      return;
    }
    door.catchUp();
    long[] blocks = door.blocks(statement, asked.branch(), atMillis);
    if (blocks.length == 0) {
      next.nothing(asked);
      return;
    }
    if (asked.latencyTargetMillis() > 0) {
      latency(statement.shape()).targetMillis = asked.latencyTargetMillis();
    }
    List<Candidate> candidates =
        predictor.observe(
            new StatementPredictor.Asking(
                asked.sessionId(), asked.branch(), statement, atMillis, blocks),
            controller.maxDepth());
    benefits.began(asked.sessionId());
    door.read(statement, asked.branch());
    expectPasts(candidates);
    diverge(asked.sessionId(), candidates);
    newest.clear();
    newest.addAll(candidates);
    next.expect(
        asked, statement, candidates.stream().filter(c -> isLikely(c, asked.mode())).toList());
    schedule(candidates, asked.mode());
  }

  private void expectPasts(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (candidate.score() >= controller.threshold()) {
        depths.note(door.scans(candidate.statement(), candidate.branch()), store.lastSequence());
      }
    }
  }

  /** What the session probably asks next about a fixed past, likeliest first. */
  List<NextStatement> next(long sessionId, boolean inThePast) {
    return next.of(sessionId, inThePast);
  }

  private Latency latency(StatementShape shape) {
    return latencies.computeIfAbsent(shape, k -> new Latency());
  }

  /** A statement ended. */
  void ended(StatementEvent.Ended ended, BoundStatement statement) {
    ended.scans().forEach(door::measured);
    benefits.ended(
        ended.asked().sessionId(),
        ended.scans().stream().mapToLong(scan -> scan.statistics().readBytes().object()).sum());
    Latency latency = latencies.get(statement.shape());
    if (latency != null) {
      latency.millis.add(ended.elapsedNanos() / NANOS_PER_MILLI, 0.2);
    }
    Asked asked = ended.asked();
    if (asked.mode() != PrefetchMode.OFF
        && !asked.masked()
        && ended.error() == null
        && door.scans(statement, asked.branch()).isEmpty()) {
      long at = store.options().clock().millis();
      schedule(fallback.observe(asked, statement, ended.scans(), at), asked.mode());
    }
  }

  private List<ScanSpec> scans(Candidate candidate) {
    List<ScanSpec> own = candidate.scans;
    return own == null ? door.scans(candidate.statement(), candidate.branch()) : own;
  }

  /** Half a minute has passed. */
  void tick(long nowMillis) {
    door.catchUp();
    for (Candidate candidate : predictor.tick(nowMillis)) {
      // Sessions of before the store was opened have negative numbers, and no say any more.
      PrefetchMode mode = candidate.sessionId() < 0 ? newestMode : modes.get(candidate.sessionId());
      if (mode != null) {
        schedule(List.of(candidate), mode);
      }
    }
    if (!modes.isEmpty() && nowMillis >= nextHorizonMillis) {
      nextHorizonMillis = nowMillis + HORIZON_EVERY_MILLIS;
      lookFar(nowMillis);
      depths.tell(store);
    }
  }

  /** What comes by the clock in some hours is not to be moved away until then, but nearer. */
  private void lookFar(long nowMillis) {
    for (Candidate candidate : predictor.later(nowMillis, HORIZON_MILLIS)) {
      if (candidate.likelihood() >= controller.threshold()) {
        long until = nowMillis + (long) candidate.expectedMillis() + HORIZON_EVERY_MILLIS;
        door.expect(candidate.statement(), candidate.branch(), until);
      }
    }
  }

  /** Learns from what was asked before the store was opened, oldest first. */
  void recall(List<StatementRecord> records) {
    door.catchUp();
    new HabitReplay(predictor, door).learn(records);
  }

  /**
   * Goes on with what waited to be fetched when the store was last open, if it may still come. The
   * rest has not come; nothing is learned from that, as nobody could ask.
   */
  void restore(List<KeptFetch> queue, PrefetchMode mode, long nowMillis) {
    for (KeptFetch kept : queue) {
      StatementRecord record = kept.statement();
      BoundStatement statement = KeptValues.statement(record);
      if (statement == null) {
        continue;
      }
      long session = HabitReplay.formerSession(record.sessionId());
      if (StatementPredictor.mayStillCome(record.stampMillis(), nowMillis)) {
        schedule(predictor.expectedBefore(kept, statement, session, nowMillis), mode);
      } else {
        List<ScanSpec> scans = door.scans(statement, record.branch());
        log.add(kept.notCome(statement, session), null, PredictionLog.table(scans));
      }
    }
  }

  /** A client says that a statement will come. */
  void hint(Asked asked, BoundStatement statement, long nowMillis) {
    door.catchUp();
    schedule(
        predictor.hint(asked.sessionId(), asked.branch(), statement, nowMillis),
        PrefetchMode.EAGER);
  }

  /** What the session was to ask before, it now hardly will. */
  private void diverge(long sessionId, List<Candidate> candidates) {
    for (FetchTask task : fetcher.tasks()) {
      Candidate expected = task.candidate();
      boolean own =
          expected.sessionId() == sessionId && expected.deadlineStatements != Long.MAX_VALUE;
      boolean still = candidates.stream().anyMatch(c -> c.statement().equals(expected.statement()));
      if (own && !still) {
        task.cancel();
      }
    }
  }

  private void schedule(List<Candidate> candidates, PrefetchMode mode) {
    for (Candidate candidate : candidates) {
      List<ScanSpec> scans = scans(candidate);
      if (!isWanted(candidate, mode)) {
        continue; // To look where its data lies costs more than to think of it.
      }
      double cold = door.coldMillis(candidate.blocks(), scans);
      candidate.coldMillis = cold;
      if (cold > 0 && isWorth(candidate, scans, mode)) {
        double value = candidate.score() * (1 - candidate.writeProbability()) * Math.sqrt(cold);
        long memoryMillis = Math.max(0, (long) candidate.expectedMillis() - MEMORY_LEAD_MILLIS);
        FetchTask task =
            new FetchTask(
                candidate,
                scans,
                boost(candidate) * value / (1 + candidate.expectedMillis() / 1000),
                taskNumber++,
                door.farthest(scans),
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(memoryMillis));
        candidate.markFetched();
        tasks.put(candidate, task);
        fetcher.add(task);
      }
    }
  }

  private double boost(Candidate candidate) {
    return missesTarget(candidate) ? LATENCY_BOOST : 1;
  }

  private boolean missesTarget(Candidate candidate) {
    Latency latency = latencies.get(candidate.statement().shape());
    return latency != null
        && latency.targetMillis > 0
        && latency.millis.mean() > latency.targetMillis;
  }

  private boolean isWanted(Candidate candidate, PrefetchMode mode) {
    return candidate.generator() == Generator.HINTED || isLikely(candidate, mode);
  }

  /** Whether fetching what is wanted pays. */
  private boolean isWorth(Candidate candidate, List<ScanSpec> scans, PrefetchMode mode) {
    return candidate.generator() == Generator.HINTED
        || mode == PrefetchMode.EAGER
        || (gate(candidate).isOpen() && benefits.pays(candidate, scans));
  }

  private boolean isLikely(Candidate candidate, PrefetchMode mode) {
    double threshold =
        controller.threshold()
            * (mode == PrefetchMode.EAGER ? EAGER : 1)
            * (missesTarget(candidate) ? LATENCY_BOLDNESS : 1);
    return candidate.score() * (1 - candidate.writeProbability()) >= threshold;
  }

  private PrecisionGate gate(Candidate candidate) {
    return gates.computeIfAbsent(
        new Kind(candidate.generator(), candidate.shapeId, candidate.sessionId()),
        k -> new PrecisionGate());
  }

  private void judged(Candidate candidate) {
    FetchTask task = tasks.remove(candidate);
    Outcome outcome = candidate.outcome();
    boolean came =
        outcome == Outcome.USED || outcome == Outcome.LATE || outcome == Outcome.NOT_FETCHED;
    if (candidate.score() >= controller.threshold()) {
      gate(candidate).learn(came);
    }
    List<ScanSpec> scans = scans(candidate);
    if (task != null) {
      door.fetched(task.fetchedBytes());
      judged(candidate, task, came);
      task.cancel();
      benefits.judged(candidate, task, scans);
    } else {
      benefits.leftAlone(candidate, scans, came);
    }
    log.add(candidate, task, PredictionLog.table(scans));
  }

  private void judged(Candidate candidate, FetchTask task, boolean came) {
    FetchTask.State state = task.state();
    boolean done = state == FetchTask.State.DONE;
    if (came) {
      candidate.outcome = done ? Outcome.USED : Outcome.LATE;
    }
    if (state == FetchTask.State.DROPPED || (state == FetchTask.State.CANCELLED && !came)) {
      candidate.outcome = came ? Outcome.NOT_FETCHED : Outcome.NOT_COME;
      return;
    }
    if (came) {
      controller.used(!done);
    } else if (done) {
      controller.wasted();
    } else {
      candidate.outcome = Outcome.NOT_COME; // It waited until nobody needed it.
    }
  }

  StoreDoor door() {
    return door;
  }

  FetchController controller() {
    return controller;
  }

  List<FetchTask> queue() {
    return fetcher.tasks();
  }

  List<PredictionRecord> predictions() {
    return log.newest();
  }

  List<PrefetchStatistics> statistics() {
    return log.statistics();
  }

  /** What was predicted after the newest statement. */
  List<Candidate> newest() {
    return List.copyOf(newest);
  }

  List<ScoreModel> models() {
    return predictor.models();
  }

  /** Forgets every value. */
  void forget() {
    predictor.forget();
    door.forget();
    tasks.clear();
    latencies.clear();
    newest.clear();
    next.forget();
    benefits.forget();
    fallback.forget();
    fetcher.tasks().forEach(FetchTask::cancel);
  }

  @Override
  public void close() {
    fetcher.close();
  }
}

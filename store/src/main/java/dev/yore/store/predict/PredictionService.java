package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.ThreadEnd;
import dev.yore.store.predict.StatementEvent.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what statements asked, predicts what comes next and has it fetched. Statements only put
 * an event into a queue; threads of its own do the rest, each within a share of one processor.
 * Thread-safe. Close it before the store.
 */
public final class PredictionService implements StatementObserver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionService.class);

  /**
   * More are not waited for but dropped: a flood of lookups teaches little that a part does not.
   */
  private static final int MAX_WAITING_EVENTS = 4096;

  /** Of one processor. */
  private static final double TIME_SHARE = 0.2;

  private static final long RESERVE_NANOS = 500_000_000L;

  /** Events looked at between looks at the clock, and old records written again together. */
  static final int BATCH_RECORDS = 256;

  /**
   * Records that wait to be written together, at most: each time five syncs go to the disk that
   * commits wait for, too. Some megabytes; without them what a crash loses is bounded by time.
   */
  private static final int MAX_PENDING_RECORDS = 4096;

  /** No record waits longer to be written. */
  private static final long MAX_BATCH_NANOS = 2_000_000_000L;

  /** Who asks the service waits no longer for its thread. */
  private static final long MAX_ASK_SECONDS = 30;

  /** Between looks at the clock: sooner if that was set forward, as after a machine has slept. */
  private static final long TICK_NANOS = 30_000_000_000L;

  /** Models are kept so often, and when the store is closed. */
  private static final long SAVE_NANOS = 300_000_000_000L;

  /** Something to be done by the service's thread, between events. */
  private record Task(Runnable work) {}

  private final Store store;
  private final StatementPlanner planner;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final StatementHistory history;
  private final Trainer trainer = new Trainer();
  private final Forecasts forecasts = new Forecasts();
  private final Thread thread;
  private @Nullable PredictionDesk desk;
  private long nextTickNanos = System.nanoTime() + TICK_NANOS;
  private long nextTickMillis;
  private long nextQueueNanos = System.nanoTime() + MAX_BATCH_NANOS;
  private long nextSaveNanos = System.nanoTime() + SAVE_NANOS;

  /**
   * Whether what waited when the store was last open has been looked at; nothing is kept before.
   */
  private boolean queueRestored;

  private volatile boolean closed;

  private PredictionService(Store store, StatementPlanner planner) {
    this.store = store;
    this.planner = planner;
    this.history = new StatementHistory(store, planner);
    this.nextTickMillis =
        store.options().clock().millis() + TimeUnit.NANOSECONDS.toMillis(TICK_NANOS);
    this.thread = new Thread(this::run, "yore-prediction");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /** Begins to listen. */
  public static PredictionService start(Store store, StatementPlanner planner) {
    PredictionService service = new PredictionService(store, planner);
    service.thread.start();
    return service;
  }

  @Override
  public void observe(StatementEvent event) {
    running.addAndGet(event instanceof StatementEvent.Began ? 1 : -1);
    if (closed || !queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  /** Events that came too fast to be looked at. */
  public long droppedEvents() {
    return dropped.get();
  }

  /** What statements asked, oldest first, up to those that have ended by now. */
  public List<StatementRecord> history() {
    return ask(history::records);
  }

  /** What waits to be fetched and what is being fetched, the most valuable first. */
  public List<QueuedFetch> queue() {
    return ask(() -> desk == null ? List.of() : QueuedFetch.of(desk.queue()));
  }

  /** The newest predictions that have been judged, oldest first. */
  public List<PredictionRecord> predictions() {
    return ask(() -> desk == null ? List.of() : desk.predictions());
  }

  /** What prediction has done since the store was opened. */
  public List<PrefetchStatistics> statistics() {
    return ask(() -> desk == null ? List.of() : desk.statistics());
  }

  /** The models and how they fare. */
  public List<ScoreModel.Info> models() {
    return ask(() -> desk().models().stream().map(ScoreModel::info).toList());
  }

  /**
   * A model as it is kept, to be looked at elsewhere.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for a name that no model has
   */
  public byte[] export(String model) {
    return ask(
        () ->
            desk().models().stream()
                .filter(m -> m.info().name().equalsIgnoreCase(model))
                .findFirst()
                .orElseThrow(
                    () ->
                        new StoreException(
                            ErrorCode.INVALID_PARAMETER,
                            "no model " + model + "; SYS.MODELS lists them"))
                .save());
  }

  /** What is thought to come after the newest statement, likeliest first. */
  public List<Candidate> expected() {
    return ask(() -> desk == null ? List.of() : desk.newest());
  }

  /**
   * What a session probably asks next about a fixed past, likeliest first; those of its user's own
   * kinds of statements.
   *
   * @param answered what it asked last without asking the store, which is learned from; null for
   *     nothing
   * @param inThePast whether it reads everything as of a fixed past
   */
  public List<NextStatement> next(long sessionId, @Nullable Asked answered, boolean inThePast) {
    return ask(
        () -> {
          if (answered != null && answered.mode() != PrefetchMode.OFF) {
            desk().began(answered, history.split(answered), store.options().clock().millis());
          }
          return desk == null ? List.of() : desk.next(sessionId, inThePast);
        });
  }

  /** The likelihood from which something is fetched now, 0 to 1. */
  public double threshold() {
    return ask(() -> desk().controller().threshold());
  }

  /** What a statement would cost; remembered, to be held against what it does. */
  public Forecast forecast(String sql, String branch) {
    return ask(
        () -> {
          BoundStatement statement = planner.split(sql, List.of());
          StoreDoor door = desk().door();
          door.catchUp();
          return forecasts.make(statement, branch, door, history.records());
        });
  }

  /** Forecasts, oldest first, with what came of them. */
  public List<Forecast> forecasts() {
    return ask(forecasts::all);
  }

  /** Lets a statement's data be fetched as soon as may be. */
  public void prefetch(String sql, Asked asked) {
    ask(
        () -> {
          desk().hint(asked, planner.split(sql, List.of()), store.options().clock().millis());
          return Boolean.TRUE;
        });
  }

  /** Forgets every value that a statement about the table, or an unclear one, had. */
  public void erase(int tableId) {
    ask(
        () -> {
          history.erase(tableId);
          forecasts.clear();
          if (desk != null) {
            desk.forget();
          }
          return Boolean.TRUE;
        });
  }

  private <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Task task =
        new Task(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      if (closed || !queue.offer(task, MAX_ASK_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(ErrorCode.STORE_CLOSED, "prediction has ended");
      }
      LockSupport.unpark(thread); // It may be saving time.
      return answer.get(MAX_ASK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(ErrorCode.CANCELLED, "interrupted while asking for predictions", e);
    } catch (TimeoutException e) {
      throw new StoreException(
          ErrorCode.CANCELLED, "prediction gave no answer in " + MAX_ASK_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException(ErrorCode.INTERNAL, "prediction failed: " + e.getCause(), e);
    }
  }

  /** Made when first needed: what is never predicted for needs no models. */
  private PredictionDesk desk() {
    PredictionDesk made = desk;
    if (made == null) {
      PredictionDesk begun =
          new PredictionDesk(store, planner, KeptModels.find(history::model), trainer, running);
      made = begun;
      desk = begun;
      safely(() -> begun.recall(history.records()));
    }
    return made;
  }

  private void run() {
    TimeBudget budget = new TimeBudget(TIME_SHARE, RESERVE_NANOS, System::nanoTime);
    List<Object> batch = new ArrayList<>();
    while (!closed) {
      long pause = budget.pauseNanos();
      if (pause > 0 && !hasTask()) {
        LockSupport.parkNanos(pause);
        continue;
      }
      boolean any = take(batch);
      long start = ProcessorTime.nanos();
      batch.forEach(this::handle);
      batch.clear();
      safely(() -> rest(!any));
      budget.spend(ProcessorTime.nanos() - start);
    }
    end(batch);
  }

  /** What waits is written as often as records are: a crash loses no more of it. */
  private void keepQueue(PredictionDesk open) {
    if (queueRestored) {
      history.keepQueue(KeptFetch.of(open.queue()));
    }
  }

  private void end(List<Object> batch) {
    queue.drainTo(batch);
    batch.forEach(this::handle);
    PredictionDesk open = desk;
    if (open != null) {
      safely(() -> keepQueue(open));
      open.close();
      safely(() -> history.keep(open.models()));
    }
    trainer.close();
    safely(history::close);
  }

  /** What is due between events. */
  private void rest(boolean idle) {
    if (idle
        || history.pending() >= MAX_PENDING_RECORDS
        || history.pendingNanos() > MAX_BATCH_NANOS) {
      history.write();
    }
    long now = System.nanoTime();
    PredictionDesk open = desk;
    if (open != null && now - nextQueueNanos >= 0) {
      nextQueueNanos = now + MAX_BATCH_NANOS;
      keepQueue(open);
    }
    long nowMillis = store.options().clock().millis();
    if (open != null && (now - nextTickNanos >= 0 || nowMillis >= nextTickMillis)) {
      nextTickNanos = now + TICK_NANOS;
      nextTickMillis = nowMillis + TimeUnit.NANOSECONDS.toMillis(TICK_NANOS);
      open.tick(nowMillis);
    }
    if (open != null && now - nextSaveNanos >= 0) {
      nextSaveNanos = now + SAVE_NANOS;
      history.keep(open.models());
    }
  }

  private boolean hasTask() {
    return queue.stream().anyMatch(Task.class::isInstance);
  }

  /** Waits for events; false if none come for a while. */
  private boolean take(List<Object> batch) {
    try {
      Object first = queue.poll(MAX_BATCH_NANOS, TimeUnit.NANOSECONDS);
      if (first == null) {
        return false;
      }
      batch.add(first);
      queue.drainTo(batch, BATCH_RECORDS);
      return true;
    } catch (InterruptedException e) {
      LOG.debug("Nobody has reason to interrupt prediction; it goes on", e);
      return false;
    }
  }

  private void handle(Object event) {
    safely(
        () -> {
          if (event instanceof Task task) {
            task.work().run();
          } else if (event instanceof StatementEvent.Began began) {
            began(began);
          } else if (event instanceof StatementEvent.Ended ended) {
            ended(ended);
          }
        });
  }

  private void began(StatementEvent.Began began) {
    Asked asked = began.asked();
    if (!queueRestored && asked.mode() != PrefetchMode.OFF) {
      queueRestored = true;
      safely(() -> desk().restore(history.queue(), asked.mode(), began.stampMillis()));
    }
    if (asked.mode() == PrefetchMode.OFF) {
      if (desk != null) {
        desk.off(asked);
      }
    } else {
      desk().began(asked, history.split(asked), began.stampMillis());
      for (String next : asked.hints()) {
        desk().hint(asked, planner.split(next, List.of()), began.stampMillis());
      }
    }
  }

  private void ended(StatementEvent.Ended ended) {
    history.add(ended);
    forecasts.happened(history.split(ended.asked()), ended);
    PredictionDesk open = desk;
    if (open != null) {
      open.ended(ended, history.split(ended.asked()));
    }
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A statement could not be looked at; going on with the next", e);
    }
  }

  /** Writes what is known and waits for the threads. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      queue.offer(new Task(() -> {})); // Wakes the thread; if it is full it is awake.
      LockSupport.unpark(thread);
    }
    ThreadEnd.await(thread);
  }
}

package dev.yore.tpc.prefetch;

import dev.yore.store.Transaction;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What strategies fetch from a real store: pages, staged and decoded by as many threads as Yore has
 * for that, while the strategy thinks on a thread of its own. Close it before the store. Fetching
 * is for the thinking thread alone, the rest for any.
 */
final class RealTiers implements BlockTiers, AutoCloseable {
  /** As many requests of the object store are made ahead at once as Yore makes. */
  private static final int THREADS = 4;

  /** As a strategy in the simulation: a quarter of what memory holds. */
  private static final int BUFFER_PAGES = 40;

  private record Waiting(long block, double value, long owner, long number) {}

  private final RealTables tables;
  private final TraceClock clock;
  private final Strategy strategy;
  private final ExecutorService thinker = Executors.newSingleThreadExecutor();
  private final List<Thread> threads = new ArrayList<>();
  private final TreeSet<Waiting> waiting =
      new TreeSet<>(
          Comparator.comparingDouble(Waiting::value).reversed().thenComparingLong(Waiting::number));
  private final Set<Long> underWay = new HashSet<>();

  /** Fetched and not asked for yet, and for whom. */
  private final Map<Long, Long> fetched = new HashMap<>();

  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private long number;
  private boolean closed;

  RealTiers(RealTables tables, TraceClock clock, Strategy strategy) {
    this.tables = tables;
    this.clock = clock;
    this.strategy = strategy;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::work, "ahead-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** A question is asked; what its session asks next is told, for who may know it. */
  void asked(Question question, @Nullable Question next, long nextMillis) {
    requireNoFailure();
    thinker.execute(
        () -> {
          try {
            think(question, next, nextMillis);
          } catch (RuntimeException e) { // Without its thoughts it would be LRU under its name.
            failure.compareAndSet(null, e);
          }
        });
  }

  private void think(Question question, @Nullable Question next, long nextMillis) {
    strategy.begins(this, question);
    for (long block : question.blocks) {
      Long owner = forget(block);
      if (owner != null) {
        strategy.used(block, owner, false);
      }
      strategy.reads(this, question, block);
    }
    if (next != null) {
      strategy.decided(this, next, nextMillis);
    }
  }

  private void requireNoFailure() {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a strategy failed: " + failed.getMessage(), failed);
    }
  }

  private synchronized @Nullable Long forget(long block) {
    waiting.removeIf(w -> w.block() == block);
    return fetched.remove(block);
  }

  /** Waits until all that was to be fetched has been. */
  void settle() {
    try {
      thinker.submit(() -> {}).get();
      synchronized (this) {
        while (!waiting.isEmpty() || !underWay.isEmpty()) {
          wait();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a strategy's thoughts were not awaited", e);
    }
    requireNoFailure();
  }

  @Override
  public long nowMillis() {
    return clock.traceMillis();
  }

  @Override
  public int hour() {
    return TieredTables.hourAt(nowMillis());
  }

  @Override
  public int bufferBlocks() {
    return BUFFER_PAGES;
  }

  @Override
  public boolean isInMemory(long block) {
    var store = tables.database().store();
    return store.tiers().missingBytes(store.needed(tables.page(block))) == 0;
  }

  @Override
  public long[] blocks(Template template, double[] values) {
    return RealQuestions.pages(template, values, hour());
  }

  @Override
  public boolean exists(long block) {
    int table = TieredTables.table(block);
    return block > 0
        && table < TieredTables.TABLES
        && !TieredTables.isStream(block)
        && TieredTables.hour(block) % 24 == 0
        && TieredTables.hour(block) / 24 <= RealTables.DAYS
        && TieredTables.index(block) >= 0
        && TieredTables.index(block) < RealTables.pages(table);
  }

  @Override
  public double readMillis(long block) {
    return isInMemory(block) ? 0 : RealTables.REQUEST_MILLIS;
  }

  @Override
  public void fetch(long block, double value, long owner) {
    if (!exists(block) || isInMemory(block)) {
      return;
    }
    synchronized (this) {
      boolean known = waiting.stream().anyMatch(w -> w.block() == block);
      if (!known && !underWay.contains(block)) {
        waiting.add(new Waiting(block, value, owner, number++));
        while (waiting.size() > BUFFER_PAGES) {
          waiting.pollLast();
        }
        notifyAll();
      }
    }
  }

  @Override
  public synchronized void diverged(long owner, double factor) {
    waiting.removeIf(w -> w.owner() == owner);
  }

  private void work() {
    for (Waiting next = take(); next != null; next = take()) {
      try {
        read(next.block());
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
      synchronized (this) {
        underWay.remove(next.block());
        fetched.put(next.block(), next.owner());
        notifyAll();
      }
    }
  }

  private synchronized @Nullable Waiting take() {
    try {
      while (waiting.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    Waiting next = closed ? null : waiting.pollFirst();
    if (next != null) {
      underWay.add(next.block());
    }
    return next;
  }

  private void read(long block) {
    var store = tables.database().store();
    ScanSpec page = tables.page(block);
    store.tiers().warm(store.needed(page), () -> true);
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(page)) {
      boolean more = true;
      while (more) {
        more = scan.next() != null;
      }
    }
  }

  @Override
  public void close() {
    thinker.shutdownNow();
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

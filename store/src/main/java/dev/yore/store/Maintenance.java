package dev.yore.store;

import dev.yore.store.log.CommitLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when L0 is turned into segments, and does it on one daemon thread of its own per store;
 * see docs/decisions/0003-flush-policy.md. Safe for many threads.
 *
 * <p>Writers wait in {@link #awaitRoom} when they outrun that thread, and hear there of its
 * failures.
 */
final class Maintenance {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /** L0 of all tables together at which it is flushed, unless the heap is small. */
  private static final long MAX_LEVEL0_BYTES = 256L << 20;

  /** L0's part of the heap. */
  private static final int HEAP_FRACTION = 8;

  /** Writers wait at so many times the bytes at which flushing starts. */
  private static final int ROOM_FACTOR = 2;

  /** Growth of the log at which everything is flushed, so that a replay stays short. */
  static final long LOG_GROWTH_BYTES = 64L << 20;

  /** How long a writer waits for room before it looks again; only a failure makes it matter. */
  private static final long ROOM_WAIT_MILLIS = 1000;

  private final StoreOptions options;
  private final Checkpointer checkpointer;
  private final Coalescer coalescer;
  private final LiveTables tables;
  private final CommitLog log;
  private final long level0BudgetBytes;
  private final Object monitor = new Object();
  private final Thread worker = new Thread(this::work, "yore-maintenance");
  private boolean requested;
  private boolean stopped;
  private @Nullable RuntimeException failure;
  private volatile long flushedLogBytes;
  private volatile Runnable afterwards = () -> {};

  /** Heap bytes of L0 of all tables when somebody last looked. */
  private volatile long level0Bytes;

  private final AtomicLong unlooked = new AtomicLong();

  Maintenance(
      StoreOptions options,
      Checkpointer checkpointer,
      Coalescer coalescer,
      LiveTables tables,
      CommitLog log) {
    this.options = options;
    this.coalescer = coalescer;
    this.checkpointer = checkpointer;
    this.tables = tables;
    this.log = log;
    this.level0BudgetBytes =
        Math.min(MAX_LEVEL0_BYTES, Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
    worker.setDaemon(true);
  }

  /** Row events between looks at what all tables have in L0: a fraction of a block's. */
  private static final int LOOK_ROWS = 4096;

  /** What a commit counts beside its rows, so that many small ones lead to a look, too. */
  private static final int ROWS_OF_A_COMMIT = 16;

  private boolean isBackground() {
    return options.backgroundWork() && !options.readOnly();
  }

  void start() {
    flushedLogBytes = log.sizeBytes();
    level0Bytes = tables.level0Bytes();
    if (isBackground()) {
      worker.start();
      request();
    }
  }

  /** What the thread does when it has flushed and merged; to be said before it is started. */
  void afterwards(Runnable action) {
    afterwards = action;
  }

  /** Ends the thread after what it is doing. */
  void stop() {
    synchronized (monitor) {
      stopped = true;
      monitor.notifyAll();
    }
    ThreadEnd.await(worker);
  }

  /** What is in no segment yet, and at how much of it everything is flushed. */
  MemoryUse level0Use() {
    return MemoryUse.ofLevel0(tables.level0Bytes(), level0BudgetBytes);
  }

  /** Flushes everything now, on the calling thread. */
  void flush() {
    checkpointer.flush(1);
    flushedLogBytes = log.sizeBytes();
    level0Bytes = tables.level0Bytes();
  }

  /** Gives up the log's preallocated room if the checkpoint has everything in it. */
  void shrinkLog() {
    checkpointer.shrinkLog();
  }

  /** Flushes everything and merges what the table has to merge, on the calling thread. */
  void coalesce(int tableId) {
    flush();
    coalescer.coalesce(tableId);
  }

  /** Called after each commit: wakes the thread if there is enough to do. */
  void committed(List<NetChange> changes) {
    if (!isBackground()) {
      return;
    }
    boolean isDue = false;
    long rows = 0;
    for (NetChange change : changes) {
      long rowEvents = tables.get(change.table().tableId()).streams().level0().rowEvents();
      isDue |= rowEvents >= options.flushRowEvents();
      rows += change.inserts().rowCount() + change.touchedRowIds().length;
    }
    if (isDue || (isTimeToLook(rows) && isCrowded())) {
      request();
    }
  }

  /** Adding up what all tables have would cost small commits more than they do. */
  private boolean isTimeToLook(long rows) {
    if (unlooked.addAndGet(rows + ROWS_OF_A_COMMIT) < LOOK_ROWS) {
      return false;
    }
    unlooked.set(0);
    level0Bytes = tables.level0Bytes();
    return true;
  }

  private boolean hasFullTable() {
    for (LiveTable table : tables.all()) {
      if (table.streams().level0().rowEvents() >= options.flushRowEvents()) {
        return true;
      }
    }
    return false;
  }

  /** Whether small tables too must be flushed, for memory's or the log's sake. */
  private boolean isCrowded() {
    return level0Bytes >= level0BudgetBytes
        || log.sizeBytes() - flushedLogBytes >= LOG_GROWTH_BYTES;
  }

  private void request() {
    synchronized (monitor) {
      requested = true;
      monitor.notifyAll();
    }
  }

  /**
   * Returns when L0 has room for another commit.
   *
   * @throws StoreException if it has not and flushing fails
   */
  void awaitRoom() {
    if (!isBackground() || level0Bytes < ROOM_FACTOR * level0BudgetBytes) {
      return;
    }
    synchronized (monitor) {
      failure = null;
      while (!stopped && level0Bytes >= ROOM_FACTOR * level0BudgetBytes) {
        RuntimeException failed = failure;
        if (failed != null) {
          throw new StoreException(
              failed instanceof StoreException e ? e.code() : ErrorCode.INTERNAL,
              "too much waits to be written into segments, and that fails: " + failed.getMessage(),
              failed);
        }
        requested = true;
        monitor.notifyAll();
        awaitChange();
        level0Bytes = tables.level0Bytes();
      }
    }
  }

  private void awaitChange() {
    try {
      monitor.wait(ROOM_WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          ErrorCode.CANCELLED, "interrupted while waiting for room to commit", e);
    }
  }

  private void work() {
    while (awaitRequest()) {
      RuntimeException failed = null;
      try {
        maintain();
      } catch (RuntimeException e) {
        LOG.warn("flushing segments failed; it is tried again later", e);
        failed = e;
      }
      synchronized (monitor) {
        failure = failed;
        monitor.notifyAll();
      }
    }
  }

  private boolean awaitRequest() {
    synchronized (monitor) {
      while (!requested && !stopped) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          return false; // Nobody interrupts this thread but to end it.
        }
      }
      requested = false;
      return !stopped;
    }
  }

  private void maintain() {
    level0Bytes = tables.level0Bytes();
    if (isCrowded()) {
      flush();
    } else if (hasFullTable()) {
      checkpointer.flush(Math.min(Checkpointer.MIN_SEGMENT_ROW_EVENTS, options.flushRowEvents()));
    }
    coalescer.wake();
    afterwards.run();
  }
}

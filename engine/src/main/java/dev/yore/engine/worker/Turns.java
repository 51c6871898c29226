package dev.yore.engine.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many statements use a few processors in turns, the urgent ones first: with 64 statements at
 * work on two processors, a 65th that is to be quick would otherwise wait for all their time
 * slices. Statements call {@link Turn#poll} wherever they look whether they were cancelled, and
 * wait there until it is their turn. Safe for many threads.
 *
 * <p>A statement begins without waiting, so that short ones never do. After that, as many run as
 * there are processors, for a slice each: by rank, then by deadline, then first come, first served.
 * While an urgent statement executes the others stop at their next look.
 *
 * <p>Nobody waits for ever: who has waited {@link #MAX_WAIT_NANOS} goes on, and a turn that is not
 * used, because its statement waits for a disk or its client, is somebody else's.
 */
public final class Turns {
  /** What a statement is to the others. */
  public enum Rank {
    /** It has a target for its latency. */
    URGENT,
    /** Somebody waits for it. */
    DEMAND,
    /** Nobody waits for it yet. */
    BACKGROUND
  }

  /** Long enough for the caches to be worth filling, short enough to wait for. */
  private static final long SLICE_NANOS = 5_000_000;

  /** Most lookups have ended by then. */
  private static final long FREE_NANOS = 5_000_000;

  /** An urgent statement that runs longer than this is no lookup and takes turns, before others. */
  private static final long URGENT_FREE_NANOS = 100_000_000;

  /** A turn whose statement has not looked so long after its slice is somebody else's. */
  private static final long UNUSED_NANOS = 10_000_000;

  /** The next in line looks so often whether a turn is unused. */
  private static final long LOOK_NANOS = 2_000_000;

  /** A bound for everything that could go wrong with waiting; 64 statements wait a third of it. */
  private static final long MAX_WAIT_NANOS = 500_000_000;

  /** A stream of urgent statements leaves others a slice after so long. */
  private static final long MAX_URGENT_WAIT_NANOS = 100_000_000;

  /** Looks between two looks at the clock, where rows are cheap. */
  private static final int LOOKS_PER_CLOCK = 8;

  private static final Turns SHARED =
      new Turns(Math.max(1, Runtime.getRuntime().availableProcessors()));

  private final int processors;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Turn> running = new ArrayList<>();
  private final PriorityQueue<Turn> waiting = new PriorityQueue<>(Turn::compare);
  private long tickets;
  private volatile int urgent;

  Turns(int processors) {
    this.processors = processors;
  }

  /** Those of the process, as many at once as there are processors. */
  public static Turns shared() {
    return SHARED;
  }

  /**
   * For one execution of a statement.
   *
   * @param targetNanos how fast it should be; orders urgent statements
   */
  public Turn begin(Rank rank, long targetNanos) {
    return new Turn(rank, System.nanoTime() + targetNanos);
  }

  /** Number of statements that wait for their turn. */
  int waitingCount() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** One statement's part. Its threads may all look; fields are guarded by the lock unless said. */
  public final class Turn {
    private final Rank rank;
    private final long deadlineNanos;
    private final Condition granted = lock.newCondition();
    private long ticket;
    private boolean queued;
    private boolean urging;

    /** Until when it may run; read without the lock. */
    private volatile long runUntilNanos;

    /** Only to look at the clock less often, so it does not matter when threads overwrite it. */
    private int looks;

    private Turn(Rank rank, long deadlineNanos) {
      this.rank = rank;
      this.deadlineNanos = deadlineNanos;
      runUntilNanos = System.nanoTime() + (rank == Rank.URGENT ? URGENT_FREE_NANOS : FREE_NANOS);
    }

    private int compare(Turn other) {
      int byRank = rank.compareTo(other.rank);
      if (byRank != 0) {
        return byRank;
      }
      return rank == Rank.URGENT
          ? Long.signum(deadlineNanos - other.deadlineNanos)
          : Long.compare(ticket, other.ticket);
    }

    /** An urgent statement executes from now on until {@link #leave}. */
    public void enter() {
      if (rank == Rank.URGENT) {
        lock.lock();
        try {
          urging = true;
          urgent++;
        } finally {
          lock.unlock();
        }
      }
    }

    /** Its execution has ended, or waits for its client; what it had is somebody else's. */
    public void leave() {
      lock.lock();
      try {
        if (urging) {
          urging = false;
          urgent--;
        }
        running.remove(this);
        wakeNext();
      } finally {
        lock.unlock();
      }
    }

    /** Waits if it is others' turn. */
    public void poll() {
      boolean hurry = urgent > 0 && rank != Rank.URGENT;
      if (!hurry && ++looks % LOOKS_PER_CLOCK != 0) {
        return;
      }
      if (!hurry && System.nanoTime() - runUntilNanos < 0) {
        return;
      }
      await();
    }

    private void await() {
      lock.lock();
      try {
        long start = System.nanoTime();
        if (!queued && mayGoOn(start)) {
          run(start);
          return;
        }
        if (!queued) {
          running.remove(this);
          queued = true;
          ticket = tickets++;
          waiting.add(this);
          wakeNext();
        }
        boolean interrupted = false;
        while (queued) {
          long now = System.nanoTime();
          boolean first = waiting.peek() == this;
          long waited = now - start;
          if ((first && isFree(now) && (urgent == 0 || rank == Rank.URGENT))
              || waited > MAX_WAIT_NANOS
              || (urgent > 0 && waited > MAX_URGENT_WAIT_NANOS)) {
            waiting.remove(this);
            queued = false;
            run(now);
            granted.signalAll();
            wakeNext();
            break;
          }
          try {
            granted.awaitNanos(first ? LOOK_NANOS : TimeUnit.MILLISECONDS.toNanos(50));
          } catch (InterruptedException e) {
            interrupted = true; // Whoever interrupts also cancels, which is looked at next.
            break;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Whether its slice can be followed by another one. */
    private boolean mayGoOn(long now) {
      return (urgent == 0 || rank == Rank.URGENT)
          && waiting.isEmpty()
          && (running.contains(this) || isFree(now));
    }

    private void run(long now) {
      runUntilNanos = now + SLICE_NANOS;
      if (!running.contains(this)) {
        running.add(this);
      }
    }
  }

  private boolean isFree(long now) {
    if (running.size() >= processors) {
      running.removeIf(turn -> now - turn.runUntilNanos > UNUSED_NANOS);
    }
    return running.size() < processors;
  }

  private void wakeNext() {
    Turn next = waiting.peek();
    if (next != null) {
      next.granted.signalAll();
    }
  }
}

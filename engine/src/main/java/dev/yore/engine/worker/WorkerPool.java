package dev.yore.engine.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs of several steps. The thread that brings a job works on it itself, so that every job
 * gets on however busy the pool is; the pool's threads help the query that has been helped least.
 * Safe for many threads.
 */
public final class WorkerPool {
  /** How long a helper stays with one query before it looks for another one. */
  private static final long SLICE_NANOS = 5_000_000;

  /**
   * How long the owner works alone before it asks for help: waking a thread and waiting for it
   * costs more than what many a small query has to do.
   */
  private static final long ALONE_NANOS = 300_000;

  private static final WorkerPool SHARED =
      new WorkerPool(Math.max(1, Runtime.getRuntime().availableProcessors()));

  /** A list of steps, all of which have to end. Guarded by the pool. */
  private static final class Job {
    final Share share;
    final Deque<Step> waiting;
    int running;
    volatile @Nullable Throwable error;

    Job(Share share, List<? extends Step> steps) {
      this.share = share;
      waiting = new ArrayDeque<>(steps);
    }

    boolean isDone() {
      return running == 0 && waiting.isEmpty();
    }
  }

  private final int maxThreads;
  private final List<Job> jobs = new ArrayList<>();
  private int threads;
  private int idle;

  /**
   * A pool without threads yet.
   *
   * @param maxThreads how many helpers there may be; 1 and up
   */
  WorkerPool(int maxThreads) {
    this.maxThreads = maxThreads;
  }

  /** The pool of the process, with as many helpers as there are processors. */
  public static WorkerPool shared() {
    return SHARED;
  }

  /**
   * Runs steps to their ends, at most as many at once as there are steps. When one throws, the
   * others stop at their next piece, and what it threw is thrown here.
   */
  public void run(Share share, List<? extends Step> steps) {
    if (steps.size() == 1) {
      Step step = steps.get(0);
      while (step.run()) {
        // Each call is a piece of the only step.
      }
      return;
    }
    int ended = endedAlone(steps);
    if (ended == steps.size()) {
      return;
    }
    Job job = new Job(share, steps.subList(ended, steps.size()));
    start(job);
    try {
      work(job);
    } finally {
      finish(job);
    }
    Throwable error = job.error;
    if (error instanceof Error fatal) {
      throw fatal;
    }
    if (error != null) {
      throw (RuntimeException) error;
    }
  }

  /** Runs steps one after the other for a short while; tells how many have come to their ends. */
  private static int endedAlone(List<? extends Step> steps) {
    long start = System.nanoTime();
    int ended = 0;
    while (ended < steps.size() && System.nanoTime() - start < ALONE_NANOS) {
      ended += steps.get(ended).run() ? 0 : 1;
    }
    return ended;
  }

  private synchronized void start(Job job) {
    jobs.add(job);
    int wanted = job.waiting.size() - 1;
    for (int i = idle; i < wanted && threads < maxThreads; i++) {
      threads++;
      Thread thread = new Thread(this::help, "yore-worker-" + threads);
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /** The owner's part: whatever nobody else is at. */
  private void work(Job job) {
    while (true) {
      Step step = next(job);
      if (step == null) {
        return;
      }
      runSlice(job, step);
    }
  }

  /** A step of the job, or null when all are done. */
  private synchronized @Nullable Step next(Job job) {
    boolean interrupted = false;
    try {
      while (job.waiting.isEmpty() && job.running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          // Helpers stop at the cancel flag; leaving before them would free what they use.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return take(job);
  }

  private static @Nullable Step take(Job job) {
    Step step = job.waiting.poll();
    if (step != null) {
      job.running++;
    }
    return step;
  }

  private void runSlice(Job job, Step step) {
    long start = System.nanoTime();
    boolean more = false;
    Throwable thrown = null;
    try {
      do {
        more = job.error == null && step.run();
      } while (more && System.nanoTime() - start < SLICE_NANOS);
    } catch (RuntimeException | Error e) {
      thrown = e;
      more = false;
    }
    put(job, more ? step : null, thrown, System.nanoTime() - start);
  }

  private synchronized void put(
      Job job, @Nullable Step step, @Nullable Throwable thrown, long nanos) {
    job.running--;
    job.share.helpedNanos += nanos;
    if (thrown != null) {
      Throwable first = job.error;
      if (first == null) {
        job.error = thrown;
      } else if (first != thrown) {
        first.addSuppressed(thrown);
      }
    }
    if (job.error != null) {
      job.waiting.clear();
    } else if (step != null) {
      job.waiting.add(step);
    }
    notifyAll();
  }

  private synchronized void finish(Job job) {
    jobs.remove(job);
  }

  private void help() {
    while (true) {
      Job job;
      Step step;
      synchronized (this) {
        job = neediest();
        while (job == null) {
          idle++;
          try {
            wait();
          } catch (InterruptedException e) {
            // Nobody has reason to interrupt a helper; its work is stopped through its job.
          } finally {
            idle--;
          }
          job = neediest();
        }
        step = take(job);
      }
      if (step != null) {
        runSlice(job, step);
      }
    }
  }

  private @Nullable Job neediest() {
    Job neediest = null;
    for (Job job : jobs) {
      if (!job.waiting.isEmpty()
          && (neediest == null || job.share.helpedNanos < neediest.share.helpedNanos)) {
        neediest = job;
      }
    }
    return neediest;
  }
}

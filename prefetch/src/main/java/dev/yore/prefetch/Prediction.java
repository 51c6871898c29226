package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;

/**
 * A scan expected to come, and what was done about it. The learner owns it; its progress it shares
 * with the warmer, safely.
 */
final class Prediction {
  /** How far warming has come. */
  sealed interface Progress {
    /** Nobody was asked to warm it. */
    record NotWarmed() implements Progress {}

    /** It waits for the warmer. */
    record Queued() implements Progress {}

    /** It is being warmed. */
    record Running() implements Progress {}

    /**
     * All of it, or as much as the budget allowed, was read.
     *
     * @param finishedNanos when, on the clock of {@link System#nanoTime}
     * @param elapsedNanos how long it took
     * @param decodedBytes what had to be decoded
     */
    record Warmed(long finishedNanos, long elapsedNanos, long decodedBytes) implements Progress {}

    /** The warmer had no time for it, or could not read it. */
    record Dropped() implements Progress {}

    /** The scan came, or can come no more, before warming was done. */
    record Cancelled() implements Progress {}
  }

  private final Bound scan;
  private final StreamState stream;
  private final double[] features;
  private final double score;
  private Progress progress = new Progress.NotWarmed();
  private long deadline;

  /**
   * @param stream in which it is expected
   * @param deadline the stream's number of scans at which it can be given up
   */
  Prediction(Bound scan, StreamState stream, double[] features, double score, long deadline) {
    this.scan = scan;
    this.stream = stream;
    this.features = features;
    this.score = score;
    this.deadline = deadline;
  }

  Bound scan() {
    return scan;
  }

  StreamState stream() {
    return stream;
  }

  double[] features() {
    return features;
  }

  /** How likely it was thought to come, 0 to 1. */
  double score() {
    return score;
  }

  boolean isOverdue() {
    return stream.scans() >= deadline;
  }

  /** It is expected again, and later. */
  void extend(long newDeadline) {
    deadline = Math.max(deadline, newDeadline);
  }

  /** Called by the learner before the warmer knows of it. */
  synchronized void queue() {
    progress = new Progress.Queued();
  }

  /** Whether the warmer may begin. */
  synchronized boolean begin() {
    boolean queued = progress instanceof Progress.Queued;
    if (queued) {
      progress = new Progress.Running();
    }
    return queued;
  }

  /** The warmer's last word, unless it was cancelled. */
  synchronized void end(Progress outcome) {
    if (!isCancelled()) {
      progress = outcome;
    }
  }

  synchronized boolean isCancelled() {
    return progress instanceof Progress.Cancelled;
  }

  /** Stops warming that has not ended and returns how far it had come. */
  synchronized Progress cancel() {
    Progress before = progress;
    if (before instanceof Progress.Queued || before instanceof Progress.Running) {
      progress = new Progress.Cancelled();
    }
    return before;
  }
}

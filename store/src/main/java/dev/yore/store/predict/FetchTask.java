package dev.yore.store.predict;

import dev.yore.store.Tier;
import dev.yore.store.scan.ScanSpec;
import java.util.List;

/**
 * A statement whose data is to be fetched, and how far that has come. Shared by the predictor and
 * the fetcher, safely.
 */
final class FetchTask {
  /** How far it has come. */
  enum State {
    QUEUED,
    RUNNING,
    DONE,
    /** There was no time, no room, or no way to read it. */
    DROPPED,
    /** It came, or can come no more, before it was done. */
    CANCELLED
  }

  private final Candidate candidate;
  private final List<ScanSpec> scans;
  private final double value;
  private final long number;
  private final long memoryNanos;
  private Tier tier;
  private State state = State.QUEUED;
  private long fetchedBytes;
  private long elapsedNanos;

  /**
   * A task that nobody has begun.
   *
   * @param tier the farthest that some of its data lies on
   * @param memoryNanos as {@link System#nanoTime}: before that it need not be in memory
   */
  FetchTask(
      Candidate candidate,
      List<ScanSpec> scans,
      double value,
      long number,
      Tier tier,
      long memoryNanos) {
    this.candidate = candidate;
    this.scans = List.copyOf(scans);
    this.value = value;
    this.number = number;
    this.tier = tier;
    this.memoryNanos = memoryNanos;
  }

  Candidate candidate() {
    return candidate;
  }

  List<ScanSpec> scans() {
    return scans;
  }

  /** What to order by, greatest first. */
  double value() {
    return value;
  }

  /** Tells tasks of one value apart, and gives their order. */
  long number() {
    return number;
  }

  /** Where it is to be fetched from next. */
  synchronized Tier tier() {
    return tier;
  }

  /** When it is to be fetched from its tier at the earliest; staging may always begin. */
  synchronized long dueNanos() {
    return tier == Tier.OBJECT ? Long.MIN_VALUE : memoryNanos;
  }

  synchronized State state() {
    return state;
  }

  synchronized long fetchedBytes() {
    return fetchedBytes;
  }

  synchronized long elapsedNanos() {
    return elapsedNanos;
  }

  /** Whether the fetcher may begin. */
  synchronized boolean begin() {
    boolean queued = state == State.QUEUED;
    if (queued) {
      state = State.RUNNING;
    }
    return queued;
  }

  /** It has been brought nearer, and waits to be fetched from there; false if nobody needs it. */
  synchronized boolean staged(Tier nearer, long bytes, long nanos) {
    fetchedBytes += bytes;
    elapsedNanos += nanos;
    boolean wanted = state == State.RUNNING;
    if (wanted) {
      tier = nearer;
      state = State.QUEUED;
    }
    return wanted;
  }

  synchronized void end(State outcome, long bytes, long nanos) {
    fetchedBytes += bytes;
    elapsedNanos += nanos;
    if (state != State.CANCELLED) {
      state = outcome;
    }
  }

  /** Ends what has not ended. */
  synchronized void cancel() {
    if (state == State.QUEUED || state == State.RUNNING) {
      state = State.CANCELLED;
    }
  }

  synchronized boolean isCancelled() {
    return state == State.CANCELLED;
  }
}

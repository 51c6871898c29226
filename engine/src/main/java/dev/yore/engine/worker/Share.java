package dev.yore.engine.worker;

/** One query's share of the threads: who has had the least is helped next. */
public final class Share {
  /** Guarded by the pool. */
  long helpedNanos;
}

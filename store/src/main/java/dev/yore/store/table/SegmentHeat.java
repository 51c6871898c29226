package dev.yore.store.table;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much a segment is asked for: once per block and scan or lookup, whatever the caches have of
 * it. Safe for many threads.
 */
public final class SegmentHeat {
  /** {@link #lastMillis} of a segment nobody has asked for, and {@link #expectedMillis}. */
  public static final long NEVER = 0;

  private final LongAdder accesses = new LongAdder();
  private volatile long lastMillis = NEVER;
  private volatile long expectedMillis = NEVER;

  /** Somebody asks for a block of it. */
  void touch() {
    accesses.increment();
    lastMillis = System.currentTimeMillis();
  }

  /** Goes on from what is known of it; to be called before it is asked for. */
  public void begin(long knownAccesses, long knownMillis) {
    accesses.add(knownAccesses);
    lastMillis = knownMillis;
  }

  /** How often it was asked for. */
  public long accesses() {
    return accesses.sum();
  }

  /** When it was last asked for, ms since the epoch. */
  public long lastMillis() {
    return lastMillis;
  }

  /** When somebody who predicts expects it to be asked for next, ms since the epoch. */
  public long expectedMillis() {
    return expectedMillis;
  }

  /** Says so; the newest word counts. */
  public void expect(long stampMillis) {
    expectedMillis = stampMillis;
  }
}

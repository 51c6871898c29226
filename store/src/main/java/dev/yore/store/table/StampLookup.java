package dev.yore.store.table;

/** Tells commits' times. Safe for many threads. */
@FunctionalInterface
public interface StampLookup {
  /** The stamp of a visible sequence in ms since the epoch, UTC. */
  long stampOf(long sequence);
}

package dev.yore.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Which snapshots running transactions read. Safe for many threads (one lock, held briefly). */
final class ActiveTransactions {
  private final NavigableMap<Long, Integer> countBySnapshot = new TreeMap<>();

  /**
   * Takes and registers a snapshot in one step, so that {@link #oldestSnapshot} never runs ahead of
   * a transaction that is just starting.
   *
   * @return the snapshot
   */
  synchronized long register(LongSupplier newestVisible) {
    long snapshot = newestVisible.getAsLong();
    countBySnapshot.merge(snapshot, 1, Integer::sum);
    return snapshot;
  }

  /** The snapshots of running transactions, ascending. */
  synchronized long[] snapshots() {
    return countBySnapshot.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether any transaction is running. */
  synchronized boolean any() {
    return !countBySnapshot.isEmpty();
  }

  synchronized void unregister(long snapshot) {
    countBySnapshot.computeIfPresent(snapshot, (s, count) -> count == 1 ? null : count - 1);
  }

  /**
   * The smallest snapshot in use, or the newest visible one if none is: a transaction that starts
   * from now on reads at least this.
   */
  synchronized long oldestSnapshot(LongSupplier newestVisible) {
    Map.Entry<Long, Integer> first = countBySnapshot.firstEntry();
    return first == null ? newestVisible.getAsLong() : first.getKey();
  }
}

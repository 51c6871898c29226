package dev.yore.engine.operator;

import dev.yore.engine.join.JoinTable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A build side while it is probed: which of its rows have found a partner, where that matters, and
 * how many are still probing. Safe for many threads.
 */
final class JoinedTable {
  private final JoinTable table;
  private final @Nullable AtomicIntegerArray matched;
  private final AtomicInteger probing;

  /**
   * A table that nobody has probed.
   *
   * @param tracksMatches whether right rows without a partner are wanted
   * @param probes how many cursors will probe it
   */
  JoinedTable(JoinTable table, boolean tracksMatches, int probes) {
    this.table = table;
    matched = tracksMatches ? new AtomicIntegerArray((table.rowCount() + 31) >> 5) : null;
    probing = new AtomicInteger(probes);
  }

  JoinTable table() {
    return table;
  }

  boolean tracksMatches() {
    return matched != null;
  }

  void match(int row) {
    AtomicIntegerArray bits = matched;
    if (bits != null) {
      int bit = 1 << row;
      if ((bits.getPlain(row >> 5) & bit) == 0) {
        bits.getAndUpdate(row >> 5, word -> word | bit);
      }
    }
  }

  boolean isMatched(int row) {
    AtomicIntegerArray bits = matched;
    return bits != null && (bits.get(row >> 5) >>> row & 1) != 0;
  }

  /** One cursor has no more rows; true for the last one. */
  boolean ended() {
    return probing.decrementAndGet() == 0;
  }
}

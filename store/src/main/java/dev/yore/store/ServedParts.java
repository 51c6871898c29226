package dev.yore.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an open store serves: the same parts for life, or in a replica those of the newest manifest.
 * Whoever reads for long says so, lest what a replica has replaced is closed under it. Safe for
 * many threads.
 */
final class ServedParts implements AutoCloseable {
  private final AtomicLong historyChanges = new AtomicLong();
  private volatile StoreParts parts;
  private @Nullable Follower follower;

  ServedParts(StoreParts first) {
    this.parts = first;
  }

  /**
   * Puts newer parts in the place of these from now on; called once, before anybody else knows
   * this.
   *
   * @param pollMillis between looks for a newer manifest
   * @param retiredNanos how long what was replaced stays at least
   * @param openedNanos when the manifest of the first parts was the newest
   */
  void follow(long pollMillis, long retiredNanos, long openedNanos) {
    Follower following = new Follower(parts, pollMillis, retiredNanos, openedNanos, this::serve);
    follower = following;
    following.start();
  }

  private void serve(StoreParts next) {
    boolean isSameHistory = next.checkpointer().history().equals(parts.checkpointer().history());
    parts = next;
    if (!isSameHistory) {
      historyChanges.incrementAndGet(); // Answers about the past may be others from here on.
    }
  }

  /** Those of this moment. */
  StoreParts now() {
    return parts;
  }

  /** Follows a published store; null in a store that does not. */
  @Nullable Follower follower() {
    return follower;
  }

  /** How often parts with another history took the place of these. */
  long historyChanges() {
    return historyChanges.get();
  }

  /**
   * A transaction of what is served when it has begun.
   *
   * @param transactions begins one
   */
  LocalTransaction begin(Function<StoreParts, LocalTransaction> transactions) {
    while (true) {
      StoreParts now = parts;
      LocalTransaction transaction = transactions.apply(now);
      // What a replica has replaced is closed when no transaction reads it: this one may be late.
      if (now == parts) {
        return transaction;
      }
      transaction.close();
    }
  }

  /** Does something that takes long with what is served now, which stays open meanwhile. */
  <T> T pinned(Function<StoreParts, T> action) {
    if (follower == null) {
      return action.apply(parts);
    }
    while (true) {
      StoreParts now = parts;
      long snapshot = now.active().register(now.pipeline()::visibleSequence);
      try {
        if (now == parts) {
          return action.apply(now);
        }
      } finally {
        now.active().unregister(snapshot);
      }
    }
  }

  /** Follows nothing any more and closes what is served. */
  @Override
  public void close() {
    if (follower != null) {
      follower.stop();
    }
    parts.close();
  }
}

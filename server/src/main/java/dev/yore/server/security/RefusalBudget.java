package dev.yore.server.security;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many refusals are written down, so that no flood of them fills a disk or hides others: of one
 * kind from one address a few at once and then one a minute, of all a few hundred at once and then
 * one in ten seconds. Guarded by its owner.
 */
final class RefusalBudget {
  /** Of one kind from one address; somebody who tries something shows it in fewer. */
  static final int LINES_PER_SOURCE = 20;

  private static final long SOURCE_MILLIS = 60_000;

  /** Of all kinds and addresses, for attacks by many machines. */
  static final int LINES = 500;

  /** 8,640 lines a day: if all are as long as they get (7 KB), 60 MB. */
  private static final long MILLIS = 10_000;

  /** Sources that are told apart; the ones seen last longest ago are forgotten first. */
  private static final int MAX_SOURCES = 10_000;

  private record Source(String address, RefusalKind kind) {}

  private final InstantSource clock;
  private final Bucket all = new Bucket(LINES, MILLIS);
  private final Map<Source, Bucket> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Bucket> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  RefusalBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether one more may be written, which is then counted. */
  boolean take(String address, RefusalKind kind) {
    long now = clock.millis();
    Bucket own =
        sources.computeIfAbsent(
            new Source(address, kind), source -> new Bucket(LINES_PER_SOURCE, SOURCE_MILLIS));
    return own.has(now) && all.take(now) && own.take(now);
  }

  /** So many at once, then one after each period. */
  private static final class Bucket {
    private final int capacity;
    private final long periodMillis;
    private int left;
    private long filledMillis;

    Bucket(int capacity, long periodMillis) {
      this.capacity = capacity;
      this.periodMillis = periodMillis;
      this.left = capacity;
    }

    boolean has(long now) {
      if (left == capacity) {
        filledMillis = now;
      }
      // A clock that was set back costs a period and no more.
      long periods = Math.max(0, now - filledMillis) / periodMillis;
      if (periods > 0 || now < filledMillis) {
        left = (int) Math.min(capacity, left + periods);
        filledMillis = now < filledMillis ? now : filledMillis + periods * periodMillis;
      }
      return left > 0;
    }

    boolean take(long now) {
      if (!has(now)) {
        return false;
      }
      left--;
      return true;
    }
  }
}

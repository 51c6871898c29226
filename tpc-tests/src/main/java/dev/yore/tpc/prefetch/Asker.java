package dev.yore.tpc.prefetch;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A session that asks the next question some time after it has its answer. What it asks depends on
 * its seed and the time alone, never on how fast answers come from. Confined to one simulation.
 */
abstract class Asker {
  static final long NEVER = Long.MAX_VALUE;
  private static final double SHORTEST_THINK_SECONDS = 0.2;

  final int session;
  final Random random;
  private final double noise;
  private final double thinkSeconds;
  private int left;
  private long atMillis;

  /**
   * @param questions how many it asks
   * @param noise share of questions that have nothing to do with the others
   */
  Asker(int session, long seed, int questions, double noise, double thinkSeconds) {
    this.session = session;
    this.random = new Random(seed * 7919 + session);
    this.left = questions;
    this.noise = noise;
    this.thinkSeconds = thinkSeconds;
  }

  /** The next question; null when it has no more. */
  @Nullable Question next(long nowMillis) {
    if (left <= 0) {
      return null;
    }
    left--;
    double think = -Math.log(1 - random.nextDouble()) * thinkSeconds;
    atMillis = nowMillis + (long) (1000 * Math.max(SHORTEST_THINK_SECONDS, think));
    return random.nextDouble() < noise
        ? RandomAsker.any(random, session, nowMillis)
        : ask(nowMillis);
  }

  abstract Question ask(long nowMillis);

  /** When the question just returned is asked. */
  long atMillis() {
    return atMillis;
  }

  final void askAt(long millis) {
    atMillis = millis;
  }

  final void stop() {
    left = 0;
  }
}

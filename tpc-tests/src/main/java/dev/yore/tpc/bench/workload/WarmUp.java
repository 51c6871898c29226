package dev.yore.tpc.bench.workload;

import java.sql.SQLException;

/**
 * Asks before times are taken, for every system alike: caches fill, and compilers of systems that
 * run on a JVM or compile queries get as far as they get in a process that lives longer than a
 * benchmark. Stateless.
 */
final class WarmUp {
  private static final double NANOS_PER_SECOND = 1e9;

  private static final int MAX_RUNS = 25;

  /** What is asked. */
  @FunctionalInterface
  interface Asking {
    void run() throws SQLException;
  }

  private WarmUp() {}

  /** A question of milliseconds is asked often enough to be compiled, one of a second once. */
  static void by(Asking asking, double seconds) throws SQLException {
    long start = System.nanoTime();
    int runs = 0;
    do {
      asking.run();
      runs++;
    } while (runs < MAX_RUNS && System.nanoTime() - start < seconds * NANOS_PER_SECOND);
  }
}

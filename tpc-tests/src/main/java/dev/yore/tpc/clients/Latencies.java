package dev.yore.tpc.clients;

import java.sql.SQLException;
import java.util.Arrays;

/** Times of one thing done many times, in ascending order. Immutable. */
record Latencies(long[] sortedNanos) {

  /** Something to time. */
  @FunctionalInterface
  interface Work {
    void run(int round) throws SQLException;
  }

  static Latencies of(int warmUps, int rounds, Work work) throws SQLException {
    for (int i = 0; i < warmUps; i++) {
      work.run(i);
    }
    long[] nanos = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      work.run(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return new Latencies(nanos);
  }

  double medianMicros() {
    return sortedNanos[sortedNanos.length / 2] / 1e3;
  }

  double p99Micros() {
    return sortedNanos[sortedNanos.length * 99 / 100] / 1e3;
  }
}

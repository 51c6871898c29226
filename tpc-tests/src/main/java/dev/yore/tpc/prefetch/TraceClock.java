package dev.yore.tpc.prefetch;

import java.time.Instant;
import java.time.InstantSource;

/** The time of a trace, which stands still or runs faster than a real clock. Thread-safe. */
final class TraceClock implements InstantSource {
  private static final long BEGIN_MILLIS = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final double NANOS_PER_MILLI = 1e6;

  private record Pace(double millis, long nanos, double speed) {
    double nowMillis() {
      return millis + (System.nanoTime() - nanos) / NANOS_PER_MILLI * speed;
    }
  }

  private volatile Pace pace = new Pace(0, 0, 0);

  /** It is so many ms since the trace began, and time stands still. */
  void stand(long millis) {
    pace = new Pace(millis, 0, 0);
  }

  /** It is so many ms since the trace began, and time runs so many times as fast as real time. */
  void run(double millis, double speed) {
    pace = new Pace(millis, System.nanoTime(), speed);
  }

  /** Since the trace began. */
  long traceMillis() {
    return (long) pace.nowMillis();
  }

  @Override
  public long millis() {
    return BEGIN_MILLIS + traceMillis();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}

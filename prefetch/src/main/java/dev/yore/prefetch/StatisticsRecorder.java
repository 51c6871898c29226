package dev.yore.prefetch;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts. Thread-safe. */
final class StatisticsRecorder {
  /** What is counted; {@link PrefetchStatistics} says what each means. */
  enum Counter {
    OBSERVED_SCANS,
    DROPPED_SCANS,
    FORESEEN_SCANS,
    PREDICTIONS,
    CORRECT,
    WRONG,
    WARMED,
    USED,
    UNUSED,
    LATE,
    DROPPED,
    ALREADY_CACHED,
    WARMED_BYTES,
    SAVED_NANOS
  }

  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);

  StatisticsRecorder() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
  }

  void count(Counter counter) {
    add(counter, 1);
  }

  void add(Counter counter, long amount) {
    LongAdder adder = counters.get(counter);
    if (adder != null) {
      adder.add(amount);
    }
  }

  private long sum(Counter counter) {
    LongAdder adder = counters.get(counter);
    return adder == null ? 0 : adder.sum();
  }

  PrefetchStatistics snapshot() {
    return new PrefetchStatistics(
        sum(Counter.OBSERVED_SCANS),
        sum(Counter.DROPPED_SCANS),
        sum(Counter.FORESEEN_SCANS),
        sum(Counter.PREDICTIONS),
        sum(Counter.CORRECT),
        sum(Counter.WRONG),
        sum(Counter.WARMED),
        sum(Counter.USED),
        sum(Counter.UNUSED),
        sum(Counter.LATE),
        sum(Counter.DROPPED),
        sum(Counter.ALREADY_CACHED),
        sum(Counter.WARMED_BYTES),
        sum(Counter.SAVED_NANOS));
  }
}

package dev.yore.tpc.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Memory at moments of a load, with what had been done by then. Confined to one thread. */
final class MemoryOverTime {
  /** How often it is looked at. */
  static final int SAMPLES = 12;

  /** So many at the beginning show caches that fill. */
  private static final int FILLING_SAMPLES = 4;

  private record Sample(MemoryInUse memory, long commits, long rows) {}

  private final List<Sample> samples = new ArrayList<>();

  void add(MemoryInUse memory, long commits, long rows) {
    samples.add(new Sample(memory, commits, rows));
  }

  MemoryInUse last() {
    return samples.get(samples.size() - 1).memory();
  }

  /** The most at the end less the most at the beginning, when caches had filled. */
  long grown(ToLongFunction<MemoryInUse> what) {
    return most(samples.subList(FILLING_SAMPLES, SAMPLES), what)
        - most(samples.subList(1, FILLING_SAMPLES), what);
  }

  private static long most(List<Sample> of, ToLongFunction<MemoryInUse> what) {
    return of.stream().mapToLong(sample -> what.applyAsLong(sample.memory())).max().orElse(0);
  }

  /** Bytes of the heap beside vectors and answers that came with a commit. */
  double bytesPerCommit() {
    return slope(Sample::commits);
  }

  /** Bytes of the heap beside vectors and answers that came with a row written. */
  double bytesPerRow() {
    return slope(Sample::rows);
  }

  /** Once caches had filled, by least squares. */
  private double slope(ToLongFunction<Sample> done) {
    List<Sample> late = samples.subList(FILLING_SAMPLES, SAMPLES);
    double meanDone = late.stream().mapToLong(done).average().orElse(0);
    double meanBytes =
        late.stream().mapToLong(sample -> sample.memory().otherHeapBytes()).average().orElse(0);
    double both = 0;
    double square = 0;
    for (Sample sample : late) {
      double distance = done.applyAsLong(sample) - meanDone;
      both += distance * (sample.memory().otherHeapBytes() - meanBytes);
      square += distance * distance;
    }
    return square == 0 ? 0 : both / square;
  }
}

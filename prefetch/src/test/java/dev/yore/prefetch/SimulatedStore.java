package dev.yore.prefetch;

import dev.yore.prefetch.Prediction.Progress;
import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.store.scan.ScanSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A predictor at work on a cache that holds the data of a few scans, each of one megabyte. Warming
 * is immediate. Everything is deterministic.
 */
final class SimulatedStore {
  private static final long SCAN_BYTES = 1L << 20;

  private final int cachedScans;
  private final Map<Bound, Boolean> cached = new LinkedHashMap<>(16, 0.75f, true);
  private final StatisticsRecorder statistics = new StatisticsRecorder();
  private final CacheEstimate estimate;
  private final Predictor predictor;
  private final boolean warming;
  private long snapshotSequence = 1_000_000;
  private long nanos;
  private int misses;
  private int warmings;

  SimulatedStore(int cachedScans, ScoreModel model, boolean warming) {
    this.cachedScans = cachedScans;
    this.warming = warming;
    this.estimate = new CacheEstimate(cachedScans * SCAN_BYTES);
    this.predictor = new Predictor(model, estimate, statistics, this::warm);
  }

  static SimulatedStore predicting(int cachedScans) {
    return new SimulatedStore(cachedScans, new BlendedModel(new HoeffdingModel()), true);
  }

  /** A user of the stream scans; every scan is preceded by a commit. */
  void scan(long stream, ScanSpec spec) {
    nanos += 1_000_000;
    snapshotSequence++;
    long start = nanos;
    long decoded = read(Objects.requireNonNull(ScanTemplate.split(spec)));
    misses += decoded > 0 ? 1 : 0;
    predictor.observe(new ScanEvent(stream, spec, snapshotSequence, decoded, start));
  }

  void scan(ScanSpec spec) {
    scan(1, spec);
  }

  long snapshotSequence() {
    return snapshotSequence;
  }

  private long read(Bound scan) {
    boolean hit = cached.get(scan) != null;
    cached.put(scan, true);
    if (cached.size() > cachedScans) {
      cached.remove(cached.keySet().iterator().next());
    }
    return hit ? 0 : SCAN_BYTES;
  }

  private void warm(Prediction prediction) {
    if (!warming) {
      return;
    }
    warmings++;
    prediction.begin();
    long decoded = read(prediction.scan());
    estimate.warmed(prediction.scan(), snapshotSequence, decoded);
    prediction.end(new Progress.Warmed(nanos + 1, 500, decoded));
  }

  /** User scans, since the last call, that had to decode. */
  int takeMisses() {
    int taken = misses;
    misses = 0;
    return taken;
  }

  /** Warmings since the last call. */
  int takeWarmings() {
    int taken = warmings;
    warmings = 0;
    return taken;
  }

  PrefetchStatistics statistics() {
    return statistics.snapshot();
  }
}

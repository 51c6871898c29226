package dev.yore.prefetch;

import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.StatisticsRecorder.Counter;
import java.util.function.Consumer;

/**
 * Learns from one scan after the other and predicts the next. Every prediction is judged by what
 * really comes, whether it was acted on or not, so that switching off does not end learning.
 * Deterministic; confined to the learner.
 *
 * <p>A stream is followed on its own and, when there are several, all streams are followed as if
 * they were one: in a server one client's scans may run on any thread.
 */
final class Predictor {
  private static final int MAX_STREAMS = 256;

  private final CacheEstimate cache;
  private final StatisticsRecorder statistics;
  private final Follower perStream;
  private final Follower acrossStreams;
  private final BoundedMap<Long, StreamState> streams = new BoundedMap<>(MAX_STREAMS);
  private final StreamState allStreams = new StreamState();

  /**
   * @param warmer told of predictions to act on
   */
  Predictor(
      ScoreModel model,
      CacheEstimate cache,
      StatisticsRecorder statistics,
      Consumer<Prediction> warmer) {
    this.cache = cache;
    this.statistics = statistics;
    this.perStream = new Follower(false, model, cache, statistics, warmer);
    this.acrossStreams = new Follower(true, model, cache, statistics, warmer);
  }

  /** Takes note of a scan and predicts what comes after it. */
  void observe(ScanEvent event) {
    statistics.count(Counter.OBSERVED_SCANS);
    Bound scan = ScanTemplate.split(event.spec());
    if (scan == null) {
      return;
    }
    cache.scanned(scan, event.snapshotSequence(), event.decodedBytes());
    StreamState own = streams.computeIfAbsent(event.streamId(), id -> new StreamState());
    boolean foreseen = perStream.follow(own, scan, event);
    foreseen |= acrossStreams.follow(allStreams, scan, event);
    if (foreseen) {
      statistics.count(Counter.FORESEEN_SCANS);
    }
    perStream.predict(own);
    if (streams.size() > 1) {
      acrossStreams.predict(allStreams);
    }
  }
}

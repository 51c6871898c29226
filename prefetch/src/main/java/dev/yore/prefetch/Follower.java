package dev.yore.prefetch;

import dev.yore.prefetch.CandidateGenerator.Candidate;
import dev.yore.prefetch.Prediction.Progress;
import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.prefetch.StatisticsRecorder.Counter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns what follows what in streams of scans, predicts, and judges its predictions. Confined to
 * the learner.
 */
final class Follower {
  /** Predictions below are not worth judging. */
  private static final double MIN_JUDGED_SCORE = 0.2;

  /** Predictions below are not acted on. */
  private static final double MIN_WARMED_SCORE = 0.4;

  /** A prediction must come within so many scans of its stream beyond its depth. */
  private static final int PATIENCE_SCANS = 4;

  private static final int MAX_TEMPLATES = 1024;

  private final boolean acrossStreams;
  private final ScoreModel model;
  private final CacheEstimate cache;
  private final StatisticsRecorder statistics;
  private final Consumer<Prediction> warmer;
  private final CandidateGenerator generator = new CandidateGenerator();
  private final OpenPredictions open = new OpenPredictions();
  private final BoundedMap<ScanTemplate, PrecisionGate> gates = new BoundedMap<>(MAX_TEMPLATES);

  /**
   * @param acrossStreams whether its one stream is everybody's
   * @param warmer told of predictions to act on
   */
  Follower(
      boolean acrossStreams,
      ScoreModel model,
      CacheEstimate cache,
      StatisticsRecorder statistics,
      Consumer<Prediction> warmer) {
    this.acrossStreams = acrossStreams;
    this.model = model;
    this.cache = cache;
    this.statistics = statistics;
    this.warmer = warmer;
  }

  /** Takes note of a stream's next scan and says whether it had been predicted. */
  boolean follow(StreamState stream, Bound scan, ScanEvent event) {
    Prediction expected = open.take(scan);
    if (expected != null) {
      judge(expected, event);
    }
    generator.learn(stream, scan);
    stream.advance(scan, event.snapshotSequence());
    for (Prediction overdue : open.takeOverdue(stream)) {
      judge(overdue, null);
    }
    return expected != null;
  }

  /** Predicts what comes next in the stream. */
  void predict(StreamState stream) {
    for (Candidate candidate : generator.candidates(stream)) {
      long deadline = stream.scans() + candidate.depth() + PATIENCE_SCANS;
      Prediction already = open.get(candidate.scan());
      if (already == null) {
        consider(candidate, stream, deadline);
      } else if (already.stream() == stream) {
        already.extend(deadline);
      }
    }
  }

  private void consider(Candidate candidate, StreamState stream, long deadline) {
    PrecisionGate gate = gate(candidate.scan().template());
    double[] features = Features.of(candidate, acrossStreams, gate.precision());
    double score = model.score(features, candidate.likelihood());
    if (score < MIN_JUDGED_SCORE) {
      return;
    }
    Prediction prediction = new Prediction(candidate.scan(), stream, features, score, deadline);
    open.add(prediction);
    statistics.count(Counter.PREDICTIONS);
    if (score >= MIN_WARMED_SCORE && gate.isOpen()) {
      warm(prediction, stream.snapshotSequence());
    }
  }

  private void warm(Prediction prediction, long snapshotSequence) {
    if (cache.probablyHas(prediction.scan(), snapshotSequence)) {
      statistics.count(Counter.ALREADY_CACHED);
      return;
    }
    prediction.queue();
    warmer.accept(prediction);
  }

  /** Learns what became of a prediction; without an event it has not come. */
  private void judge(Prediction prediction, @Nullable ScanEvent event) {
    boolean came = event != null;
    statistics.count(came ? Counter.CORRECT : Counter.WRONG);
    model.learn(prediction.features(), came);
    if (prediction.score() >= MIN_WARMED_SCORE) {
      gate(prediction.scan().template()).learn(came);
    }
    Progress progress = prediction.cancel();
    if (progress instanceof Progress.Warmed warmed) {
      countWarmed(warmed, event);
    } else if (came
        && (progress instanceof Progress.Queued || progress instanceof Progress.Running)) {
      statistics.count(Counter.LATE);
    }
  }

  private void countWarmed(Progress.Warmed warmed, @Nullable ScanEvent event) {
    if (event == null) {
      statistics.count(Counter.UNUSED);
    } else if (warmed.finishedNanos() - event.startNanos() > 0) {
      statistics.count(Counter.LATE);
    } else {
      statistics.count(Counter.USED);
      statistics.add(Counter.SAVED_NANOS, warmed.decodedBytes() > 0 ? warmed.elapsedNanos() : 0);
    }
  }

  private PrecisionGate gate(ScanTemplate template) {
    return gates.computeIfAbsent(template, key -> new PrecisionGate());
  }
}

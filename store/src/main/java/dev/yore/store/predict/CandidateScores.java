package dev.yore.store.predict;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.CandidateFeatures.Around;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Says how likely candidates are, when they come and whether what they read is written to before,
 * and learns from what became of them. Confined to the predictor's thread.
 */
final class CandidateScores {
  private static final int MAX_PRECISIONS = 8192;

  /** Larger reads weigh no more. */
  private static final int LARGE_BLOCKS = 64;

  private record Made(Generator generator, int shapeId) {}

  private final PredictionDoor door;
  private final ScoreModel used;
  private final ScoreModel written;
  private final ScoreModel time;
  private final Map<Made, Rate> shapePrecision = new BoundedMap<>(MAX_PRECISIONS);
  private final Map<Generator, Rate> generatorPrecision = new HashMap<>();
  private final Rate usualSize = new Rate(1);
  private final Calibrator calibrator = new Calibrator();
  private final Scorecard scorecard = new Scorecard();

  CandidateScores(PredictionDoor door, ScoreModelProvider models, Executor background) {
    this.door = door;
    this.used =
        models.create("used", ScoreModel.Target.PROBABILITY, CandidateFeatures.NAMES, background);
    this.written =
        models.create(
            "written", ScoreModel.Target.PROBABILITY, CandidateFeatures.WRITE_NAMES, background);
    this.time =
        models.create("time", ScoreModel.Target.NUMBER, CandidateFeatures.NAMES, background);
  }

  List<ScoreModel> models() {
    return List.of(used, written, time);
  }

  Scorecard scorecard() {
    return scorecard;
  }

  /**
   * Scores a candidate whose blocks are known.
   *
   * @param session null for one that comes by the clock
   * @param resumeShare how likely the session goes on as before its last surprise, 0 to 1
   * @param rank among the candidates of one statement
   */
  void score(
      Candidate candidate,
      @Nullable SessionState session,
      double resumeShare,
      int rank,
      long nowMillis) {
    writes(candidate, nowMillis);
    candidate.features =
        CandidateFeatures.of(candidate, around(candidate, session, resumeShare, rank), door);
    candidate.modelled = used.score(candidate.features, candidate.likelihood);
    // Between them both err less where it counts than the model, which fits the many small
    // candidates best.
    candidate.raw = (candidate.modelled + candidate.likelihood) / 2;
    candidate.score = calibrator.calibrate(candidate.raw);
    candidate.timePrior = Math.log1p(candidate.expectedMillis);
    candidate.expectedMillis = Math.expm1(time.score(candidate.features, candidate.timePrior));
  }

  private void writes(Candidate candidate, long nowMillis) {
    double gap = door.writeGapMillis(candidate.statement);
    if (Double.isInfinite(gap)) {
      return;
    }
    long last = door.lastWriteMillis(candidate.statement);
    double since = last == Long.MIN_VALUE ? gap : nowMillis - last;
    candidate.writeFeatures = CandidateFeatures.ofWrite(candidate.expectedMillis, gap, since);
    candidate.writePrior = CandidateFeatures.writePrior(candidate.expectedMillis, gap);
    candidate.writeProbability = written.score(candidate.writeFeatures, candidate.writePrior);
  }

  private Around around(
      Candidate candidate, @Nullable SessionState session, double resumeShare, int rank) {
    Rate ofGenerator = generatorPrecision.get(candidate.generator);
    double general = ofGenerator == null ? 0.4 : ofGenerator.mean();
    Rate ofShape = shapePrecision.get(new Made(candidate.generator, candidate.shapeId));
    return new Around(
        session == null ? 0 : session.thinkMillis.mean(),
        session == null ? 0.5 : session.precision.mean(),
        resumeShare,
        ofShape == null ? general : ofShape.mean(),
        general,
        session != null && session.context.last() == candidate.shapeId,
        rank,
        session == null ? SessionState.Freshness.FORESEEN : session.context.freshness(),
        session == null ? 0 : session.surprises(),
        session == null ? 0 : session.foreseen());
  }

  /**
   * Learns from what became of a candidate.
   *
   * @param replayed whether models and the scorecard had this label before a restart
   */
  void learn(
      Candidate candidate,
      boolean came,
      @Nullable SessionState session,
      long nowMillis,
      boolean replayed) {
    double truth = came ? 1 : 0;
    if (candidate.generator != Generator.HINTED) {
      double weight = weight(candidate);
      calibrator.learn(candidate.raw, came, weight);
      if (!replayed) {
        scorecard.add(candidate, came);
        used.learn(candidate.features, candidate.likelihood, truth, weight);
      }
      precision(candidate).add(truth, 0.05);
      generatorPrecision.computeIfAbsent(candidate.generator, k -> new Rate(0.4)).add(truth, 0.02);
      if (session != null) {
        session.precision.add(truth, 0.1);
      }
    }
    if (came && !replayed) {
      double after = Math.log1p(nowMillis - candidate.madeMillis);
      time.learn(candidate.features, candidate.timePrior, after, 1);
      if (candidate.writeFeatures.length > 0) {
        boolean wrote = door.lastWriteMillis(candidate.statement) > candidate.madeMillis;
        written.learn(candidate.writeFeatures, candidate.writePrior, wrote ? 1 : 0, 1);
      }
    }
  }

  /**
   * To be wrong about a large read costs more than about a row. The root keeps a few large ones
   * from deciding everything.
   */
  private double weight(Candidate candidate) {
    double size = Math.sqrt(Math.min(LARGE_BLOCKS, candidate.blocks.length));
    usualSize.add(size, 0.01);
    return size / usualSize.mean();
  }

  private Rate precision(Candidate candidate) {
    return shapePrecision.computeIfAbsent(
        new Made(candidate.generator, candidate.shapeId), k -> new Rate(0.4));
  }
}

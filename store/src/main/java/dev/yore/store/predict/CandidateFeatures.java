package dev.yore.store.predict;

import java.util.List;

/** The numbers that models see of a candidate. Stateless. */
final class CandidateFeatures {
  /** In the order of the vector. */
  static final List<String> NAMES =
      List.of(
          "generator",
          "depth",
          "transition",
          "logSupport",
          "weakestValue",
          "productOfValues",
          "parentScore",
          "parentLikelihood",
          "likelihood",
          "logExpectedSeconds",
          "logThinkSeconds",
          "logBlocks",
          "cachedShare",
          "logFetchMillis",
          "generatorShapePrecision",
          "generatorPrecision",
          "sessionPrecision",
          "repeats",
          "rank",
          "values",
          "resumeRate",
          "writeProbability",
          "freshness",
          "surprises",
          "logForeseen");

  /** What P(write) is told by. */
  static final List<String> WRITE_NAMES =
      List.of("logExpectedSeconds", "logGapSeconds", "logSinceSeconds", "prior");

  private static final int SAMPLE = 16;

  private CandidateFeatures() {}

  /** What the predictor knows beside the candidate. */
  record Around(
      double thinkMillis,
      double sessionPrecision,
      double resumeRate,
      double shapePrecision,
      double generatorPrecision,
      boolean repeats,
      int rank,
      SessionState.Freshness freshness,
      int surprises,
      int foreseen) {}

  static double[] of(Candidate candidate, Around around, PredictionDoor door) {
    long[] blocks = candidate.blocks;
    int sampled = Math.min(SAMPLE, blocks.length);
    int cached = 0;
    double wait = 0;
    for (int i = 0; i < sampled; i++) {
      double millis = door.fetchMillis(blocks[(int) ((long) i * blocks.length / sampled)]);
      cached += millis == 0 ? 1 : 0;
      wait += millis;
    }
    Candidate parent = candidate.parent;
    return new double[] {
      candidate.generator.ordinal(),
      candidate.depth,
      candidate.transition,
      Math.log1p(candidate.support),
      candidate.weakest,
      candidate.product,
      parent == null ? 1 : parent.score,
      parent == null ? 1 : parent.likelihood,
      candidate.likelihood,
      Math.log1p(candidate.expectedMillis / 1000),
      Math.log1p(around.thinkMillis() / 1000),
      Math.log1p(blocks.length),
      sampled == 0 ? 0 : (double) cached / sampled,
      sampled == 0 ? 0 : Math.log1p(wait / sampled),
      around.shapePrecision(),
      around.generatorPrecision(),
      around.sessionPrecision(),
      around.repeats() ? 1 : 0,
      around.rank(),
      candidate.statement.values().size(),
      around.resumeRate(),
      candidate.writeProbability,
      around.freshness().ordinal(),
      around.surprises(),
      Math.log1p(around.foreseen())
    };
  }

  static double[] ofWrite(double expectedMillis, double gapMillis, double sinceMillis) {
    return new double[] {
      Math.log1p(expectedMillis / 1000),
      Math.log1p(gapMillis / 1000),
      Math.log1p(Math.max(0, sinceMillis) / 1000),
      writePrior(expectedMillis, gapMillis)
    };
  }

  /** As if writes came at random. */
  static double writePrior(double expectedMillis, double gapMillis) {
    return gapMillis <= 0 ? 1 : 1 - Math.exp(-expectedMillis / gapMillis);
  }
}

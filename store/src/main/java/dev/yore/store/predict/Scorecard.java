package dev.yore.store.predict;

/**
 * How far scores were from the truth: mean squared errors (Brier scores) over all predictions.
 * Confined to the predictor's thread.
 */
public final class Scorecard {
  private long labels;
  private long came;
  private double byCounting;
  private double byModels;
  private double calibrated;

  void add(Candidate candidate, boolean hasCome) {
    double truth = hasCome ? 1 : 0;
    labels++;
    came += hasCome ? 1 : 0;
    byCounting += square(candidate.likelihood - truth);
    byModels += square(candidate.modelled - truth);
    calibrated += square(candidate.score - truth);
  }

  private static double square(double x) {
    return x * x;
  }

  /** Predictions judged. */
  public long labels() {
    return labels;
  }

  /** The share of them that came, 0 to 1. */
  public double share() {
    return labels == 0 ? 0 : (double) came / labels;
  }

  /** Of what counting alone says. */
  public double countingBrier() {
    return labels == 0 ? 0 : byCounting / labels;
  }

  /** Of what the models say. */
  public double modelBrier() {
    return labels == 0 ? 0 : byModels / labels;
  }

  /** Of what is acted on. */
  public double calibratedBrier() {
    return labels == 0 ? 0 : calibrated / labels;
  }
}

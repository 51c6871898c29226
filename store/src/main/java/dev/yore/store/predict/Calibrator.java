package dev.yore.store.predict;

/**
 * Turns scores into how often such scores have been right. Since every prediction is judged, acted
 * on or not, it never starves. Not thread-safe.
 */
final class Calibrator {
  private static final int BINS = 20;

  /** Half of the weight is in the newest 140 of a bin. */
  private static final double DECAY = 0.995;

  /** How much the bins beside one count. */
  private static final double NEIGHBOUR = 0.25;

  /** What the score itself weighs, as if it had been seen so often. */
  private static final double PRIOR_WEIGHT = 2;

  /** Nothing unseen is believed to be likelier. */
  private static final double MAX_PRIOR = 0.5;

  private final double[] seen = new double[BINS];
  private final double[] came = new double[BINS];

  /** How likely it is that what scored so comes, 0 to 1. */
  double calibrate(double score) {
    int bin = bin(score);
    double total = 0;
    double right = 0;
    for (int i = Math.max(0, bin - 1); i <= Math.min(BINS - 1, bin + 1); i++) {
      double weight = i == bin ? 1 : NEIGHBOUR;
      total += weight * seen[i];
      right += weight * came[i];
    }
    return (right + PRIOR_WEIGHT * Math.min(score, MAX_PRIOR)) / (total + PRIOR_WEIGHT);
  }

  void learn(double score, boolean hasCome, double weight) {
    int bin = bin(score);
    seen[bin] = seen[bin] * DECAY + weight;
    came[bin] = came[bin] * DECAY + (hasCome ? weight : 0);
  }

  private static int bin(double score) {
    return Math.max(0, Math.min(BINS - 1, (int) (score * BINS)));
  }
}

package dev.yore.prefetch;

/** Says how likely a predicted scan is to come. Confined to the learner. */
interface ScoreModel {
  /**
   * The probability that the scan comes, 0 to 1.
   *
   * @param likelihood what counting alone says
   */
  double score(double[] features, double likelihood);

  /** Learns what became of a prediction. */
  void learn(double[] features, boolean came);
}

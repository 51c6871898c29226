package dev.yore.prefetch;

/** Believes the counts as they are. Stateless. */
final class CountingModel implements ScoreModel {
  @Override
  public double score(double[] features, double likelihood) {
    return likelihood;
  }

  @Override
  public void learn(double[] features, boolean came) {
    // The counts themselves have learned already.
  }
}

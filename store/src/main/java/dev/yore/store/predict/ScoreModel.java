package dev.yore.store.predict;

/**
 * Learns from examples to say how likely, or how large, something is. Confined to one thread; what
 * it does in the background is its own affair.
 */
public interface ScoreModel {
  /** What a model is asked for. */
  enum Target {
    /** Whether something happens: answers are probabilities, 0 to 1. */
    PROBABILITY,
    /** How much of something: answers are numbers of any size. */
    NUMBER
  }

  /**
   * What the model has to say of an example.
   *
   * @param features as many as the model was made for
   * @param prior what is thought without the model; its answer while it knows too little
   */
  double score(double[] features, double prior);

  /**
   * Learns what became of an example.
   *
   * @param prior what was thought of it without the model
   * @param truth 1 or 0 for a probability, the number else
   * @param weight what the example counts beside others, more than 0; 1 for an ordinary one
   */
  void learn(double[] features, double prior, double truth, double weight);

  /** What it is and how it fares. */
  Info info();

  /** All it knows, for {@link ScoreModelProvider#load}. */
  byte[] save();

  /**
   * A model in figures. Immutable.
   *
   * @param name what is asked of it
   * @param learner the algorithm
   * @param version how often it was published anew
   * @param labels examples it has learned from
   * @param brier mean squared error of its latest answers by weight, older ones counting less
   * @param priorBrier that of the prior alone on the same examples
   * @param sizeBytes what {@link #save} gave lately, or an estimate
   */
  record Info(
      String name,
      String learner,
      int version,
      long labels,
      double brier,
      double priorBrier,
      long sizeBytes) {}
}

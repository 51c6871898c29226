package dev.yore.prefetch;

import dev.yore.store.predict.ScoreModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import weka.core.Instance;

/**
 * The prior and Weka's learners together: each counts the more the better it has been lately.
 * Confined to the predictor's thread.
 */
final class BlendedModel implements ScoreModel {
  /** Half of the weight is in the newest 139 examples. */
  private static final double DECAY = 0.995;

  /** How much better must count for: a third of the error, nearly thirty times the say. */
  private static final double SHARPNESS = 3;

  private static final double MIN_ERROR = 0.005;

  private final String name;
  private final List<Expert> experts;

  /** Decayed squared errors and how many: of the prior first, then of each expert, then of all. */
  private final double[] errors;

  private final double[] counts;
  private long labels;
  private long savedBytes;

  BlendedModel(String name, List<Expert> experts) {
    this.name = name;
    this.experts = experts;
    this.errors = new double[experts.size() + 2];
    this.counts = new double[experts.size() + 2];
  }

  List<Expert> experts() {
    return experts;
  }

  @Override
  public double score(double[] features, double prior) {
    double[] says = says(experts.get(0).rows().row(features, 0), prior);
    return says[says.length - 1];
  }

  /** What the prior, each expert, and all together say. */
  private double[] says(Instance row, double prior) {
    double[] says = new double[experts.size() + 2];
    says[0] = prior;
    double weights = weight(0);
    double sum = weights * prior;
    for (int i = 0; i < experts.size(); i++) {
      double said = experts.get(i).score(row);
      says[i + 1] = said;
      if (!Double.isNaN(said)) {
        double weight = weight(i + 1);
        weights += weight;
        sum += weight * said;
      }
    }
    says[says.length - 1] = sum / weights;
    return says;
  }

  private double weight(int i) {
    double error = counts[i] == 0 ? 0.25 : errors[i] / counts[i];
    return Math.pow(1 / (error + MIN_ERROR), SHARPNESS);
  }

  @Override
  public void learn(double[] features, double prior, double truth, double weight) {
    Instance row = experts.get(0).rows().row(features, truth);
    row.setWeight(weight);
    double[] says = says(row, prior);
    for (int i = 0; i < says.length; i++) {
      if (!Double.isNaN(says[i])) {
        double error = says[i] - truth;
        errors[i] = errors[i] * DECAY + weight * error * error;
        counts[i] = counts[i] * DECAY + weight;
      }
    }
    for (Expert expert : experts) {
      expert.learn(row);
    }
    labels++;
  }

  @Override
  public Info info() {
    return new Info(
        name,
        experts.stream().map(Expert::learner).collect(Collectors.joining("+")),
        experts.stream().mapToInt(Expert::version).sum(),
        labels,
        error(errors.length - 1),
        error(0),
        savedBytes);
  }

  private double error(int i) {
    return counts[i] == 0 ? Double.NaN : errors[i] / counts[i];
  }

  @Override
  public byte[] save() {
    byte[] saved = SavedModel.write(this, experts.get(0).rows().features());
    savedBytes = saved.length;
    return saved;
  }

  String name() {
    return name;
  }

  long labels() {
    return labels;
  }

  double[] figures() {
    double[] figures = Arrays.copyOf(errors, errors.length * 2);
    System.arraycopy(counts, 0, figures, errors.length, counts.length);
    return figures;
  }

  void restore(long knownLabels, double[] figures, long bytes) {
    labels = knownLabels;
    savedBytes = bytes;
    System.arraycopy(figures, 0, errors, 0, errors.length);
    System.arraycopy(figures, errors.length, counts, 0, counts.length);
  }
}

package dev.yore.prefetch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instance;
import weka.core.Instances;

/** Examples as Weka wants them. Immutable; the header is shared and never added to. */
final class TrainingRows {
  private static final double CAME = 1;

  private final List<String> features;
  private final Instances header;
  private final boolean probability;

  /**
   * Rows of so many features and a last attribute for the truth.
   *
   * @param probability whether the truth is yes or no rather than a number
   */
  TrainingRows(List<String> features, boolean probability) {
    this.features = List.copyOf(features);
    this.probability = probability;
    ArrayList<Attribute> attributes = new ArrayList<>();
    for (String name : features) {
      attributes.add(new Attribute(name));
    }
    attributes.add(
        probability ? new Attribute("truth", List.of("no", "yes")) : new Attribute("truth"));
    header = new Instances("predictions", attributes, 0);
    header.setClassIndex(features.size());
  }

  List<String> features() {
    return features;
  }

  boolean isProbability() {
    return probability;
  }

  /** An empty set of such rows. */
  Instances empty(int capacity) {
    return new Instances(header, capacity);
  }

  Instance row(double[] values, double truth) {
    double[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = probability ? (truth >= 0.5 ? CAME : 0) : truth;
    Instance row = new DenseInstance(1, all);
    row.setDataset(header);
    return row;
  }
}

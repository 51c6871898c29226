package dev.yore.prefetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weka.classifiers.trees.HoeffdingTree;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instance;
import weka.core.Instances;

/**
 * Weka's Hoeffding tree, learning one prediction at a time. Says what counting says until it has
 * seen enough. Confined to the learner.
 */
final class HoeffdingModel implements ScoreModel {
  private static final Logger LOG = LoggerFactory.getLogger(HoeffdingModel.class);

  /** Examples between attempts to split a leaf; Weka's 200 is slow for what people do in a day. */
  private static final int GRACE_PERIOD = 100;

  private static final int MIN_EXAMPLES = 150;
  private static final int MIN_EXAMPLES_PER_CLASS = 10;

  /** A tree never forgets and never shrinks, so it is replaced by one raised on the newest. */
  private static final int MAX_EXAMPLES = 20_000;

  private static final int RECENT_EXAMPLES = 2_000;

  private static final double CAME = 1;

  private final Instances header;
  private final Deque<Instance> recent = new ArrayDeque<>();
  private HoeffdingTree tree;
  private int examples;
  private int came;
  private boolean broken;

  HoeffdingModel() {
    WekaRuntime.prepare();
    ArrayList<Attribute> attributes = new ArrayList<>();
    for (String name : Features.NAMES) {
      attributes.add(new Attribute(name));
    }
    attributes.add(new Attribute("came", List.of("no", "yes")));
    header = new Instances("predictions", attributes, 0);
    header.setClassIndex(Features.NAMES.size());
    tree = plant();
  }

  private HoeffdingTree plant() {
    HoeffdingTree fresh = new HoeffdingTree();
    fresh.setGracePeriod(GRACE_PERIOD);
    try {
      fresh.buildClassifier(header);
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
    }
    return fresh;
  }

  @Override
  public double score(double[] features, double likelihood) {
    boolean young =
        examples < MIN_EXAMPLES
            || came < MIN_EXAMPLES_PER_CLASS
            || examples - came < MIN_EXAMPLES_PER_CLASS;
    if (young || broken) {
      return likelihood;
    }
    try {
      double[] distribution = tree.distributionForInstance(example(features, false));
      double sum = distribution[0] + distribution[1];
      return sum > 0 ? distribution[1] / sum : likelihood;
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
      return likelihood;
    }
  }

  @Override
  public void learn(double[] features, boolean hasCome) {
    if (broken) {
      return;
    }
    Instance example = example(features, hasCome);
    recent.addLast(example);
    if (recent.size() > RECENT_EXAMPLES) {
      recent.removeFirst();
    }
    if (examples >= MAX_EXAMPLES) {
      regrow();
    } else {
      teach(example);
    }
  }

  private void regrow() {
    tree = plant();
    examples = 0;
    came = 0;
    recent.forEach(this::teach);
  }

  private void teach(Instance example) {
    try {
      tree.updateClassifier(example);
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
    }
    examples++;
    came += example.classValue() == CAME ? 1 : 0;
  }

  private Instance example(double[] features, boolean hasCome) {
    double[] values = Arrays.copyOf(features, features.length + 1);
    values[features.length] = hasCome ? CAME : 0;
    Instance example = new DenseInstance(1, values);
    example.setDataset(header);
    return example;
  }

  private void disable(Exception e) {
    broken = true;
    LOG.warn("The prediction model failed; predicting by counting from now on", e);
  }
}

package dev.yore.prefetch;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weka.classifiers.trees.HoeffdingTree;
import weka.core.Instance;

/** Weka's Hoeffding tree, learning one example at a time. Confined to the predictor's thread. */
final class OnlineTree implements Expert {
  private static final Logger LOG = LoggerFactory.getLogger(OnlineTree.class);

  /** Examples between attempts to split a leaf; Weka's 200 is slow for what people do in a day. */
  private static final int GRACE_PERIOD = 100;

  private static final int MIN_EXAMPLES = 150;
  private static final int MIN_OF_EACH = 10;

  /** A tree never forgets and never shrinks, so it is replaced by one raised on the newest. */
  private static final int MAX_EXAMPLES = 20_000;

  private static final int RECENT_EXAMPLES = 2_000;

  private final TrainingRows rows;
  private final Deque<Instance> recent = new ArrayDeque<>();
  private HoeffdingTree tree;
  private int examples;
  private int positive;
  private int version = 1;
  private boolean broken;

  OnlineTree(TrainingRows rows) {
    this.rows = rows;
    tree = plant();
  }

  private HoeffdingTree plant() {
    HoeffdingTree fresh = new HoeffdingTree();
    fresh.setGracePeriod(GRACE_PERIOD);
    try {
      fresh.buildClassifier(rows.empty(0));
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
    }
    return fresh;
  }

  @Override
  public double score(Instance row) {
    boolean young =
        examples < MIN_EXAMPLES || positive < MIN_OF_EACH || examples - positive < MIN_OF_EACH;
    if (young || broken) {
      return Double.NaN;
    }
    try {
      double[] distribution = tree.distributionForInstance(row);
      double sum = distribution[0] + distribution[1];
      return sum > 0 ? distribution[1] / sum : Double.NaN;
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
      return Double.NaN;
    }
  }

  @Override
  public void learn(Instance row) {
    if (broken) {
      return;
    }
    recent.addLast(row);
    if (recent.size() > RECENT_EXAMPLES) {
      recent.removeFirst();
    }
    if (examples < MAX_EXAMPLES) {
      teach(row);
      return;
    }
    tree = plant();
    version++;
    examples = 0;
    positive = 0;
    recent.forEach(this::teach);
  }

  private void teach(Instance row) {
    try {
      tree.updateClassifier(row);
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
    }
    examples++;
    positive += row.classValue() >= 0.5 ? 1 : 0;
  }

  private void disable(Exception e) {
    broken = true;
    LOG.warn("The online prediction model failed; predicting without it from now on", e);
  }

  @Override
  public TrainingRows rows() {
    return rows;
  }

  @Override
  public String learner() {
    return "HoeffdingTree";
  }

  @Override
  public int version() {
    return version;
  }

  /** A tree with how many examples it has seen. */
  private record State(HoeffdingTree tree, int examples, int positive, int version)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public @Nullable Serializable state() {
    return broken || examples == 0 ? null : new State(tree, examples, positive, version);
  }

  @Override
  public void restore(Serializable state) {
    if (state instanceof State known) {
      tree = known.tree();
      examples = known.examples();
      positive = known.positive();
      version = known.version();
    }
  }
}

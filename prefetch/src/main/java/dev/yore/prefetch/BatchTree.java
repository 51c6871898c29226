package dev.yore.prefetch;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weka.classifiers.trees.REPTree;
import weka.core.Instance;
import weka.core.Instances;

/**
 * Weka's REPTree, raised again and again in the background on the newest examples, and published
 * whole. Confined to the predictor's thread but for the raising.
 */
final class BatchTree implements Expert {
  private static final Logger LOG = LoggerFactory.getLogger(BatchTree.class);

  /** Some hours of a person's work: what is older may be other habits. */
  private static final int WINDOW = 4000;

  private static final int EXAMPLES_PER_TREE = 500;

  /** The first tree need not be a good one, only better than none. */
  private static final int FIRST_EXAMPLES = 150;

  private static final int MIN_OF_EACH = 10;

  private final TrainingRows rows;
  private final Executor background;
  private final Deque<Instance> window = new ArrayDeque<>();
  private volatile @Nullable Published published;
  private int positive;
  private long examples;
  private volatile boolean raising;
  private volatile boolean broken;

  /** A tree that learns no more. */
  private record Published(REPTree tree, int version) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  BatchTree(TrainingRows rows, Executor background) {
    this.rows = rows;
    this.background = background;
  }

  @Override
  public double score(Instance row) {
    Published current = published;
    if (current == null || broken) {
      return Double.NaN;
    }
    try {
      double[] answer = current.tree().distributionForInstance(row);
      return rows.isProbability() ? answer[1] : answer[0];
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
      return Double.NaN;
    }
  }

  @Override
  public void learn(Instance row) {
    window.addLast(row);
    positive += row.classValue() >= 0.5 ? 1 : 0;
    if (window.size() > WINDOW) {
      positive -= window.removeFirst().classValue() >= 0.5 ? 1 : 0;
    }
    examples++;
    boolean due = examples == FIRST_EXAMPLES || examples % EXAMPLES_PER_TREE == 0;
    boolean both =
        !rows.isProbability()
            || (positive >= MIN_OF_EACH && window.size() - positive >= MIN_OF_EACH);
    if (due && both && !raising && !broken) {
      raise();
    }
  }

  private void raise() {
    Instances examplesNow = rows.empty(window.size());
    examplesNow.addAll(window);
    Published before = published;
    int version = before == null ? 1 : before.version() + 1;
    raising = true;
    try {
      background.execute(() -> raise(examplesNow, version));
    } catch (RejectedExecutionException e) {
      raising = false; // The process is ending.
    }
  }

  private void raise(Instances examplesNow, int version) {
    try {
      REPTree tree = new REPTree();
      tree.buildClassifier(examplesNow);
      published = new Published(tree, version);
    } catch (Exception e) { // Weka declares no narrower one.
      disable(e);
    } finally {
      raising = false;
    }
  }

  private void disable(Exception e) {
    broken = true;
    LOG.warn("The batch prediction model failed; predicting without it from now on", e);
  }

  @Override
  public TrainingRows rows() {
    return rows;
  }

  @Override
  public String learner() {
    return "REPTree";
  }

  @Override
  public int version() {
    Published current = published;
    return current == null ? 0 : current.version();
  }

  @Override
  public @Nullable Serializable state() {
    return broken ? null : published;
  }

  @Override
  public void restore(Serializable state) {
    if (state instanceof Published known) {
      published = known;
    }
  }
}

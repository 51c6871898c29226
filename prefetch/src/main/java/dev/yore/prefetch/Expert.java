package dev.yore.prefetch;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import weka.core.Instance;

/** One learner among those that are blended. Confined to the predictor's thread. */
interface Expert {
  /** What it says of a row; NaN while it knows too little. */
  double score(Instance row);

  void learn(Instance row);

  /** The row of values. */
  TrainingRows rows();

  /** Weka's name of it. */
  String learner();

  /** How often it was published anew. */
  int version();

  /** What it knows; null while that is nothing. */
  @Nullable Serializable state();

  /** Goes on with what it knew. */
  void restore(Serializable state);
}

package dev.yore.prefetch;

/**
 * Whether predictions of one template are good enough to act on. It is told of all predictions that
 * would have been acted on, whether they were or not, and so finds its way back. Confined to the
 * learner.
 */
final class PrecisionGate {
  /** Begins to act when one in two comes, and stops when less than one in three does. */
  private static final double OPENS_AT = 0.5;

  private static final double CLOSES_BELOW = 0.3;

  /** What three judgements weigh: before, nothing is known. */
  private static final double MIN_SUPPORT = 2.8;

  /** Half of the weight is in the newest 13. */
  private static final double DECAY = 0.95;

  private double came;
  private double judged;
  private boolean open;

  /** Learns what became of a prediction. */
  void learn(boolean hasCome) {
    came = came * DECAY + (hasCome ? 1 : 0);
    judged = judged * DECAY + 1;
    if (judged >= MIN_SUPPORT) {
      open = precision() >= (open ? CLOSES_BELOW : OPENS_AT);
    }
  }

  /** Whether to act on predictions. */
  boolean isOpen() {
    return open;
  }

  /** The share that came, 0 to 1; one half before anything is known. */
  double precision() {
    return judged == 0 ? 0.5 : came / judged;
  }
}

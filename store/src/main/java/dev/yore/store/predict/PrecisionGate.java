package dev.yore.store.predict;

/**
 * Whether acting on predictions of one kind pays. It is told of all that would have been acted on,
 * whether they were or not, and so finds its way back. Confined to one thread.
 */
final class PrecisionGate {
  /** Stops when less than one in three comes, and begins again when one in two does. */
  private static final double OPENS_AT = 0.5;

  private static final double CLOSES_BELOW = 0.33;

  /** Before so many are judged it stays open: scores are calibrated by then. */
  private static final int MIN_JUDGED = 12;

  private final Rate precision = new Rate(0.5);
  private boolean open = true;

  void learn(boolean came) {
    precision.add(came ? 1 : 0, 0.05);
    if (precision.count() >= MIN_JUDGED) {
      open = precision.mean() >= (open ? CLOSES_BELOW : OPENS_AT);
    }
  }

  boolean isOpen() {
    return open;
  }
}

package dev.yore.store.predict;

/**
 * Whether fetching ahead brings more than it costs, in milliseconds: of a table and a way of
 * thinking of statements. It goes on being told of what would have been fetched while it is closed,
 * and so finds its way back. Confined to one thread.
 */
final class BenefitGate {
  /**
   * Of what was known before the newest outcome, so much still counts: half after 23. With half
   * after 14, two thirds of which are used, it closed by chance again and again.
   */
  private static final double KEPT = 0.97;

  /**
   * What a millisecond of fetching in vain costs: nobody waits for it but who asks for something
   * else meanwhile, or for what had to go.
   */
  private static final double WASTE_WEIGHT = 0.7;

  /** So much more than it costs must fetching bring to begin again. */
  private static final double OPENS_AT = 1.25;

  /** Before so many outcomes it stays open. */
  static final int MIN_JUDGED = 8;

  private static final double LOST_WEIGHT = 0.1;

  /** Slower, since nothing was fetched that could have been lost. */
  private static final double FORGIVEN_WEIGHT = 0.02;

  /** The share of what was fetched that had gone again when it was wanted. */
  private final Rate lost = new Rate(0);

  private double savedMillis;
  private double wastedMillis;
  private int judged;
  private boolean open = true;

  /**
   * What had been fetched came.
   *
   * @param millis what reading it would have taken
   * @param lostShare of that, what had to be read again all the same, 0 to 1
   */
  void used(double millis, double lostShare) {
    lost.add(lostShare, LOST_WEIGHT);
    add(millis * (1 - lostShare), millis * lostShare);
  }

  /** What had been fetched did not come. */
  void wasted(double millis) {
    add(0, millis);
  }

  /** Nothing was fetched, since this was closed. */
  void leftAlone(double millis, boolean came) {
    lost.add(0, FORGIVEN_WEIGHT);
    if (came) {
      add(millis * (1 - lost.mean()), millis * lost.mean());
    } else {
      add(0, millis);
    }
  }

  private void add(double saved, double wasted) {
    savedMillis = savedMillis * KEPT + saved;
    wastedMillis = wastedMillis * KEPT + wasted;
    judged++;
    if (judged >= MIN_JUDGED) {
      open = savedMillis >= WASTE_WEIGHT * wastedMillis * (open ? 1 : OPENS_AT);
    }
  }

  boolean isOpen() {
    return open;
  }
}

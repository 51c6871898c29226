package dev.yore.tpc.prefetch;

/** Where strategies fetch from: simulated tiers, or a real store's. */
interface BlockTiers {
  long nowMillis();

  int hour();

  /** What is fetched ahead and not used yet takes so many blocks at most. */
  int bufferBlocks();

  boolean isInMemory(long block);

  /** What a statement reads now. */
  long[] blocks(Template template, double[] values);

  /** Whether there is such a block now. */
  boolean exists(long block);

  /** What reading a block would take; 0 if it is in memory. */
  double readMillis(long block);

  /** What reading a block would take if it were not in memory. */
  default double tierMillis(long block) {
    return readMillis(block);
  }

  /**
   * Fetches a block ahead if it is not there or under way.
   *
   * @param value what to order by, greatest first
   * @param owner on whose behalf
   */
  void fetch(long block, double value, long owner);

  /** Gives up what waits to be fetched for an owner, and thinks less of what has been. */
  void diverged(long owner, double factor);
}

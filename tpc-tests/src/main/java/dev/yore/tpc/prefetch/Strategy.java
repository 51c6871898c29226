package dev.yore.tpc.prefetch;

/** Decides what to fetch ahead. Called by one thread, in the order of time. */
interface Strategy {
  /** Whether what is fetched is kept in the order of arrival rather than by value. */
  default boolean keepsByArrival() {
    return true;
  }

  /** What stays of what was read: for everybody but Yore the most recently used. */
  default BlockMemory memory() {
    return new BlockMemory.LeastRecentlyUsed();
  }

  /** The question begins; its blocks are known. */
  default void begins(BlockTiers tiers, Question question) {}

  /** The question reads a block. */
  default void reads(BlockTiers tiers, Question question, long block) {}

  /** The session's next question is decided: for the oracle alone. */
  default void decided(BlockTiers tiers, Question question, long atMillis) {}

  /** Half a minute has passed. */
  default void tick(BlockTiers tiers) {}

  /** A block fetched ahead was read, after it had arrived or while it was on its way. */
  default void used(long block, long owner, boolean late) {}

  /** A block that was waiting to be fetched was asked for. */
  default void missed(long block, long owner) {}

  /** A block fetched ahead was given up before anybody read it. */
  default void wasted(long block, long owner) {}
}

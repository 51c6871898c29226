package dev.yore.store.segment;

import dev.yore.store.Tier;
import dev.yore.store.TierBytes;

/**
 * Counts, per thread, the bytes of segments read from each tier; whoever wants to know what some
 * work has read takes the difference. Confined to a thread by its nature.
 */
public final class TierMeter {
  private static final int CACHED = Tier.values().length;
  private static final ThreadLocal<long[]> BYTES =
      ThreadLocal.withInitial(() -> new long[CACHED + 1]);

  private TierMeter() {}

  /** This thread has read bytes where they lie. */
  public static void read(Tier tier, long bytes) {
    BYTES.get()[tier.ordinal()] += bytes;
  }

  /** This thread has read bytes of an object from a local copy. */
  public static void readCached(long bytes) {
    BYTES.get()[CACHED] += bytes;
  }

  /** All this thread has ever read. */
  public static TierBytes total() {
    long[] bytes = BYTES.get();
    return new TierBytes(
        bytes[Tier.SSD.ordinal()],
        bytes[Tier.HDD.ordinal()],
        bytes[CACHED],
        bytes[Tier.OBJECT.ordinal()]);
  }
}

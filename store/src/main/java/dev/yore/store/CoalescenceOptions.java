package dev.yore.store;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether segments are merged in the background, and how much of the machine that may take.
 * Immutable; {@link #from} reads the keys that begin with {@code coalesce.}, see docs/tiers.md.
 *
 * @param enabled off, only {@link Store#coalesce} merges
 * @param processorPercent part of one processor while transactions are open, 1 to 100
 * @param bytesPerSecond how much is read of what is merged, at any time; 1 and up
 */
public record CoalescenceOptions(boolean enabled, int processorPercent, long bytesPerSecond) {

  public static final String PREFIX = "coalesce.";

  /** Half of what a hard disk writes in sequence, an eighth of an SSD. */
  public static final long DEFAULT_BYTES_PER_SECOND = 64L << 20;

  /** A quarter of a processor, which queries on two of them hardly notice. */
  public static final int DEFAULT_PROCESSOR_PERCENT = 25;

  static final int ALL_PERCENT = 100;

  /** What a store does that is told nothing. */
  public static final CoalescenceOptions DEFAULT =
      new CoalescenceOptions(true, DEFAULT_PROCESSOR_PERCENT, DEFAULT_BYTES_PER_SECOND);

  private static final String ENABLED = "enabled";
  private static final String PROCESSOR_PERCENT = "processorPercent";
  private static final String BYTES_PER_SECOND = "bytesPerSecond";
  private static final Set<String> KEYS =
      new TreeSet<>(Set.of(ENABLED, PROCESSOR_PERCENT, BYTES_PER_SECOND));

  /**
   * Reads the keys that begin with {@code coalesce.} and leaves all others alone.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown key or a wrong value
   */
  public static CoalescenceOptions from(Map<String, String> properties) {
    return DEFAULT.with(properties);
  }

  /**
   * These with one setting changed.
   *
   * @param key without the prefix
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public CoalescenceOptions with(String key, String value) {
    return with(Map.of(PREFIX + key, value));
  }

  private CoalescenceOptions with(Map<String, String> properties) {
    SettingKeys keys = new SettingKeys(PREFIX, properties, KEYS);
    return new CoalescenceOptions(
        keys.flag(ENABLED, enabled),
        (int) keys.number(PROCESSOR_PERCENT, processorPercent, 1, ALL_PERCENT),
        keys.positive(BYTES_PER_SECOND, bytesPerSecond));
  }

  /** These, on or off. */
  public CoalescenceOptions withEnabled(boolean value) {
    return new CoalescenceOptions(value, processorPercent, bytesPerSecond);
  }
}

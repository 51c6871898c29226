package dev.yore.store;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.tier.TierOptions;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the segments of a store lie, what is asked of them, and the means to have them nearer or
 * farther. Blocks are those of the table, {@code ROW_ID >>> 16}; a segment knows nothing of most of
 * them. Safe for many threads.
 */
public interface TierControl {

  /**
   * One segment. Immutable.
   *
   * @param table its id
   * @param cachedBytes of a segment in the object store: how many have a local copy
   * @param accesses how often a block of it was asked for; what was counted since the store was
   *     last closed does not survive a crash
   * @param lastReadMillis when, ms since the epoch; null for never
   * @param expectedMillis when it is expected to be asked for next; null for unknown
   * @param inObjectStore whether an object with its bytes is there, wherever it is read
   */
  record Residence(
      int table,
      long segmentId,
      Tier tier,
      long sizeBytes,
      long cachedBytes,
      long accesses,
      @Nullable Long lastReadMillis,
      @Nullable Long expectedMillis,
      boolean inObjectStore) {}

  /** All segments, by table, then sequence; of a published store, those of tables asked for. */
  List<Residence> residence();

  /** The settings as they are now. */
  TierOptions options();

  /**
   * Changes a setting until the store is closed.
   *
   * @param key as in {@link TierOptions}, without {@code tier.}
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  void set(String key, String value);

  /**
   * Moves a table's segments, and waits for it. What somebody is still reading where it is to go
   * stays for now.
   *
   * @return how many were moved
   * @throws StoreException {@code INVALID_PARAMETER} if the store has no such tier, {@code
   *     READ_ONLY}, {@code IO_ERROR}, {@code DISK_FULL}, {@code CORRUPT}
   */
  int move(int tableId, Tier tier);

  /** Looks at once which segments are to move by age, heat and budgets, and moves them. */
  void moveWhereDue();

  /**
   * Publishes everything committed so far: what is not in the object store yet, and a manifest.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if the store has no object store, or another
   *     store is published there; {@code STORE_LOCKED} if a copy of this store has published there
   *     what this one does not know; {@code IO_ERROR}, {@code CORRUPT}, {@code READ_ONLY}
   */
  PublicationReport publish();

  /**
   * Fetches what lies in the object store of some blocks and has no local copy; segments stay on
   * their tier.
   *
   * @return bytes fetched
   */
  long warm(int tableId, int fromBlock, int toBlock);

  /**
   * Fetches what a scan needs that lies in the object store and has no local copy, and no more than
   * the pieces of objects it lies in.
   *
   * @param wanted whether the rest is, asked before every request
   * @return bytes fetched
   */
  long warm(NeededBytes needed, BooleanSupplier wanted);

  /** Gives up the local copies of what lies in the object store of some blocks. */
  void cool(int tableId, int fromBlock, int toBlock);

  /** What {@link #warm(int, int, int)} would fetch. */
  long missingBytes(int tableId, int fromBlock, int toBlock);

  /** What {@link #warm(NeededBytes, BooleanSupplier)} would fetch: whole pieces of objects. */
  long missingBytes(NeededBytes needed);

  /** The farthest tier that something has to be read from; of what has a local copy, the SSD. */
  Tier farthest(NeededBytes needed);

  /**
   * Tells when some blocks will be asked for: until then their segments do not move away for being
   * old, go last where a tier is over its budget, and come nearer where there is room.
   *
   * @param stampMillis ms since the epoch; of several the newest word counts
   */
  void expect(int tableId, int fromBlock, int toBlock, long stampMillis);

  /**
   * Makes an object store that was opened slowed down slower, or faster, for measurements, also for
   * requests that are on their way.
   *
   * @param latencyMillis what every request is made to take at least
   * @param bytesPerSecond how fast bytes come and go at most; 0 for as fast as they do
   * @throws StoreException {@code INVALID_PARAMETER} without an object store, or if it was opened
   *     as fast as it is
   */
  void slowDown(long latencyMillis, long bytesPerSecond);

  /** What was asked of the object store since the store was opened; null if it has none. */
  ObjectAccess.@Nullable Traffic traffic();
}

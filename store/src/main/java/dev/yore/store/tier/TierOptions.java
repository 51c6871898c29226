package dev.yore.store.tier;

import dev.yore.store.ErrorCode;
import dev.yore.store.SettingKeys;
import dev.yore.store.StoreException;
import dev.yore.store.object.ObjectStoreOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tiers a store has and what goes where. Immutable; {@link #from} reads the keys that begin
 * with {@code tier.}, see docs/tiers.md.
 *
 * @param hddDirectory null for no such tier, or for the one the store remembers
 * @param objects null likewise
 * @param cacheBytes how many bytes of objects are kept on the local disk
 * @param ssdBytes above this, what is least worth keeping goes to the next tier
 * @param hddBytes likewise
 * @param hddAfterSeconds segments that nobody has read for so long, and whose newest commit is as
 *     old, go to the HDD; 0 for never
 * @param objectAfterSeconds likewise to the object store
 * @param moveBytesPerSecond how fast segments move in the background
 * @param moving whether segments move in the background
 * @param publishing when manifests are published and how long what they name is kept
 */
public record TierOptions(
    @Nullable Path hddDirectory,
    @Nullable ObjectStoreOptions objects,
    long cacheBytes,
    long ssdBytes,
    long hddBytes,
    long hddAfterSeconds,
    long objectAfterSeconds,
    long moveBytesPerSecond,
    boolean moving,
    PublishOptions publishing) {

  public static final String PREFIX = "tier.";

  /** What a small machine can spare, and enough for the footers and hot pages of 100 GB. */
  public static final long DEFAULT_CACHE_BYTES = 1L << 30;

  /** A quarter of what a hard disk or a Gigabit line carries. */
  public static final long DEFAULT_MOVE_BYTES_PER_SECOND = 32L << 20;

  /** One tier, the store's directory. */
  public static final TierOptions NONE =
      new TierOptions(
          null,
          null,
          DEFAULT_CACHE_BYTES,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          0,
          0,
          DEFAULT_MOVE_BYTES_PER_SECOND,
          true,
          PublishOptions.DEFAULT);

  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              "hdd.directory",
              "hdd.bytes",
              "hdd.afterSeconds",
              "ssd.bytes",
              "cache.bytes",
              "move.bytesPerSecond",
              "move.enabled",
              "publish.seconds",
              "publish.keepSeconds",
              "lease.seconds",
              "follow.millis",
              "object.uri",
              "object.endpoint",
              "object.region",
              "object.pathStyle",
              "object.accessKey",
              "object.secretKey",
              "object.timeoutMillis",
              "object.attempts",
              "object.latencyMillis",
              "object.bytesPerSecond",
              "object.afterSeconds"));

  /**
   * Reads the keys that begin with {@code tier.} and leaves all others alone.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown key or a wrong value
   */
  public static TierOptions from(Map<String, String> properties) {
    SettingKeys keys = new SettingKeys(PREFIX, properties, KEYS);
    String hdd = keys.text("hdd.directory");
    return new TierOptions(
        hdd == null ? null : Path.of(hdd).toAbsolutePath().normalize(),
        objects(keys),
        keys.number("cache.bytes", DEFAULT_CACHE_BYTES),
        keys.number("ssd.bytes", Long.MAX_VALUE),
        keys.number("hdd.bytes", Long.MAX_VALUE),
        keys.number("hdd.afterSeconds", 0),
        keys.number("object.afterSeconds", 0),
        keys.positive("move.bytesPerSecond", DEFAULT_MOVE_BYTES_PER_SECOND),
        keys.flag("move.enabled", true),
        new PublishOptions(
            keys.number("publish.seconds", 0),
            keys.number("publish.keepSeconds", PublishOptions.DEFAULT_KEEP_SECONDS),
            keys.positive("lease.seconds", PublishOptions.DEFAULT_LEASE_SECONDS),
            keys.positive("follow.millis", PublishOptions.DEFAULT_FOLLOW_MILLIS)));
  }

  private static @Nullable ObjectStoreOptions objects(SettingKeys keys) {
    String uri = keys.text("object.uri");
    if (uri == null) {
      return null;
    }
    return new ObjectStoreOptions(
        uri,
        keys.text("object.endpoint"),
        keys.text("object.region"),
        keys.flag("object.pathStyle", false),
        keys.text("object.accessKey"),
        keys.text("object.secretKey"),
        keys.positive("object.timeoutMillis", ObjectStoreOptions.DEFAULT_TIMEOUT_MILLIS),
        (int)
            Math.min(1_000, keys.positive("object.attempts", ObjectStoreOptions.DEFAULT_ATTEMPTS)),
        keys.number("object.latencyMillis", 0),
        keys.number("object.bytesPerSecond", 0));
  }

  /**
   * These with one setting changed that may change while the store is open.
   *
   * @param key without the prefix: a budget, an age, the rate or whether segments move
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  public TierOptions with(String key, String value) {
    SettingKeys keys = new SettingKeys(PREFIX, Map.of(PREFIX + key, value), KEYS);
    return switch (key) {
      case "ssd.bytes" -> with(keys.number(key, 0), hddBytes, moveBytesPerSecond, moving);
      case "hdd.bytes" -> with(ssdBytes, keys.number(key, 0), moveBytesPerSecond, moving);
      case "move.bytesPerSecond" -> with(ssdBytes, hddBytes, keys.positive(key, 1), moving);
      case "move.enabled" -> with(ssdBytes, hddBytes, moveBytesPerSecond, keys.flag(key, true));
      case "hdd.afterSeconds" -> withAges(keys.number(key, 0), objectAfterSeconds);
      case "object.afterSeconds" -> withAges(hddAfterSeconds, keys.number(key, 0));
      case "publish.seconds" -> withPublishSeconds(keys.number(key, 0));
      case "publish.keepSeconds" -> withPublishing(publishing.withKeepSeconds(keys.number(key, 0)));
      default ->
          throw new StoreException(
              ErrorCode.INVALID_PARAMETER,
              "tier." + key + " cannot be changed while the store is open; open it again with it");
    };
  }

  private TierOptions with(long ssd, long hdd, long rate, boolean isMoving) {
    return new TierOptions(
        hddDirectory,
        objects,
        cacheBytes,
        ssd,
        hdd,
        hddAfterSeconds,
        objectAfterSeconds,
        rate,
        isMoving,
        publishing);
  }

  /** These with other ages. */
  public TierOptions withAges(long toHddSeconds, long toObjectSeconds) {
    return new TierOptions(
        hddDirectory,
        objects,
        cacheBytes,
        ssdBytes,
        hddBytes,
        toHddSeconds,
        toObjectSeconds,
        moveBytesPerSecond,
        moving,
        publishing);
  }

  public TierOptions withPublishSeconds(long seconds) {
    return withPublishing(publishing.withEverySeconds(seconds));
  }

  public TierOptions withPublishing(PublishOptions newPublishing) {
    return new TierOptions(
        hddDirectory,
        objects,
        cacheBytes,
        ssdBytes,
        hddBytes,
        hddAfterSeconds,
        objectAfterSeconds,
        moveBytesPerSecond,
        moving,
        newPublishing);
  }

  /** How often at most a manifest is published; 0 for only when told to. */
  public long publishSeconds() {
    return publishing.everySeconds();
  }

  /** These with other places; null for none. */
  public TierOptions withPlaces(@Nullable Path hdd, @Nullable ObjectStoreOptions objectStore) {
    return new TierOptions(
        hdd,
        objectStore,
        cacheBytes,
        ssdBytes,
        hddBytes,
        hddAfterSeconds,
        objectAfterSeconds,
        moveBytesPerSecond,
        moving,
        publishing);
  }

  public TierOptions withCacheBytes(long bytes) {
    return new TierOptions(
        hddDirectory,
        objects,
        bytes,
        ssdBytes,
        hddBytes,
        hddAfterSeconds,
        objectAfterSeconds,
        moveBytesPerSecond,
        moving,
        publishing);
  }
}

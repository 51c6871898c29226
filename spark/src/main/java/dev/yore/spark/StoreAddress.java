package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Branch;
import dev.yore.store.tier.TierOptions;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Which published store a catalogue reads and how it gets there, as the settings below {@code
 * spark.sql.catalog.NAME.} have it. Immutable; goes to executors with the tasks.
 *
 * @param tiers settings of {@link TierOptions#from}
 * @param cacheBytes memory for decoded vectors in each process; 0 for an eighth of its heap
 * @param branch what is read where no branch is named
 */
record StoreAddress(Map<String, String> tiers, long cacheBytes, String branch)
    implements Serializable {
  private static final String URI = "uri";
  private static final String CACHE_BYTES = "cacheBytes";
  private static final String DISK_CACHE_BYTES = "diskCacheBytes";
  private static final String BRANCH = "branch";
  private static final String WRITER = "writer";
  private static final String WRITER_USER = "writerUser";
  private static final String WRITER_PASSWORD = "writerPassword";

  /** Settings that go to the object store as they are. */
  private static final Set<String> OBJECT_KEYS =
      Set.of(
          URI,
          "endpoint",
          "region",
          "pathStyle",
          "accessKey",
          "secretKey",
          "timeoutMillis",
          "attempts",
          "latencyMillis",
          "bytesPerSecond");

  private static final Set<String> OWN_KEYS =
      Set.of(CACHE_BYTES, DISK_CACHE_BYTES, BRANCH, WRITER, WRITER_USER, WRITER_PASSWORD);

  StoreAddress {
    tiers = Map.copyOf(tiers);
  }

  /**
   * Reads a catalogue's settings.
   *
   * @throws StoreException {@code INVALID_PARAMETER} for an unknown or a missing one
   */
  static StoreAddress of(String catalog, CaseInsensitiveStringMap options) {
    Map<String, String> tiers = new TreeMap<>();
    for (String key : options.keySet()) {
      String known = known(key);
      if (known == null) {
        Set<String> all = new TreeSet<>(OBJECT_KEYS);
        all.addAll(OWN_KEYS);
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER,
            "unknown setting spark.sql.catalog.%s.%s; there are %s".formatted(catalog, key, all));
      }
      if (OBJECT_KEYS.contains(known)) {
        tiers.put(TierOptions.PREFIX + "object." + known, options.get(key));
      }
    }
    if (!options.containsKey(URI)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "spark.sql.catalog.%s.uri is missing: s3://bucket/prefix or file:/directory of a published store"
              .formatted(catalog));
    }
    if (options.containsKey(DISK_CACHE_BYTES)) {
      tiers.put(TierOptions.PREFIX + "cache.bytes", options.get(DISK_CACHE_BYTES));
    }
    TierOptions.from(tiers);
    return new StoreAddress(
        tiers, options.getLong(CACHE_BYTES, 0), options.getOrDefault(BRANCH, Branch.MAIN_NAME));
  }

  private static @Nullable String known(String key) {
    for (Set<String> keys : List.of(OBJECT_KEYS, OWN_KEYS)) {
      for (String known : keys) {
        if (known.equalsIgnoreCase(key)) {
          return known;
        }
      }
    }
    return null;
  }

  /** Who commits, by the same settings; executors need not know. */
  static WriterAddress writer(CaseInsensitiveStringMap options) {
    return new WriterAddress(
        options.get(WRITER), options.get(WRITER_USER), options.get(WRITER_PASSWORD));
  }

  /** Whether reading costs a way over the network, rather than a file system's. */
  boolean isBehindNetwork() {
    return place().startsWith("s3:");
  }

  /** The same place read on another branch. */
  StoreAddress onBranch(String other) {
    return new StoreAddress(tiers, cacheBytes, other);
  }

  TierOptions tierOptions() {
    return TierOptions.from(tiers);
  }

  /** Where the store is, for people; without credentials. */
  String place() {
    return String.valueOf(tiers.get(TierOptions.PREFIX + "object." + URI));
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return place() + " branch " + branch;
  }
}

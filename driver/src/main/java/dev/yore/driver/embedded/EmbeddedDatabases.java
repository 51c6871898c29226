package dev.yore.driver.embedded;

import dev.yore.planner.Database;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.predict.PrefetchMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The databases open in this process, counted by their users. A store in memory lives from its
 * first lease to its last. Safe for use by many threads.
 */
public final class EmbeddedDatabases {
  private static final Map<String, Shared> OPEN = new ConcurrentHashMap<>();
  private static final AtomicBoolean CLEANS_UP_AT_EXIT = new AtomicBoolean();

  /** A database and how many leases it has; changed only inside the map's compute. */
  private static final class Shared {
    private final Database database;
    private final boolean readOnly;
    private int leases;

    private Shared(Database database, boolean readOnly) {
      this.database = database;
      this.readOnly = readOnly;
    }

    private void close() {
      database.close();
    }
  }

  /** A share in an open database, to be closed once; more often does nothing. */
  public static final class Lease implements AutoCloseable {
    private final String key;
    private final Database database;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(String key, Database database) {
      this.key = key;
      this.database = database;
    }

    public Database database() {
      return database;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(key);
      }
    }
  }

  private EmbeddedDatabases() {}

  /**
   * Opens the database or joins those who have it open.
   *
   * @param create make an empty store if there is none
   * @param readOnly open for reading only, which other processes may do at the same time; joining a
   *     database that is open for writing is fine
   * @param prefetch how much is fetched ahead for sessions that say nothing; whoever opens the
   *     database decides
   * @throws StoreException as {@link Database#open}; {@code STORE_LOCKED} for writing to a store
   *     this process has open for reading only
   */
  public static Lease lease(
      StoreLocation location, boolean create, boolean readOnly, PrefetchMode prefetch) {
    Shared shared =
        OPEN.compute(
            location.key(),
            (key, open) -> {
              Shared joined = open == null ? open(location, create, readOnly, prefetch) : open;
              if (joined.readOnly && !readOnly) {
                throw new StoreException(
                    ErrorCode.STORE_LOCKED,
                    key + " is open in this process for reading only; close those connections");
              }
              joined.leases++;
              return joined;
            });
    return new Lease(location.key(), shared.database);
  }

  private static Shared open(
      StoreLocation location, boolean create, boolean readOnly, PrefetchMode prefetch) {
    Path directory = location.directory();
    String published = published(location);
    if (published != null) {
      return openPublished(published, location, prefetch);
    }
    Database database =
        Database.open(
            directory == null
                ? inMemory(location.settings())
                : StoreOptions.at(directory)
                    .withSettings(location.settings())
                    .withCreateIfMissing(create && !readOnly)
                    .withReadOnly(readOnly));
    database.prefetch(prefetch);
    return new Shared(database, directory != null && readOnly);
  }

  /** Wrong settings are refused before there is a directory; it has no tiers, whatever they say. */
  private static StoreOptions inMemory(Map<String, String> settings) {
    Path nowhere = Path.of("");
    StoreOptions right = StoreOptions.ephemeral(nowhere).withSettings(settings);
    return StoreOptions.ephemeral(temporaryDirectory())
        .withCoalescence(right.coalescence())
        .withCacheBytes(right.cacheBytes())
        .withQueryBytes(right.queryBytes());
  }

  /** Where there is a published store and not a store: a bucket, or a directory like a backup. */
  private static @Nullable String published(StoreLocation location) {
    Path directory = location.directory();
    return directory != null && Store.isPublished(directory)
        ? directory.toString()
        : location.published();
  }

  /** It refuses changes by itself, so everybody may join it. */
  private static Shared openPublished(String uri, StoreLocation location, PrefetchMode prefetch) {
    Map<String, String> complete = new HashMap<>(location.settings());
    complete.put("tier.object.uri", uri);
    StoreOptions options =
        StoreOptions.at(temporaryDirectory()).withReadOnly(true).withSettings(complete);
    Database database =
        Database.of(location.following() ? Store.follow(options) : Store.openPublished(options));
    database.prefetch(prefetch);
    return new Shared(database, false);
  }

  private static Path temporaryDirectory() {
    if (CLEANS_UP_AT_EXIT.compareAndSet(false, true)) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(EmbeddedDatabases::closeMemoryStores, "yore-exit"));
    }
    try {
      return Files.createTempDirectory("yore-mem-");
    } catch (IOException e) {
      throw new StoreException(
          ErrorCode.IO_ERROR, "no temporary directory for a store in memory: " + e, e);
    }
  }

  /** Their files would stay behind otherwise; durable stores need no closing. */
  private static void closeMemoryStores() {
    OPEN.forEach(
        (key, shared) -> {
          StoreOptions options = shared.database.store().options();
          boolean isPublished = options.readOnly() && options.tiers().objects() != null;
          if (options.ephemeral() || isPublished) {
            shared.close();
          }
        });
  }

  private static void release(String key) {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    OPEN.computeIfPresent(
        key,
        (k, shared) -> {
          shared.leases--;
          if (shared.leases > 0) {
            return shared;
          }
          try {
            shared.close();
          } catch (RuntimeException e) {
            // Thrown from in here it would keep the closed database in the map, for everybody who
            // opens the store after this.
            failure.set(e);
          }
          return null;
        });
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }
}

package dev.yore.spark;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.Branch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The published stores that this process has open, each once: the driver looks for newer manifests,
 * executors open what a task needs and keep it for the next. Safe for many threads.
 */
final class PublishedStores {
  /** A process that reads more places than this opens them anew now and then. */
  private static final int MAX_PLACES = 16;

  private static final PublishedStores INSTANCE = new PublishedStores();

  private final Map<StoreAddress, Place> places = new LinkedHashMap<>(MAX_PLACES, 0.75f, true);

  private PublishedStores() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "yore-close"));
  }

  /** A store in use; to be closed. Safe for many threads. */
  static final class Lease implements AutoCloseable {
    private final Opened opened;
    private boolean closed;

    private Lease(Opened opened) {
      this.opened = opened;
    }

    Store store() {
      return opened.store;
    }

    /** Idempotent. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        opened.release();
      }
    }
  }

  /** What is published there now. */
  static Lease newest(StoreAddress address) {
    return INSTANCE.place(address).lease(Long.MAX_VALUE);
  }

  /**
   * What was published there at a sequence or later: what this process has open, if that will do.
   *
   * @throws StoreException {@code SEQUENCE_IN_FUTURE} if nothing so new is published
   */
  static Lease atLeast(StoreAddress address, long sequence) {
    return INSTANCE.place(address).lease(sequence);
  }

  /**
   * Opens the place anew for the next who asks, if reading failed for something that it named and
   * that is not there any more: what was collected as garbage meanwhile is found by a newer
   * manifest.
   */
  static void failed(StoreAddress address, StoreException failure) {
    if (failure.code() == ErrorCode.CORRUPT
        || failure.code() == ErrorCode.IO_ERROR
        || failure.code() == ErrorCode.SNAPSHOT_TOO_OLD) {
      INSTANCE.place(address).retire();
    }
  }

  private Place place(StoreAddress asked) {
    StoreAddress address = asked.onBranch(Branch.MAIN_NAME); // A store has all its branches.
    Place eldest = null;
    Place place;
    synchronized (places) {
      place = places.computeIfAbsent(address, Place::new);
      if (places.size() > MAX_PLACES) {
        eldest = places.remove(places.keySet().iterator().next());
      }
    }
    if (eldest != null) {
      eldest.close();
    }
    return place;
  }

  private void closeAll() {
    synchronized (places) {
      places.values().forEach(Place::close);
      places.clear();
    }
  }

  /** An open store and how many use it. Guarded by itself. */
  private static final class Opened {
    private final Store store;
    private final long manifest;
    private final Path scratch;

    /** The place's own share, and one per lease. */
    private int shares = 1;

    Opened(Store store, long manifest, Path scratch) {
      this.store = store;
      this.manifest = manifest;
      this.scratch = scratch;
    }

    synchronized void retain() {
      shares++;
    }

    synchronized void release() {
      if (--shares == 0) {
        store.close();
        try {
          Files.deleteIfExists(scratch);
        } catch (IOException e) {
          // An empty directory among the temporary ones harms nobody.
          shares = 0;
        }
      }
    }
  }

  /** One place and what is open of it. Guarded by itself: of several who ask, one opens. */
  private static final class Place {
    private final StoreAddress address;
    private @Nullable ObjectAccess objects;
    private @Nullable Opened opened;

    Place(StoreAddress address) {
      this.address = address;
    }

    /** A lease of a store that knows the sequence; of the newest for the greatest of all. */
    synchronized Lease lease(long sequence) {
      Opened known = opened;
      boolean isOld =
          known == null
              || (sequence == Long.MAX_VALUE
                  ? published().number() != known.manifest
                  : known.store.lastSequence() < sequence);
      if (isOld) {
        open();
      }
      Opened current = Objects.requireNonNull(opened);
      if (sequence != Long.MAX_VALUE && current.store.lastSequence() < sequence) {
        throw new StoreException(
            ErrorCode.SEQUENCE_IN_FUTURE,
            "sequence %d is not published at %s: the last one there is %d"
                .formatted(sequence, address.place(), current.store.lastSequence()));
      }
      current.retain();
      return new Lease(current);
    }

    private Manifest published() {
      ObjectAccess access = objects;
      if (access == null) {
        access = ObjectAccess.open(Objects.requireNonNull(address.tierOptions().objects()));
        objects = access;
      }
      Manifest latest = new ManifestStore(access).latest();
      if (latest == null) {
        throw new StoreException(
            ErrorCode.STORE_NOT_FOUND,
            "nothing is published at "
                + address.place()
                + "; CALL SYS.PUBLISH() on the store, or open it with tier.publish.seconds");
      }
      return latest;
    }

    private void open() {
      long manifest = published().number();
      Path scratch = scratch();
      StoreOptions options =
          StoreOptions.at(scratch.resolve("store")).withTiers(address.tierOptions());
      long cacheBytes = address.cacheBytes();
      if (cacheBytes == 0) {
        cacheBytes = Runtime.getRuntime().maxMemory() / 8;
      }
      Store store = Store.openPublished(options.withCacheBytes(cacheBytes));
      retire();
      opened = new Opened(store, manifest, scratch);
    }

    private static Path scratch() {
      try {
        return Files.createTempDirectory("yore-spark");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized void retire() {
      Opened old = opened;
      opened = null;
      if (old != null) {
        old.release();
      }
    }

    synchronized void close() {
      retire();
      ObjectAccess access = objects;
      objects = null;
      if (access != null) {
        access.close();
      }
    }
  }
}

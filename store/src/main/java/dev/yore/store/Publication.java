package dev.yore.store;

import dev.yore.store.lease.WriterLease;
import dev.yore.store.manifest.Manifest;
import dev.yore.store.manifest.ManifestStore;
import dev.yore.store.manifest.ManifestSweep;
import dev.yore.store.manifest.ManifestWriter;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.tier.PublishOptions;
import dev.yore.store.tier.TierStorage;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store has in its object store beside the segments of that tier: manifests, and what must
 * go again. Safe for many threads; one publishes at a time.
 */
final class Publication {
  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  /** Listing costs a request per thousand objects. */
  private static final long SWEEP_MILLIS = 600_000;

  private final Publisher publisher;
  private final SegmentMoves moves;
  private final LiveTables tables;
  private final TierStorage storage;
  private final InstantSource clock;
  private @Nullable ManifestStore store;
  private @Nullable ManifestWriter writer;
  private boolean purgeDue;
  private long sweptMillis;
  private long publishedMillis;
  private volatile @Nullable Manifest published;
  private volatile @Nullable String lastError;

  /**
   * Publishes nothing yet.
   *
   * @param purgeDue whether rows were ever erased: a crash may have come before they went from here
   */
  Publication(
      Publisher publisher,
      SegmentMoves moves,
      LiveTables tables,
      TierStorage storage,
      InstantSource clock,
      boolean purgeDue) {
    this.publisher = publisher;
    this.moves = moves;
    this.tables = tables;
    this.storage = storage;
    this.clock = clock;
    this.purgeDue = purgeDue;
    this.sweptMillis = clock.millis();
    this.publishedMillis = clock.millis();
  }

  /** Publishes the state as of now into the store's own object store. */
  synchronized PublicationReport publish() {
    try {
      return publishNow();
    } catch (StoreException e) {
      lastError = e.getMessage();
      throw e;
    }
  }

  private PublicationReport publishNow() {
    long epoch = storage.lease().hold();
    ManifestStore own = store();
    ManifestWriter manifests = writer;
    // If this fails, nobody knows what is there: then it is looked at again the next time.
    writer = null;
    if (manifests == null) {
      manifests = new ManifestWriter(own, publisher.storeId(), epoch);
    }
    PublicationReport report = publishOrSayWho(own, manifests);
    writer = manifests;
    published = manifests.before();
    lastError = null;
    publishedMillis = clock.millis();
    if (purgeDue) {
      purgeNow();
    }
    return report;
  }

  /**
   * What was published last and how much is not; null if nothing was since the store was opened.
   *
   * @param lastSequence the newest commit
   */
  @Nullable Replication replication(long lastSequence) {
    Manifest newest = published;
    if (newest == null) {
      return null;
    }
    long sequence = newest.checkpoint().sequence();
    long lagMillis =
        sequence >= lastSequence
            ? 0
            : Math.max(0, clock.millis() - publisher.stampOf(sequence + 1));
    return new Replication(
        Replication.Role.WRITER,
        storage.objects().name(""),
        newest.number(),
        newest.epoch(),
        sequence,
        newest.checkpoint().stampMillis(),
        lagMillis,
        Math.max(0, lastSequence - sequence),
        "this store",
        lastError);
  }

  /** Who is held off by somebody else's manifest should hear whose it is. */
  private PublicationReport publishOrSayWho(ManifestStore own, ManifestWriter manifests) {
    try {
      return publisher.publish(own, manifests, true, BackupProgress.SILENT);
    } catch (StoreException e) {
      if (e.code() == ErrorCode.STORE_LOCKED) {
        storage.lease().hold();
      }
      throw e;
    }
  }

  private ManifestStore store() {
    ManifestStore opened = store;
    if (opened == null) {
      opened = new ManifestStore(storage.objects());
      store = opened;
    }
    return opened;
  }

  /** Publishes if that is due, and removes now and then what is not needed any more. */
  synchronized void publishWhereDue(PublishOptions when) {
    long now = clock.millis();
    long everySeconds = when.everySeconds();
    if (everySeconds > 0 && now - publishedMillis >= everySeconds * 1000) {
      publishedMillis = now; // Also after a failure, so as not to try without pause.
      publish();
    }
    if (now - sweptMillis >= SWEEP_MILLIS) {
      sweptMillis = now;
      sweep(when.keepSeconds() * 1000);
    }
  }

  /**
   * After rows were erased: what is published says so, and nothing older is left.
   *
   * @throws StoreException naming what to do if the object store cannot be reached
   */
  synchronized void erased() {
    purgeDue = true;
    if (!storage.has(Tier.OBJECT)) {
      return;
    }
    try {
      if (writer != null || store().latest() != null) {
        publish();
      } else {
        purgeNow();
      }
    } catch (StoreException e) {
      throw new StoreException(
          e.code(),
          "the rows are erased from this store, but what lies in the object store may still hold"
              + " them until the next publication: "
              + e.getMessage(),
          e);
    }
  }

  private void purgeNow() {
    sweep(0);
    purgeDue = false;
  }

  /** Only by who owns the place: another store's segments might be named by no manifest. */
  synchronized void sweep(long graceMillis) {
    WriterLease lease = storage.lease();
    // Ages by the clock that stamps the objects, so that a wrong one here removes nothing.
    long nowMillis = lease.storeMillis();
    moves.quietly(
        () -> {
          Set<String> inUse = new HashSet<>();
          for (LiveTable table : tables.allOpen()) {
            for (OpenSegment segment : table.segments()) {
              if (segment.place().digest() != null) {
                inUse.add(TierStorage.key(segment.place()));
              }
            }
          }
          int deleted =
              new ManifestSweep(store(), lease::holdRecently).sweep(inUse, nowMillis, graceMillis);
          LOG.debug("objects deleted: {}", deleted);
        });
  }

  /** Writes the state as of now into another object store, as a backup. */
  PublicationReport backup(ObjectStoreOptions target, BackupProgress progress) {
    try (ObjectAccess objects = ObjectAccess.open(target)) {
      ManifestStore manifests = new ManifestStore(objects);
      return publisher.publish(
          manifests, new ManifestWriter(manifests, publisher.storeId(), 0), false, progress);
    }
  }
}

package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.StoreException;
import dev.yore.store.codec.CatalogCodec;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.kv.KvKeys;
import dev.yore.store.kv.WriteTransaction;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The metadata database with types. Safe for many threads; readers see one checkpoint.
 *
 * <pre>
 * COMMITS   sequence:u64                 CommitEntry
 * CATALOG   version:u64                  Catalog of a branch (CatalogCodec)
 * SEGMENTS  tableId:u32 segmentId:u64    SegmentEntry
 * TIERS     tableId:u32 segmentId:u64    SegmentPlace
 * SETTINGS  "checkpoint"                 Checkpoint
 *           "table" tableId:u32          TableState
 *           "history"                    HistoryState
 *           "places"                     TierPlaces
 *           "branches"                   BranchesEntry; without it there is main only
 * STATISTICS "heat"                      KnownHeat; segments that are gone do not count
 * </pre>
 */
public final class Metadata implements CheckpointStore {
  private final KeyValueStore store;
  private final EntryDecoder decoder;
  private final CommitReader commits;

  private Metadata(KeyValueStore store, Path directory) {
    this.store = store;
    this.decoder = new EntryDecoder(directory);
    this.commits = new CommitReader(store, decoder);
  }

  /**
   * Opens or creates it.
   *
   * @throws StoreException {@code CORRUPT} with file and offset, {@code IO_ERROR}, {@code
   *     DISK_FULL}
   */
  public static Metadata open(StoreDirectory directory) {
    return new Metadata(KeyValueStore.open(directory), directory.meta());
  }

  @Override
  public MetadataState load() {
    return store.read(txn -> new StateReader(txn, decoder).read());
  }

  @Override
  public void place(List<SegmentPlace> places) {
    store.write(
        txn -> {
          for (SegmentPlace place : places) {
            byte[] key = MetadataKeys.of(place);
            if (place.isOrdinary()) {
              txn.delete(KvDatabase.TIERS, key);
            } else {
              txn.put(KvDatabase.TIERS, key, place.encode());
            }
          }
        });
  }

  /** Where the tiers other than the store's directory are, as far as the store remembers. */
  public TierPlaces tierPlaces() {
    return store.read(
        txn -> {
          byte[] bytes = txn.get(KvDatabase.SETTINGS, MetadataKeys.PLACES);
          return bytes == null
              ? TierPlaces.NONE
              : decoder.decode("places", bytes, TierPlaces::decode);
        });
  }

  /** Remembers where the tiers are. */
  public void remember(TierPlaces places) {
    store.write(txn -> txn.put(KvDatabase.SETTINGS, MetadataKeys.PLACES, places.encode()));
  }

  @Override
  public void requireUsable() {
    store.<Boolean>read(txn -> txn.get(KvDatabase.SETTINGS, MetadataKeys.CHECKPOINT) != null);
  }

  @Override
  public boolean surelyLacks(SegmentEntry segment) {
    try {
      return store.<Boolean>read(
          txn -> txn.get(KvDatabase.SEGMENTS, MetadataKeys.of(segment)) == null);
    } catch (StoreException e) {
      return false;
    }
  }

  @Override
  public void checkpoint(CheckpointChanges changes) {
    store.write(txn -> write(txn, changes));
  }

  private static void write(WriteTransaction txn, CheckpointChanges changes) {
    for (Commit commit : changes.commits()) {
      txn.putAppend(
          KvDatabase.COMMITS, KvKeys.ofLong(commit.sequence()), CommitEntry.encode(commit));
    }
    writeCatalogs(txn, changes.catalogs());
    for (TableState table : changes.tables()) {
      txn.put(KvDatabase.SETTINGS, MetadataKeys.ofTable(table.tableId()), table.encode());
    }
    for (SegmentEntry segment : changes.removedSegments()) {
      txn.delete(KvDatabase.SEGMENTS, MetadataKeys.of(segment));
      txn.delete(KvDatabase.TIERS, MetadataKeys.of(segment));
    }
    for (SegmentEntry segment : changes.addedSegments()) {
      txn.put(KvDatabase.SEGMENTS, MetadataKeys.of(segment), segment.encode());
    }
    for (int tableId : changes.removedTables()) {
      txn.delete(KvDatabase.SETTINGS, MetadataKeys.ofTable(tableId));
    }
    HistoryState history = changes.history();
    if (history != null) {
      txn.put(KvDatabase.SETTINGS, MetadataKeys.HISTORY, history.encode());
    }
    txn.put(KvDatabase.SETTINGS, MetadataKeys.CHECKPOINT, changes.checkpoint().encode());
  }

  private static void writeCatalogs(WriteTransaction txn, Catalogs catalogs) {
    for (Catalog catalog : catalogs.byBranch().values()) {
      byte[] key = KvKeys.ofLong(catalog.version());
      if (catalog.version() > 0 && txn.get(KvDatabase.CATALOG, key) == null) {
        txn.put(KvDatabase.CATALOG, key, CatalogCodec.encode(catalog));
      }
    }
    byte[] before = txn.get(KvDatabase.SETTINGS, MetadataKeys.BRANCHES);
    if (before != null || !catalogs.branches().equals(Branches.MAIN_ONLY)) {
      byte[] now = BranchesEntry.of(catalogs).encode();
      if (!Arrays.equals(before, now)) {
        txn.put(KvDatabase.SETTINGS, MetadataKeys.BRANCHES, now);
      }
    }
  }

  @Override
  public List<Commit> commits(long fromSequence, long toSequence) {
    return commits.commits(fromSequence, toSequence);
  }

  @Override
  public long[] stamps(long fromSequence, long toSequence) {
    return commits.stamps(fromSequence, toSequence);
  }

  @Override
  public void verify(Consumer<String> problems) {
    store.verify(problems);
    try {
      commits.verify(load().checkpoint().sequence());
    } catch (StoreException e) {
      problems.accept(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void copyTo(StoreDirectory copy) {
    store.copyTo(copy.meta(), copy.storeId());
    if (!load().places().isEmpty() || !tierPlaces().equals(TierPlaces.NONE)) {
      try (Metadata copied = open(copy)) {
        copied.forgetPlaces();
      }
    }
  }

  private void forgetPlaces() {
    List<SegmentPlace> places = load().places();
    store.write(
        txn -> {
          for (SegmentPlace place : places) {
            txn.delete(KvDatabase.TIERS, MetadataKeys.of(place));
          }
          txn.delete(KvDatabase.SETTINGS, MetadataKeys.PLACES);
        });
  }

  @Override
  public long sizeBytes() {
    return store.sizeBytes();
  }

  @Override
  public KnownHeat heat() {
    byte[] bytes = store.read(txn -> txn.get(KvDatabase.STATISTICS, MetadataKeys.HEAT));
    return bytes == null ? KnownHeat.NONE : decoder.decode("heat", bytes, KnownHeat::decode);
  }

  @Override
  public void remember(KnownHeat heat) {
    store.write(txn -> txn.put(KvDatabase.STATISTICS, MetadataKeys.HEAT, heat.encode()));
  }

  @Override
  public long mapBytes() {
    return store.mapBytes();
  }

  @Override
  public void close() {
    store.close();
  }
}

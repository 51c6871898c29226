package dev.yore.store.metadata;

import dev.yore.store.Commit;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.CatalogCodec;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.kv.KvKeys;
import dev.yore.store.kv.ReadTransaction;
import dev.yore.store.kv.ScanOrder;
import dev.yore.store.kv.WriteTransaction;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The metadata database with types. Safe for many threads; readers see one checkpoint.
 *
 * <pre>
 * COMMITS   sequence:u64                 CommitEntry
 * CATALOG   version:u64                  Catalog of a branch (CatalogCodec)
 * SEGMENTS  tableId:u32 segmentId:u64    SegmentEntry
 * TIERS    tableId:u32 segmentId:u64     SegmentPlace
 * SETTINGS "checkpoint"                 Checkpoint
 *           "table" tableId:u32          TableState
 *           "history"                    HistoryState
 *           "places"                     TierPlaces
 * STATISTICS "heat"                     KnownHeat; segments that are gone do not count
 *           "branches"                   BranchesEntry; without it there is main only
 * </pre>
 */
public final class Metadata implements CheckpointStore {
  private static final byte[] CHECKPOINT = "checkpoint".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HISTORY = "history".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PLACES = "places".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEAT = "heat".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TABLE = "table".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] BRANCHES = "branches".getBytes(StandardCharsets.US_ASCII);

  /** One past every key that begins with {@link #TABLE}. */
  private static final byte[] TABLE_END = "tablf".getBytes(StandardCharsets.US_ASCII);

  private interface Decoder<T> {
    T decode(byte[] bytes) throws CorruptDataException;
  }

  private final KeyValueStore store;
  private final Path directory;

  private Metadata(KeyValueStore store, Path directory) {
    this.store = store;
    this.directory = directory;
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
    return store.read(
        txn -> {
          byte[] checkpoint = txn.get(KvDatabase.SETTINGS, CHECKPOINT);
          return new MetadataState(
              checkpoint == null
                  ? Checkpoint.NONE
                  : decode("checkpoint", checkpoint, Checkpoint::decode),
              catalogs(txn),
              tables(txn),
              segments(txn),
              places(txn),
              history(txn));
        });
  }

  private Catalogs catalogs(ReadTransaction txn) {
    byte[] bytes = txn.get(KvDatabase.SETTINGS, BRANCHES);
    if (bytes == null) {
      return Catalogs.ofMain(newestCatalog(txn));
    }
    BranchesEntry entry = decode("branches", bytes, BranchesEntry::decode);
    Map<Integer, Catalog> catalogs = new HashMap<>();
    entry
        .catalogVersions()
        .forEach((branchId, version) -> catalogs.put(branchId, catalog(txn, version)));
    return new Catalogs(newestVersion(catalogs), entry.branches(), catalogs);
  }

  private static long newestVersion(Map<Integer, Catalog> catalogs) {
    return catalogs.values().stream().mapToLong(Catalog::version).max().orElse(0);
  }

  private Catalog catalog(ReadTransaction txn, long version) {
    if (version == Catalog.EMPTY.version()) {
      return Catalog.EMPTY;
    }
    byte[] bytes = txn.get(KvDatabase.CATALOG, KvKeys.ofLong(version));
    if (bytes == null) {
      throw new StoreException(
          ErrorCode.CORRUPT,
          "the metadata lacks catalog "
              + version
              + ": directory="
              + directory
              + "; restore from a backup");
    }
    return decode("catalog", bytes, CatalogCodec::decode);
  }

  private Catalog newestCatalog(ReadTransaction txn) {
    List<Catalog> newest = new ArrayList<>();
    txn.scan(
        KvDatabase.CATALOG,
        null,
        null,
        ScanOrder.BACKWARD,
        (key, value) -> {
          newest.add(decode("catalog", value, CatalogCodec::decode));
          return false;
        });
    return newest.isEmpty() ? Catalog.EMPTY : newest.get(0);
  }

  private HistoryState history(ReadTransaction txn) {
    byte[] bytes = txn.get(KvDatabase.SETTINGS, HISTORY);
    return bytes == null ? HistoryState.WHOLE : decode("history", bytes, HistoryState::decode);
  }

  private List<TableState> tables(ReadTransaction txn) {
    List<TableState> tables = new ArrayList<>();
    txn.scan(
        KvDatabase.SETTINGS,
        TABLE,
        TABLE_END,
        ScanOrder.FORWARD,
        (key, value) -> {
          int tableId = KvKeys.intAt(key, TABLE.length);
          tables.add(decode("table state", value, bytes -> TableState.decode(tableId, bytes)));
          return true;
        });
    return tables;
  }

  private List<SegmentPlace> places(ReadTransaction txn) {
    List<SegmentPlace> places = new ArrayList<>();
    txn.scan(
        KvDatabase.TIERS,
        null,
        null,
        ScanOrder.FORWARD,
        (key, value) -> {
          int tableId = KvKeys.intAt(key, 0);
          long segmentId = KvKeys.longAt(key, Integer.BYTES);
          places.add(
              decode(
                  "segment place", value, bytes -> SegmentPlace.decode(tableId, segmentId, bytes)));
          return true;
        });
    return places;
  }

  @Override
  public void place(List<SegmentPlace> places) {
    store.write(
        txn -> {
          for (SegmentPlace place : places) {
            byte[] key = KvKeys.ofIntLong(place.tableId(), place.segmentId());
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
          byte[] bytes = txn.get(KvDatabase.SETTINGS, PLACES);
          return bytes == null ? TierPlaces.NONE : decode("places", bytes, TierPlaces::decode);
        });
  }

  /** Remembers where the tiers are. */
  public void remember(TierPlaces places) {
    store.write(txn -> txn.put(KvDatabase.SETTINGS, PLACES, places.encode()));
  }

  private List<SegmentEntry> segments(ReadTransaction txn) {
    List<SegmentEntry> segments = new ArrayList<>();
    txn.scan(
        KvDatabase.SEGMENTS,
        null,
        null,
        ScanOrder.FORWARD,
        (key, value) -> {
          int tableId = KvKeys.intAt(key, 0);
          long segmentId = KvKeys.longAt(key, Integer.BYTES);
          segments.add(
              decode("segment", value, bytes -> SegmentEntry.decode(tableId, segmentId, bytes)));
          return true;
        });
    return segments;
  }

  @Override
  public void requireUsable() {
    store.<Boolean>read(txn -> txn.get(KvDatabase.SETTINGS, CHECKPOINT) != null);
  }

  @Override
  public boolean surelyLacks(SegmentEntry segment) {
    try {
      return store.<Boolean>read(txn -> txn.get(KvDatabase.SEGMENTS, segmentKey(segment)) == null);
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
      txn.put(KvDatabase.SETTINGS, tableKey(table.tableId()), table.encode());
    }
    for (SegmentEntry segment : changes.removedSegments()) {
      txn.delete(KvDatabase.SEGMENTS, segmentKey(segment));
      txn.delete(KvDatabase.TIERS, segmentKey(segment));
    }
    for (SegmentEntry segment : changes.addedSegments()) {
      txn.put(KvDatabase.SEGMENTS, segmentKey(segment), segment.encode());
    }
    for (int tableId : changes.removedTables()) {
      txn.delete(KvDatabase.SETTINGS, tableKey(tableId));
    }
    HistoryState history = changes.history();
    if (history != null) {
      txn.put(KvDatabase.SETTINGS, HISTORY, history.encode());
    }
    txn.put(KvDatabase.SETTINGS, CHECKPOINT, changes.checkpoint().encode());
  }

  private static void writeCatalogs(WriteTransaction txn, Catalogs catalogs) {
    for (Catalog catalog : catalogs.byBranch().values()) {
      byte[] key = KvKeys.ofLong(catalog.version());
      if (catalog.version() > 0 && txn.get(KvDatabase.CATALOG, key) == null) {
        txn.put(KvDatabase.CATALOG, key, CatalogCodec.encode(catalog));
      }
    }
    byte[] before = txn.get(KvDatabase.SETTINGS, BRANCHES);
    if (before != null || !catalogs.branches().equals(Branches.MAIN_ONLY)) {
      byte[] now = BranchesEntry.of(catalogs).encode();
      if (!Arrays.equals(before, now)) {
        txn.put(KvDatabase.SETTINGS, BRANCHES, now);
      }
    }
  }

  private static byte[] tableKey(int tableId) {
    return ByteBuffer.allocate(TABLE.length + Integer.BYTES).put(TABLE).putInt(tableId).array();
  }

  private static byte[] segmentKey(SegmentEntry segment) {
    return KvKeys.ofIntLong(segment.tableId(), segment.segmentId());
  }

  @Override
  public List<Commit> commits(long fromSequence, long toSequence) {
    List<Commit> commits = new ArrayList<>();
    scanCommits(
        fromSequence,
        toSequence,
        (sequence, value) ->
            commits.add(decode("commit", value, bytes -> CommitEntry.decode(sequence, bytes))));
    return commits;
  }

  @Override
  public long[] stamps(long fromSequence, long toSequence) {
    long[] stamps = new long[Math.toIntExact(toSequence - fromSequence)];
    long[] next = {fromSequence};
    if (fromSequence == 0) {
      stamps[0] = Long.MIN_VALUE;
      next[0] = 1;
    }
    scanCommits(
        fromSequence,
        toSequence,
        (sequence, value) -> {
          if (sequence != next[0]) {
            throw missing(next[0]);
          }
          stamps[(int) (sequence - fromSequence)] =
              decode("commit", value, CommitEntry::stampMillis);
          next[0]++;
        });
    return Arrays.copyOf(stamps, (int) (next[0] - fromSequence));
  }

  private interface CommitVisitor {
    void visit(long sequence, byte[] value);
  }

  private void scanCommits(long fromSequence, long toSequence, CommitVisitor visitor) {
    this.store.<Boolean>read(
        txn -> {
          txn.scan(
              KvDatabase.COMMITS,
              KvKeys.ofLong(fromSequence),
              KvKeys.ofLong(toSequence),
              ScanOrder.FORWARD,
              (key, value) -> {
                visitor.visit(KvKeys.longAt(key, 0), value);
                return true;
              });
          return Boolean.TRUE;
        });
  }

  private <T> T decode(String what, byte[] bytes, Decoder<T> decoder) {
    try {
      return decoder.decode(bytes);
    } catch (CorruptDataException e) {
      throw new StoreException(
          e.tooNew() ? ErrorCode.FORMAT_TOO_NEW : ErrorCode.CORRUPT,
          "unreadable metadata: entry=%s directory=%s offset=%d (%s)"
              .formatted(what, directory, e.offset(), e.getMessage()),
          e);
    }
  }

  private StoreException missing(long sequence) {
    return new StoreException(
        ErrorCode.CORRUPT,
        "the metadata lacks commit "
            + sequence
            + ": directory="
            + directory
            + "; restore from a backup");
  }

  @Override
  public void verify(Consumer<String> problems) {
    store.verify(problems);
    try {
      MetadataState state = load();
      long last = state.checkpoint().sequence();
      long[] next = {1};
      scanCommits(
          1,
          Long.MAX_VALUE,
          (sequence, value) -> {
            Commit commit = decode("commit", value, bytes -> CommitEntry.decode(sequence, bytes));
            if (commit.sequence() != next[0]) {
              throw missing(next[0]);
            }
            next[0]++;
          });
      if (next[0] != last + 1) {
        throw missing(next[0]);
      }
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
            txn.delete(KvDatabase.TIERS, KvKeys.ofIntLong(place.tableId(), place.segmentId()));
          }
          txn.delete(KvDatabase.SETTINGS, PLACES);
        });
  }

  @Override
  public long sizeBytes() {
    return store.sizeBytes();
  }

  @Override
  public KnownHeat heat() {
    byte[] bytes = store.read(txn -> txn.get(KvDatabase.STATISTICS, HEAT));
    return bytes == null ? KnownHeat.NONE : decode("heat", bytes, KnownHeat::decode);
  }

  @Override
  public void remember(KnownHeat heat) {
    store.write(txn -> txn.put(KvDatabase.STATISTICS, HEAT, heat.encode()));
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

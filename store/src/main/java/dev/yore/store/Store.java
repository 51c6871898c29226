package dev.yore.store;

import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.log.LogGroups;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.retention.Erasure;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.statistics.TableStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory of tables whose every past state can be read. Safe for use by many threads. One store
 * per directory per process; a second writer, in this process or another, gets {@code
 * STORE_LOCKED}.
 */
public interface Store extends AutoCloseable {

  /**
   * Opens, creates or recovers the store.
   *
   * @throws StoreException {@code STORE_LOCKED}, {@code STORE_NOT_FOUND}, {@code CORRUPT} with file
   *     and offset, {@code FORMAT_TOO_NEW}, {@code FORMAT_TOO_OLD}, {@code IO_ERROR}
   */
  static Store open(StoreOptions options) {
    return LocalStore.open(options);
  }

  /**
   * Opens for reading what a store has published: {@link dev.yore.store.tier.TierOptions#objects()}
   * says where. It stays as it was published.
   *
   * @param options the directory is made and serves for copies of what is read, until the store is
   *     closed and the directory goes
   * @throws StoreException {@code STORE_NOT_FOUND} if nothing is published there; as {@link #open}
   */
  static Store openPublished(StoreOptions options) {
    return LocalStore.openPublished(options);
  }

  /**
   * Opens for reading what a store has published, and goes on with what it publishes later. Running
   * transactions go on reading what they began with.
   *
   * @param options as of {@link #openPublished}
   * @throws StoreException as {@link #openPublished}
   */
  static Store follow(StoreOptions options) {
    return LocalStore.follow(options);
  }

  /** Whether a directory holds what a store has published or backed up, and no store. */
  static boolean isPublished(Path directory) {
    return PublishedStore.isThere(directory);
  }

  /**
   * Makes a store from what was published or backed up, after checking all of it.
   *
   * @param scratch a directory that does not exist, used meanwhile
   * @param target a directory that does not exist or is empty
   */
  static void restore(
      ObjectStoreOptions from, Path scratch, Path target, Consumer<String> progress) {
    PublishedStore.restore(from, scratch, target, progress);
  }

  /**
   * Makes a store from what was published that goes on publishing there, in the place of the one
   * that did: that one can publish no more. What it committed after its last publication stays with
   * it.
   *
   * @param scratch a directory that does not exist, used meanwhile
   * @param target a directory that does not exist or is empty
   * @param force not to wait whether the old writer is still alive
   * @throws StoreException {@code STORE_LOCKED} if it is; {@code STORE_NOT_FOUND}
   */
  static void takeOver(
      ObjectStoreOptions from,
      Path scratch,
      Path target,
      boolean force,
      Consumer<String> progress) {
    new StoreTakeover(from, progress).run(scratch, target, force);
  }

  StoreOptions options();

  /** Starts a transaction of main at the newest visible sequence. */
  default Transaction begin() {
    return begin(Branch.MAIN_NAME);
  }

  /**
   * Starts a transaction of a branch at the newest visible sequence.
   *
   * @throws StoreException {@code REFERENCE_NOT_FOUND}
   */
  Transaction begin(String branch);

  /** The newest visible sequence; 0 for an empty store. */
  long lastSequence();

  /** Main's catalog now. */
  default Catalog catalog() {
    return catalogs().main();
  }

  /** The catalogs of all branches, the branches and the tags now. */
  Catalogs catalogs();

  /**
   * Commits one change of main's catalog.
   *
   * @throws StoreException as {@link CatalogChange} says
   */
  default Commit execute(CatalogChange change, @Nullable String message) {
    return execute(Branch.MAIN_NAME, change, message);
  }

  /**
   * Commits one change of a branch's catalog.
   *
   * @throws StoreException as {@link CatalogChange} says; {@code REFERENCE_NOT_FOUND}
   */
  Commit execute(String branch, CatalogChange change, @Nullable String message);

  /**
   * Commits one change of the branches and tags.
   *
   * @throws StoreException as {@link BranchChange} says
   */
  Commit execute(BranchChange change, @Nullable String message);

  /**
   * Merges what a branch did since the two were last the same into another one. New, dropped and
   * replaced tables and views come first, each as a commit of its own; then all rows in one commit.
   *
   * @param message kept with the commits, or null
   * @throws StoreException {@code REFERENCE_NOT_FOUND}; {@code INVALID_SCHEMA} where a table's
   *     columns differ; {@code WRITE_CONFLICT} if somebody changes the same rows meanwhile
   */
  MergeResult merge(String source, String target, MergePolicy policy, @Nullable String message);

  /** Tells the store, its copies and what it publishes from all others. */
  UUID storeId();

  /**
   * Commits segments that others have laid down in the store's object store, all or nothing, and
   * publishes the store. Asking again for the same job gives the commit there is, for ever.
   *
   * @param jobId of a {@link dev.yore.store.staged.StagedJob}
   * @throws StoreException {@code INVALID_PARAMETER} if there is no such job and never was; {@code
   *     DUPLICATE_KEY}, {@code NOT_NULL_VIOLATION} and what else its rows violate; {@code
   *     INVALID_SCHEMA} if the table was altered meanwhile; {@code CORRUPT}; whatever {@link
   *     TierControl#publish} throws: then the commit may have been made, and asking again tells
   */
  Commit commitStaged(String jobId);

  /**
   * Gives all commits from now on, of anybody, a time that has passed, so that a history can be
   * loaded with its own times; forgotten when the store is closed.
   *
   * @param stampMillis not before the last commit's stamp and not in the future; null to use the
   *     clock again
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  void backfill(@Nullable Long stampMillis);

  /** The highest sequence whose stamp is not after the given time; 0 if there is none. */
  long sequenceAsOf(long stampMillis);

  /** The stamp of a sequence; for 0 the smallest long. */
  long stampOf(long sequence);

  /** Commits with {@code fromSequence <= sequence < toSequence}, ascending. */
  void commits(long fromSequence, long toSequence, Consumer<Commit> consumer);

  /** Estimates for planning, about the current state; cheap. */
  TableStatistics statistics(int tableId);

  /**
   * Likewise, with estimates for the columns of a certain version of the table.
   *
   * @param version of a table of this store
   */
  TableStatistics statistics(TableSchema version);

  /**
   * Likewise, about the state as of a sequence: its rows, and at most as many distinct values.
   *
   * @param version of a table of this store
   */
  TableStatistics statistics(TableSchema version, long sequence);

  /** An estimate of a table's current rows, from indexes alone: no file is read. */
  long rowCount(int tableId);

  /** Turns everything in L0 into segments and checkpoints the metadata. */
  void flush();

  /** Flushes and merges the streams of one table until nothing is left to merge. */
  void coalesce(int tableId);

  /** How much of tables' pasts is kept. */
  RetentionControl retention();

  /** Where segments lie and how much they are asked for. */
  TierControl tiers();

  /**
   * Tells how far back a table is expected to be read: what is merged from there on gets images
   * twice as close, so that reading it has half as many patches to apply. Forgotten when the store
   * is closed.
   *
   * @param sequences from the newest on; 0 for the present alone
   * @throws StoreException {@code TABLE_NOT_FOUND}
   */
  void expectPast(int tableId, long sequences);

  /** How far the streams of each table are coalesced. */
  List<CoalescenceInfo> coalescence();

  /** Whether and how segments are merged in the background now. */
  CoalescenceOptions coalescenceOptions();

  /**
   * Changes how segments are merged in the background, until the store is closed; a merge that is
   * running ends if it is switched off.
   *
   * @param key as in {@link CoalescenceOptions}, without {@code coalesce.}
   * @throws StoreException {@code INVALID_PARAMETER}
   */
  void setCoalescence(String key, String value);

  /**
   * Erases rows, and with a key all rows of the same keys, from every version, on every branch,
   * from segments, log and caches. Commits of running transactions that changed them fail. What
   * readers have pinned goes when they end; backups made before are not reached.
   *
   * @param rowIds ROW_IDs of rows of the table, dead or alive
   * @return the receipt, which is kept
   */
  Erasure erase(int tableId, long[] rowIds);

  /**
   * A number that grows whenever something was taken out of the past: by an erasure or by a policy.
   * While it stays, so do the answers of queries about the past; told before an erasure's receipt
   * is given; cheap. It begins anew when the store is opened.
   */
  long pastVersion();

  /** Receipts of all erasures, in order. */
  List<Erasure> erasures();

  /** Segments as they lie on disk, for inspection. */
  List<SegmentInfo> segments();

  /** What the store, and the process as a whole, keeps in memory and in caches. */
  List<MemoryUse> memory();

  /** What was written since the store was opened. */
  WrittenBytes written();

  /** In how many groups commits were written since the store was opened. */
  LogGroups commitGroups();

  /** The cache of decoded vectors. */
  CacheInfo cache();

  /**
   * All pieces of delta streams as they lie on disk, for inspection; reads every segment.
   *
   * @param consumer told of each, by table, then sequence
   */
  void deltas(Consumer<DeltaInfo> consumer);

  /**
   * Reads every file and checks every checksum, every reference between them, on all branches and
   * from all tags, and that indexes (zone maps, key filters and orders, images) say what the rows
   * say.
   *
   * @return what is wrong, empty for a sound store; each line names file and offset
   */
  List<String> check(CheckProgress progress);

  /**
   * Likewise.
   *
   * @param progress called now and then with what is being checked
   */
  default List<String> check(Consumer<String> progress) {
    return check((what, doneBytes, totalBytes) -> progress.accept(what));
  }

  /**
   * Repairs a store that nobody has open, as far as that is safe beyond doubt: removes files that
   * nothing refers to, cuts a torn tail off the log, makes derived data anew (checksums of the
   * metadata, key filters and orders, images). What else is wrong is told and left.
   *
   * @param dryRun to change nothing and only say what would be done
   * @throws StoreException {@code STORE_LOCKED}, {@code STORE_NOT_FOUND}
   */
  static RepairReport repair(StoreOptions options, boolean dryRun, CheckProgress progress) {
    return new StoreRepair(options, dryRun, progress).run();
  }

  /**
   * Writes a consistent copy of the store as of now, while it is in use.
   *
   * @param target a directory that does not exist or is empty
   */
  void backup(Path target, Consumer<String> progress);

  /**
   * Why nothing can be committed any more until the store is opened again, or null while it can:
   * for watchdogs; cheap.
   */
  @Nullable StoreException failure();

  /**
   * Writes a backup of the store as of now, while it is in use; what an earlier backup put there is
   * not copied again. Such a backup is a published store: {@link #restore} makes a store of it.
   *
   * @throws StoreException {@code INVALID_PARAMETER} if there is another store's backup; {@code
   *     STORE_LOCKED} if it knows of commits this store does not; {@code IO_ERROR}, {@code
   *     CORRUPT}, {@code DISK_FULL}
   */
  PublicationReport backup(ObjectStoreOptions target, BackupProgress progress);

  /** How far the store and what is published of it are apart; null if nothing of it is. */
  @Nullable Replication replication();

  /** Bytes on disks: log, metadata and segments that are not in an object store. */
  long sizeBytes();

  /**
   * The pages that a scan of the newest state would read, from zone maps alone: no file is read.
   *
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  ScanFootprint footprint(ScanSpec spec);

  /**
   * What a scan of the newest state would have to read of segments: chunks of its columns in the
   * pages that zone maps leave, without what is decoded in memory. No file is read; nothing is
   * known of a lookup by key.
   *
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  NeededBytes needed(ScanSpec spec);

  /**
   * Bytes that a scan would have to read of each block of 65,536 row ids, from indexes and zone
   * maps alone: no file is read. What lies in memory only counts for nothing.
   *
   * @return by block; 0 for blocks that zone maps leave out
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}
   */
  long[] blockBytes(ScanSpec spec);

  /**
   * Scans a part of a table's past. Several readers, each with its own copy of the published store,
   * together read every row once.
   *
   * @param spec not of the {@link dev.yore.store.scan.Period.Current current} period
   * @throws StoreException as {@link Transaction#scan(ScanSpec)}; {@code SEQUENCE_IN_FUTURE} if
   *     this store does not know what the reader knows
   */
  Scan scan(ScanSpec spec, ScanRange range);

  /**
   * Opens, or creates, a small database of its own in the store's directory, for what can be lost;
   * to be closed before the store.
   *
   * @return null for stores that keep nothing or may not be written
   * @throws StoreException {@code CORRUPT}, {@code IO_ERROR}, {@code DISK_FULL}
   */
  @Nullable KeyValueStore openSideRecords();

  /** Deletes that database, which nobody may have open. */
  void deleteSideRecords();

  /** Lets others find who predicts for this store; null for nobody. */
  void attach(@Nullable PredictionService predictions);

  /** Who remembers statements and predicts for this store; null for nobody. */
  @Nullable PredictionService predictions();

  /** Told of every scan that starts and ends, for prediction; at most one, null for none. */
  void observe(@Nullable ScanObserver observer);

  /** Who reads CHECK conditions and defaults for the store; until then it refuses to use them. */
  void read(RuleExpressions reader);

  /** Waits for running commits, flushes, and gives up the directory. Idempotent. */
  @Override
  void close();
}

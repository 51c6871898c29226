package dev.yore.store;

import dev.yore.store.directory.StoreDirectory;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.log.LogGroups;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.predict.PredictionService;
import dev.yore.store.retention.Erasure;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.statistics.TableStatistics;
import dev.yore.store.table.VectorCache;
import dev.yore.store.tier.TierStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory of this machine: the door behind which log, L0, segments and metadata are
 * put together. Safe for many threads; {@link Scan}s and transactions it hands out are not.
 */
final class LocalStore implements Store {
  private final StoreOptions options;
  private final ServedParts served;
  private final Object stagedCommits = new Object();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong erasureEnds = new AtomicLong();
  private volatile @Nullable PredictionService predictions;
  private volatile RuleExpressions expressions = RuleExpressions.NONE;

  private LocalStore(StoreOptions options, StoreParts parts) {
    this.options = options;
    this.served = new ServedParts(parts);
  }

  static Store open(StoreOptions options) {
    return new LocalStore(options, StoreOpening.open(options, null));
  }

  /** See {@link Store#openPublished}. */
  static Store openPublished(StoreOptions options) {
    StoreOptions reading = options.withReadOnly(true);
    return new LocalStore(reading, StoreOpening.openPublished(reading, null));
  }

  /** See {@link Store#follow}. */
  static Store follow(StoreOptions options) {
    return follow(options, null, Follower.RETIRED_NANOS);
  }

  /**
   * Likewise.
   *
   * @param objects taken over; null for what the options name
   * @param retiredNanos how long what was replaced stays at least
   */
  static Store follow(StoreOptions options, @Nullable ObjectAccess objects, long retiredNanos) {
    StoreOptions reading = options.withReadOnly(true);
    long openedNanos = System.nanoTime();
    LocalStore store = new LocalStore(reading, StoreOpening.openPublished(reading, objects));
    store.served.follow(reading.tiers().publishing().followMillis(), retiredNanos, openedNanos);
    return store;
  }

  /** Opens a store whose objects are in an object store that is open already; it is taken over. */
  static Store open(StoreOptions options, ObjectAccess objects) {
    return new LocalStore(options, StoreOpening.open(options, objects));
  }

  /** Follows a published store; null in a store that does not. */
  @Nullable Follower follower() {
    return served.follower();
  }

  /** What the store has in its object store. */
  Publication publication() {
    return parts().publication();
  }

  @Override
  public StoreOptions options() {
    return options;
  }

  @Override
  public Transaction begin(String branch) {
    return beginLocal(branch);
  }

  LocalTransaction beginLocal(String branch) {
    requireOpen();
    return served.begin(
        now ->
            new LocalTransaction(
                now.reads(),
                now.pipeline(),
                now.maintenance(),
                now.active(),
                options.readOnly() ? this::refusal : null,
                expressions,
                branch));
  }

  private StoreException refusal() {
    Follower follower = served.follower();
    return follower != null
        ? follower.refusal()
        : new StoreException(
            ErrorCode.READ_ONLY,
            "the store is open for reading only: directory=" + options.directory());
  }

  @Override
  public @Nullable Replication replication() {
    requireOpen();
    Follower follower = served.follower();
    return follower != null
        ? follower.replication()
        : parts().publication().replication(parts().pipeline().visibleSequence());
  }

  @Override
  public MergeResult merge(
      String source, String target, MergePolicy policy, @Nullable String message) {
    requireWritable();
    return new BranchMerging(this, parts(), source, target, policy, message).run();
  }

  @Override
  public UUID storeId() {
    return parts().directory().storeId();
  }

  @Override
  public Commit commitStaged(String jobId) {
    requireWritable();
    TierStorage storage = parts().files().tiers();
    if (!storage.has(Tier.OBJECT)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the store has no object store, where staged rows would lie; open it with tier.object.uri");
    }
    synchronized (stagedCommits) {
      return new StagedCommit(this, parts(), storage.objects(), jobId).run();
    }
  }

  @Override
  public long lastSequence() {
    return parts().pipeline().visibleSequence();
  }

  @Override
  public Catalogs catalogs() {
    return parts().pipeline().visible().catalogs();
  }

  @Override
  public Commit execute(String branch, CatalogChange change, @Nullable String message) {
    requireWritable();
    int branchId = References.branch(catalogs().branches(), branch).branchId();
    return parts()
        .pipeline()
        .commit(branchId, change, message, new AlterationCheck(parts().reads(), expressions));
  }

  @Override
  public Commit execute(BranchChange change, @Nullable String message) {
    requireWritable();
    if (change instanceof BranchChange.CreateBranch fork && fork.sequence() != null) {
      requireKept(fork.parent(), fork.sequence());
    } else if (change instanceof BranchChange.CreateTag tag && tag.sequence() != null) {
      requireKept(tag.branch(), tag.sequence());
    }
    return parts().pipeline().commit(change, parts().reads()::rowIdEnd, message);
  }

  /** A name for a state that is gone would be a promise nobody can keep. */
  private void requireKept(String branch, long sequence) {
    if (sequence <= lastSequence()) {
      int branchId = References.branch(catalogs().branches(), branch).branchId();
      parts().reads().requireKept(branchId, sequence);
    }
  }

  @Override
  public void backfill(@Nullable Long stampMillis) {
    requireWritable();
    parts().pipeline().backfill(stampMillis);
  }

  @Override
  public long sequenceAsOf(long stampMillis) {
    requireOpen();
    return parts().timeline().sequenceAsOf(stampMillis, lastSequence());
  }

  @Override
  public long stampOf(long sequence) {
    requireOpen();
    long last = lastSequence();
    if (sequence > last) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence %d is in the future: the last one is %d".formatted(sequence, last));
    }
    return parts().timeline().stampOf(sequence);
  }

  @Override
  public void commits(long fromSequence, long toSequence, Consumer<Commit> consumer) {
    requireOpen();
    long end = lastSequence() + 1;
    parts().timeline().forEach(fromSequence, Math.min(toSequence, end), consumer);
  }

  @Override
  public TableStatistics statistics(int tableId) {
    requireOpen();
    return parts().reads().statistics(tableId);
  }

  @Override
  public TableStatistics statistics(TableSchema version) {
    requireOpen();
    return parts().reads().statistics(version);
  }

  @Override
  public TableStatistics statistics(TableSchema version, long sequence) {
    requireOpen();
    return parts().reads().statistics(version, sequence);
  }

  @Override
  public long rowCount(int tableId) {
    requireOpen();
    return parts().reads().rowCount(tableId);
  }

  @Override
  public void flush() {
    requireWritable();
    parts().maintenance().flush();
  }

  @Override
  public void coalesce(int tableId) {
    requireWritable();
    parts().maintenance().coalesce(tableId);
  }

  /** Reading is always allowed; what changes something is refused behind it. */
  @Override
  public RetentionControl retention() {
    requireOpen();
    return options.readOnly() ? new ReadOnlyRetention(parts().retention()) : parts().retention();
  }

  /** Reading is always allowed; what changes something is refused behind it. */
  @Override
  public TierControl tiers() {
    requireOpen();
    return parts().tiering();
  }

  @Override
  public void expectPast(int tableId, long sequences) {
    requireOpen();
    parts().coalescer().expectPast(tableId, sequences);
  }

  @Override
  public List<CoalescenceInfo> coalescence() {
    requireOpen();
    return parts().coalescer().info();
  }

  @Override
  public CoalescenceOptions coalescenceOptions() {
    return parts().coalescer().settings();
  }

  @Override
  public void setCoalescence(String key, String value) {
    requireWritable();
    parts().coalescer().set(key, value);
  }

  @Override
  public Erasure erase(int tableId, long[] rowIds) {
    requireWritable();
    Erasure erasure;
    try {
      erasure = parts().erasure().erase(tableId, rowIds);
    } finally {
      erasureEnds.incrementAndGet(); // Caches of pages are empty only now.
    }
    parts().publication().erased();
    PredictionService remembering = predictions;
    if (remembering != null) {
      remembering.erase(tableId);
    }
    return erasure;
  }

  @Override
  public long pastVersion() {
    return parts().checkpointer().historyChanges() + erasureEnds.get() + served.historyChanges();
  }

  @Override
  public List<Erasure> erasures() {
    requireOpen();
    return parts().erasure().erasures();
  }

  @Override
  public List<SegmentInfo> segments() {
    requireOpen();
    return parts().segments();
  }

  @Override
  public void deltas(Consumer<DeltaInfo> consumer) {
    requireOpen();
    served.pinned(
        now -> {
          now.deltas(consumer);
          return consumer;
        });
  }

  @Override
  public List<String> check(CheckProgress progress) {
    requireOpen();
    return served.pinned(now -> now.check(progress));
  }

  @Override
  public void backup(Path target, Consumer<String> progress) {
    requireOpen();
    served.pinned(
        now -> {
          now.backup(target, progress);
          return target;
        });
  }

  @Override
  public @Nullable StoreException failure() {
    requireOpen();
    return parts().log().failure();
  }

  @Override
  public PublicationReport backup(ObjectStoreOptions target, BackupProgress progress) {
    requireOpen();
    return served.pinned(now -> now.publication().backup(target, progress));
  }

  @Override
  public LogGroups commitGroups() {
    requireOpen();
    return parts().log().groups();
  }

  @Override
  public CacheInfo cache() {
    requireOpen();
    VectorCache cache = parts().reads().cache();
    return new CacheInfo(cache.hits(), cache.misses(), cache.sizeBytes(), options.cacheBytes());
  }

  @Override
  public List<MemoryUse> memory() {
    requireOpen();
    return parts().memory();
  }

  @Override
  public WrittenBytes written() {
    requireOpen();
    return parts().written();
  }

  @Override
  public long sizeBytes() {
    requireOpen();
    return parts().sizeBytes();
  }

  @Override
  public void attach(@Nullable PredictionService newPredictions) {
    predictions = newPredictions;
  }

  @Override
  public @Nullable PredictionService predictions() {
    return predictions;
  }

  @Override
  public ScanFootprint footprint(ScanSpec spec) {
    requireOpen();
    return parts().reads().footprint(spec, lastSequence());
  }

  @Override
  public NeededBytes needed(ScanSpec spec) {
    requireOpen();
    return parts().reads().needed(spec, lastSequence());
  }

  @Override
  public long[] blockBytes(ScanSpec spec) {
    requireOpen();
    return parts().reads().blockBytes(spec, lastSequence());
  }

  @Override
  public Scan scan(ScanSpec spec, ScanRange range) {
    requireOpen();
    return parts().reads().scan(spec, range);
  }

  @Override
  public @Nullable KeyValueStore openSideRecords() {
    requireOpen();
    StoreDirectory directory = parts().directory();
    return options.readOnly() || options.ephemeral()
        ? null
        : KeyValueStore.openBeside(directory, directory.history());
  }

  @Override
  public void deleteSideRecords() {
    requireWritable();
    parts().directory().deleteHistory();
  }

  @Override
  public void read(RuleExpressions reader) {
    expressions = reader;
  }

  @Override
  public void observe(@Nullable ScanObserver observer) {
    parts().reads().observe(observer);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      served.close();
    }
  }

  private StoreParts parts() {
    return served.now();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new StoreException(
          ErrorCode.STORE_CLOSED, "the store is closed: directory=" + options.directory());
    }
  }

  private void requireWritable() {
    requireOpen();
    if (options.readOnly()) {
      throw refusal();
    }
  }
}

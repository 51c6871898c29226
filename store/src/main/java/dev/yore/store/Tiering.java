package dev.yore.store;

import dev.yore.store.metadata.KnownHeat;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.table.SegmentHeat;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.tier.TierStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps segments on the tiers they belong to: now and then, on a daemon thread of its own within a
 * {@link WorkBudget}, by {@link TierPolicy}; at once for a caller who waits for it. Safe for many
 * threads.
 */
final class Tiering implements TierControl {
  private static final Logger LOG = LoggerFactory.getLogger(Tiering.class);

  /** Ages are in seconds, and heat is of minutes. */
  private static final long LOOK_MILLIS = 5_000;

  private final StoreOptions storeOptions;
  private final LiveTables tables;
  private final TierStorage storage;
  private final SegmentMoves moves;
  private final WorkBudget budget;
  private final Publication publication;
  private final SegmentWarmth warmth;
  private final FarBytes far;
  private final BackgroundLoop loop = new BackgroundLoop("yore-tiering", LOOK_MILLIS, this::work);
  private volatile TierOptions options;

  Tiering(
      StoreOptions storeOptions,
      LiveTables tables,
      CommitTimeline timeline,
      ActiveTransactions active,
      SegmentMoves moves,
      SegmentFiles files,
      Publication publication) {
    this.storeOptions = storeOptions;
    this.options = storeOptions.tiers();
    this.tables = tables;
    this.storage = files.tiers();
    this.moves = moves;
    this.publication = publication;
    this.warmth = new SegmentWarmth(tables, timeline, storeOptions.clock());
    this.far = new FarBytes(tables, storage);
    this.budget =
        new WorkBudget(
            active::any,
            () -> CoalescenceOptions.DEFAULT_PROCESSOR_PERCENT,
            () -> options.moveBytesPerSecond());
  }

  private boolean hasTiers() {
    return storage.has(Tier.HDD) || storage.has(Tier.OBJECT);
  }

  /** Goes on from what was known when the store was last closed; before anybody reads. */
  void begin(KnownHeat known) {
    warmth.begin(known);
  }

  /** What to begin from at the next opening: of the segments asked for, the warmest. */
  KnownHeat known() {
    return warmth.known();
  }

  void start() {
    if (storeOptions.backgroundWork() && !storeOptions.readOnly() && hasTiers()) {
      loop.start();
    }
  }

  /** Ends a running move at its next piece, and the thread. */
  void stop() {
    budget.stop();
    loop.stop();
  }

  private void work() {
    if (options.moving()) {
      moveWhereDue(budget.paying(() -> options.moving()));
    }
    if (storage.has(Tier.OBJECT)) {
      publication.publishWhereDue(options.publishing());
    }
  }

  @Override
  public void moveWhereDue() {
    requireWritable();
    moveWhereDue(bytes -> {});
  }

  private void moveWhereDue(LongConsumer copied) {
    List<TierPolicy.Move> due =
        TierPolicy.moves(warmth.look(), options, storage.has(Tier.HDD), storage.has(Tier.OBJECT));
    for (TierPolicy.Move move : due) {
      TierPolicy.Candidate candidate = move.candidate();
      moves.move(candidate.table(), candidate.segment(), move.target(), copied);
    }
  }

  @Override
  public int move(int tableId, Tier tier) {
    requireWritable();
    if (!storage.has(tier)) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the store has no tier "
              + tier
              + "; open it with "
              + (tier == Tier.HDD ? "tier.hdd.directory" : "tier.object.uri"));
    }
    LiveTable table = tables.get(tableId);
    int moved = 0;
    for (OpenSegment segment : table.segments()) {
      moved += moves.move(table, segment, tier, bytes -> {}) ? 1 : 0;
    }
    return moved;
  }

  @Override
  public PublicationReport publish() {
    requireWritable();
    return publication.publish();
  }

  /** Publishes what was committed since the last time, if the store publishes by itself. */
  void publishAtTheEnd() {
    if (options.publishSeconds() == 0 || !storage.has(Tier.OBJECT) || storeOptions.readOnly()) {
      return;
    }
    try {
      publication.publish();
    } catch (StoreException e) {
      LOG.warn("the last commits are not published; they will be when the store is open again", e);
    }
  }

  @Override
  public TierOptions options() {
    return options;
  }

  @Override
  public synchronized void set(String key, String value) {
    options = options.with(key, value);
    loop.wake();
  }

  @Override
  public List<Residence> residence() {
    List<Residence> all = new ArrayList<>();
    for (LiveTable table : tables.all()) {
      if (table.isOpen()) {
        table.segments().forEach(segment -> all.add(residence(segment)));
      }
    }
    return all;
  }

  private Residence residence(OpenSegment segment) {
    SegmentEntry entry = segment.entry();
    SegmentHeat heat = segment.handle().heat();
    long cached = segment.place().tier() == Tier.OBJECT ? far.cached(segment) : 0;
    return new Residence(
        entry.tableId(),
        entry.segmentId(),
        segment.place().tier(),
        entry.sizeBytes(),
        cached,
        heat.accesses(),
        millis(heat.lastMillis()),
        millis(heat.expectedMillis()),
        segment.place().digest() != null);
  }

  private static @Nullable Long millis(long stamp) {
    return stamp == SegmentHeat.NEVER ? null : stamp;
  }

  @Override
  public long warm(int tableId, int fromBlock, int toBlock) {
    return far.warm(tableId, fromBlock, toBlock);
  }

  @Override
  public void cool(int tableId, int fromBlock, int toBlock) {
    far.cool(tableId, fromBlock, toBlock);
  }

  @Override
  public long missingBytes(int tableId, int fromBlock, int toBlock) {
    return far.missing(tableId, fromBlock, toBlock);
  }

  @Override
  public long warm(NeededBytes needed, BooleanSupplier wanted) {
    return far.warm(needed, wanted);
  }

  @Override
  public long missingBytes(NeededBytes needed) {
    return far.missing(needed);
  }

  @Override
  public Tier farthest(NeededBytes needed) {
    return far.farthest(needed);
  }

  @Override
  public void expect(int tableId, int fromBlock, int toBlock, long stampMillis) {
    for (OpenSegment segment : tables.get(tableId).segments()) {
      for (SegmentBlock block : segment.reader().blocks()) {
        if (block.block() >= fromBlock && block.block() < toBlock) {
          segment.handle().heat().expect(stampMillis);
        }
      }
    }
  }

  @Override
  public void slowDown(long latencyMillis, long bytesPerSecond) {
    storage.objects().slowDown(latencyMillis, bytesPerSecond);
  }

  @Override
  public ObjectAccess.@Nullable Traffic traffic() {
    return storage.has(Tier.OBJECT) ? storage.objects().traffic() : null;
  }

  private void requireWritable() {
    if (storeOptions.readOnly()) {
      throw new StoreException(
          ErrorCode.READ_ONLY,
          "the store is open for reading only: directory=" + storeOptions.directory());
    }
  }
}

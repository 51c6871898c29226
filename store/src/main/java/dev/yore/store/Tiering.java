package dev.yore.store;

import dev.yore.store.metadata.KnownHeat;
import dev.yore.store.metadata.SegmentEntry;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.segment.ByteRange;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.segment.SegmentBlock;
import dev.yore.store.table.SegmentHeat;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.tier.TierStorage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Of the heat at one look, what is left at the next: half after six minutes. */
  private static final double COOLING = 0.99;

  /** What a segment was asked for until the last look; for the looking thread. */
  private static final class Warmth {
    private long accesses;
    private double heat;

    Warmth(long accesses, double heat) {
      this.accesses = accesses;
      this.heat = heat;
    }

    void look(long newAccesses) {
      heat = heat * COOLING + (newAccesses - accesses);
      accesses = newAccesses;
    }
  }

  private final StoreOptions storeOptions;
  private final InstantSource clock;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final TierStorage storage;
  private final SegmentMoves moves;
  private final WorkBudget budget;
  private final Publication publication;
  private final Map<Long, Warmth> warmth = new HashMap<>();
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
    this.clock = storeOptions.clock();
    this.tables = tables;
    this.timeline = timeline;
    this.storage = files.tiers();
    this.moves = moves;
    this.publication = publication;
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
    Map<Long, KnownHeat.Segment> byId = new HashMap<>();
    if (known.segments().isEmpty()) {
      return; // Nor of what segments of a published store are not open yet.
    }
    known.segments().forEach(segment -> byId.put(segment.segmentId(), segment));
    for (LiveTable table : tables.all()) {
      for (OpenSegment segment : table.segments()) {
        KnownHeat.Segment before = byId.get(segment.entry().segmentId());
        if (before != null) {
          segment.handle().heat().begin(before.accesses(), before.lastMillis());
          warmth.put(before.segmentId(), new Warmth(before.accesses(), before.heat()));
        }
      }
    }
  }

  /** What to begin from at the next opening: of the segments asked for, the warmest. */
  KnownHeat known() {
    List<KnownHeat.Segment> known = new ArrayList<>();
    synchronized (warmth) {
      for (LiveTable table : tables.all()) {
        for (OpenSegment segment : table.segments()) {
          long id = segment.entry().segmentId();
          SegmentHeat heat = segment.handle().heat();
          Warmth warm = warmth.getOrDefault(id, new Warmth(0, 0));
          if (heat.accesses() > 0) {
            double now = warm.heat + (heat.accesses() - warm.accesses);
            known.add(new KnownHeat.Segment(id, heat.accesses(), heat.lastMillis(), now));
          }
        }
      }
    }
    known.sort(Comparator.comparingDouble(KnownHeat.Segment::heat).reversed());
    return new KnownHeat(known.subList(0, Math.min(known.size(), KnownHeat.MAX_SEGMENTS)));
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
        TierPolicy.moves(candidates(), options, storage.has(Tier.HDD), storage.has(Tier.OBJECT));
    for (TierPolicy.Move move : due) {
      TierPolicy.Candidate candidate = move.candidate();
      moves.move(candidate.table(), candidate.segment(), move.target(), copied);
    }
  }

  private List<TierPolicy.Candidate> candidates() {
    long now = clock.millis();
    List<TierPolicy.Candidate> candidates = new ArrayList<>();
    Map<Long, Warmth> seen = new HashMap<>();
    synchronized (warmth) {
      for (LiveTable table : tables.all()) {
        for (OpenSegment segment : table.segments()) {
          Warmth warm = warmth.getOrDefault(segment.entry().segmentId(), new Warmth(0, 0));
          seen.put(segment.entry().segmentId(), warm);
          warm.look(segment.handle().heat().accesses());
          candidates.add(
              new TierPolicy.Candidate(
                  segment, table, idleMillis(segment, now), heat(segment, warm, now)));
        }
      }
      warmth.clear();
      warmth.putAll(seen);
    }
    return candidates;
  }

  /** What is expected is as warm as what is hot, on top of what it is: it comes near, and stays. */
  private static double heat(OpenSegment segment, Warmth warm, long now) {
    return segment.handle().heat().expectedMillis() > now ? warm.heat + TierPolicy.HOT : warm.heat;
  }

  private long idleMillis(OpenSegment segment, long now) {
    SegmentHeat heat = segment.handle().heat();
    if (heat.expectedMillis() > now) {
      return 0;
    }
    long written = timeline.stampOf(segment.entry().toSequence() - 1);
    return now - Math.max(written, heat.lastMillis());
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
    long cached = 0;
    if (segment.place().tier() == Tier.OBJECT) {
      ByteRange whole = new ByteRange(0, entry.sizeBytes());
      cached =
          entry.sizeBytes()
              - storage.missingBytes(segment.place(), entry.sizeBytes(), List.of(whole));
    }
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

  /** Does something with what a segment in the object store has of a block. */
  private interface BlockVisitor {
    void visit(OpenSegment segment, ByteRange range);
  }

  private void forEachFar(int tableId, int fromBlock, int toBlock, BlockVisitor visitor) {
    for (OpenSegment segment : tables.get(tableId).segments()) {
      if (segment.place().tier() == Tier.OBJECT && segment.handle().tryRetain()) {
        try {
          for (SegmentBlock block : segment.reader().blocks()) {
            if (block.block() >= fromBlock && block.block() < toBlock) {
              visitor.visit(segment, segment.reader().range(block));
            }
          }
        } finally {
          segment.handle().release();
        }
      }
    }
  }

  @Override
  public long warm(int tableId, int fromBlock, int toBlock) {
    long[] fetched = new long[1];
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) -> {
          long size = segment.entry().sizeBytes();
          fetched[0] +=
              storage.warm(
                  segment.place(), size, segment.reader().withDictionaries(range), () -> true);
        });
    return fetched[0];
  }

  @Override
  public void cool(int tableId, int fromBlock, int toBlock) {
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) -> storage.cool(segment.place(), segment.entry().sizeBytes(), range));
  }

  @Override
  public long missingBytes(int tableId, int fromBlock, int toBlock) {
    long[] missing = new long[1];
    forEachFar(
        tableId,
        fromBlock,
        toBlock,
        (segment, range) ->
            missing[0] +=
                storage.missingBytes(segment.place(), segment.entry().sizeBytes(), List.of(range)));
    return missing[0];
  }

  /** Does something with what is needed of a segment. */
  private interface NeedVisitor {
    void visit(OpenSegment segment, List<ByteRange> ranges);
  }

  /** Those of tables others forked from are theirs, too. */
  private void forEachNeeded(NeededBytes needed, Tier tier, NeedVisitor visitor) {
    if (needed.bySegment().isEmpty() || !storage.has(tier)) {
      return;
    }
    for (LiveTable table : tables.all()) {
      if (table.isOpen()) {
        for (OpenSegment segment : table.segments()) {
          List<ByteRange> ranges = needed.bySegment().get(segment.entry().segmentId());
          if (ranges != null && segment.place().tier() == tier && segment.handle().tryRetain()) {
            try {
              visitor.visit(segment, ranges);
            } finally {
              segment.handle().release();
            }
          }
        }
      }
    }
  }

  @Override
  public long warm(NeededBytes needed, BooleanSupplier wanted) {
    long[] fetched = new long[1];
    forEachNeeded(
        needed,
        Tier.OBJECT,
        (segment, ranges) -> {
          long size = segment.entry().sizeBytes();
          fetched[0] += storage.warm(segment.place(), size, ranges, wanted);
        });
    return fetched[0];
  }

  @Override
  public long missingBytes(NeededBytes needed) {
    long[] missing = new long[1];
    forEachNeeded(
        needed,
        Tier.OBJECT,
        (segment, ranges) ->
            missing[0] +=
                storage.missingBytes(segment.place(), segment.entry().sizeBytes(), ranges));
    return missing[0];
  }

  @Override
  public Tier farthest(NeededBytes needed) {
    if (missingBytes(needed) > 0) {
      return Tier.OBJECT;
    }
    boolean[] isOnDisk = new boolean[1];
    forEachNeeded(needed, Tier.HDD, (segment, ranges) -> isOnDisk[0] = true);
    return isOnDisk[0] ? Tier.HDD : Tier.SSD;
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

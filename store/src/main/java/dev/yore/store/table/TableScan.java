package dev.yore.store.table;

import dev.yore.store.TierBytes;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanFootprint;
import dev.yore.store.scan.ScanRange;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.segment.TierMeter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scan of one table's streams, or a part of one. One thread at a time; closing it, and all its
 * parts, releases the streams.
 */
public final class TableScan implements Scan {
  private static final OverlayPart NO_OVERLAY = new OverlayPart(new long[0], List.of());

  private final SharedStreams pinned;
  private final TableStreams streams;
  private final ScanPlan plan;
  private final ReadContext context;
  private final ScanMeter meter;
  private final Deque<BatchSource> sources = new ArrayDeque<>();
  private long rowsLeft;
  private boolean closed;

  /**
   * Starts a scan.
   *
   * @param streams pinned for this scan, which releases them when it is closed; if this constructor
   *     throws, they are still the caller's
   * @param spec of that table; a period's sequence must not be after {@code snapshotSequence}
   * @param snapshotSequence what was committed later does not exist for the scan
   * @param overlay the transaction's own changes, seen by {@link Period.Current} only, or null
   * @param cancelCheck called before each page on the scanning thread; throws to end the scan
   */
  public TableScan(
      TableStreams streams,
      ScanSpec spec,
      long snapshotSequence,
      StampLookup stamps,
      @Nullable RowOverlay overlay,
      VectorCache cache,
      @Nullable Runnable cancelCheck) {
    this(
        new SharedStreams(streams, 1),
        streams,
        ScanPlan.of(streams.schema(), spec, snapshotSequence),
        spec.limit(),
        cache,
        cancelCheck);
    Period period = spec.period();
    RowOverlay seen = period instanceof Period.Current ? overlay : null;
    List<LookupKey> keys = plan.keys();
    if (isHistory(period)) {
      long[] rowIds = rowsOfHistory(spec);
      addVersions(period, VersionPages.blocksOf(streams), rowIds, new Stamps(stamps));
    } else if (keys != null) {
      addLookup(keys, sequence(spec, snapshotSequence), seen, new Stamps(stamps));
    } else {
      OverlayPart own = seen == null ? NO_OVERLAY : seen.all();
      long sequence = sequence(spec, snapshotSequence);
      long[] indexed = new ValueLookup(streams, context).candidates(spec.predicates());
      if (indexed != null) {
        addLookup(sequence, () -> without(indexed, own.hiddenRowIds()), new Stamps(stamps));
        sources.add(new OverlayRows(plan, own));
        return;
      }
      WorkQueue pages = AsOfPages.pagesOf(streams);
      PagesAhead ahead =
          PagesAhead.of(pinned, streams, plan, pages.end(), sequence, spec.limit(), cache);
      addPages(pages, ahead, sequence, own.hiddenRowIds(), new Stamps(stamps));
      sources.add(new OverlayRows(plan, own));
    }
  }

  private TableScan(
      SharedStreams pinned,
      TableStreams streams,
      ScanPlan plan,
      long limit,
      VectorCache cache,
      @Nullable Runnable cancelCheck) {
    this.pinned = pinned;
    this.streams = streams;
    this.plan = plan;
    context = new ReadContext(cache);
    meter = new ScanMeter(cancelCheck);
    rowsLeft = limit;
  }

  /**
   * Starts a scan of some blocks' past.
   *
   * @see #TableScan the other parameters and what becomes of the streams
   */
  public TableScan(
      TableStreams streams,
      ScanSpec spec,
      ScanRange range,
      StampLookup stampLookup,
      VectorCache cache) {
    this(
        new SharedStreams(streams, 1),
        streams,
        ScanPlan.of(streams.schema(), spec, range.knownSequence()),
        spec.limit(),
        cache,
        null);
    Stamps stamps = new Stamps(stampLookup);
    if (isHistory(spec.period())) {
      int blockEnd = Math.min(range.toBlock(), VersionPages.blocksOf(streams).end());
      WorkQueue blocks = new WorkQueue(range.fromBlock(), blockEnd);
      long[] rowIds = rowsOfHistory(spec);
      addVersions(spec.period(), blocks, rowIds == null ? null : within(rowIds, range), stamps);
      return;
    }
    long sequence = sequence(spec, range.knownSequence());
    List<LookupKey> keys = plan.keys();
    if (keys != null) {
      KeyLookup lookup = new KeyLookup(streams, context);
      addLookup(sequence, () -> within(lookup.candidates(keys), range), stamps);
      return;
    }
    long[] indexed = new ValueLookup(streams, context).candidates(spec.predicates());
    if (indexed != null) {
      addLookup(sequence, () -> within(indexed, range), stamps);
      return;
    }
    int pageEnd = AsOfPages.pagesOf(streams).end();
    long toPage = (long) range.toBlock() * ScanFootprint.PAGES_PER_BLOCK;
    int fromPage = range.fromBlock() * ScanFootprint.PAGES_PER_BLOCK;
    WorkQueue pages = new WorkQueue(fromPage, (int) Math.min(pageEnd, toPage));
    PagesAhead ahead =
        PagesAhead.of(pinned, streams, plan, pages.end(), sequence, spec.limit(), cache);
    addPages(pages, ahead, sequence, new long[0], stamps);
  }

  private static long[] within(long[] rowIds, ScanRange range) {
    return Arrays.stream(rowIds)
        .filter(
            id ->
                BlockDelta.blockOf(id) >= range.fromBlock()
                    && BlockDelta.blockOf(id) < range.toBlock())
        .toArray();
  }

  /**
   * Starts a scan in parts, one thread each, that share the table's pages.
   *
   * @param parts at most so many; one for a lookup and for a scan with a limit
   * @see #TableScan the parameters of a whole scan
   */
  public static List<Scan> parts(
      TableStreams streams,
      ScanSpec spec,
      int parts,
      long snapshotSequence,
      StampLookup stamps,
      @Nullable RowOverlay overlay,
      VectorCache cache) {
    ScanPlan plan = ScanPlan.of(streams.schema(), spec, snapshotSequence);
    boolean history = isHistory(spec.period());
    WorkQueue work = history ? VersionPages.blocksOf(streams) : AsOfPages.pagesOf(streams);
    int count = Math.min(parts, work.end());
    if (count <= 1
        || plan.keys() != null
        || spec.limit() != Long.MAX_VALUE
        || new ValueLookup(streams, new ReadContext(cache)).candidates(spec.predicates()) != null) {
      return List.of(new TableScan(streams, spec, snapshotSequence, stamps, overlay, cache, null));
    }
    SharedStreams pinned = new SharedStreams(streams, count);
    OverlayPart own =
        overlay == null || !(spec.period() instanceof Period.Current) ? NO_OVERLAY : overlay.all();
    long sequence = sequence(spec, snapshotSequence);
    PagesAhead ahead =
        history
            ? null
            : PagesAhead.of(pinned, streams, plan, work.end(), sequence, spec.limit(), cache);
    List<Scan> scans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      TableScan scan = new TableScan(pinned, streams, plan, Long.MAX_VALUE, cache, null);
      if (history) {
        scan.addVersions(spec.period(), work, null, new Stamps(stamps));
      } else {
        scan.addPages(work, ahead, sequence, own.hiddenRowIds(), new Stamps(stamps));
      }
      if (i == 0) {
        scan.sources.add(new OverlayRows(plan, own));
      }
      scans.add(scan);
    }
    return scans;
  }

  private static long sequence(ScanSpec spec, long snapshotSequence) {
    return spec.period() instanceof Period.AsOf asOf ? asOf.sequence() : snapshotSequence;
  }

  /** Whether rows are versions or changes rather than a state. */
  private static boolean isHistory(Period period) {
    return period instanceof Period.Versions || period instanceof Period.Changes;
  }

  private void addVersions(
      Period period, WorkQueue blocks, long @Nullable [] rowIds, Stamps stamps) {
    sources.add(new VersionPages(streams, blocks, rowIds, plan, period, stamps, meter, context));
  }

  /** The rows that ever had the keys or indexed values asked for; null if all must be looked at. */
  private long @Nullable [] rowsOfHistory(ScanSpec spec) {
    List<LookupKey> keys = plan.keys();
    return keys == null
        ? new ValueLookup(streams, context).candidates(spec.predicates())
        : new KeyLookup(streams, context).candidates(keys);
  }

  private void addPages(
      WorkQueue pages,
      @Nullable PagesAhead ahead,
      long sequence,
      long[] hiddenRowIds,
      Stamps stamps) {
    sources.add(
        new AsOfPages(streams, pages, ahead, plan, sequence, hiddenRowIds, stamps, meter, context));
  }

  /** With an overlay the candidates are found at once, as the overlay may change afterwards. */
  private void addLookup(
      List<LookupKey> keys, long sequence, @Nullable RowOverlay overlay, Stamps stamps) {
    KeyLookup lookup = new KeyLookup(streams, context);
    if (overlay == null) {
      addLookup(sequence, () -> lookup.candidates(keys), stamps);
      return;
    }
    long[] candidates = lookup.candidates(keys);
    OverlayPart own = overlay.ofKeys(keys.stream().map(LookupKey::values).toList(), candidates);
    long[] untouched = without(candidates, own.hiddenRowIds());
    addLookup(sequence, () -> untouched, stamps);
    sources.add(new OverlayRows(plan, own));
  }

  private static long[] without(long[] rowIds, long[] hidden) {
    return hidden.length == 0
        ? rowIds
        : Arrays.stream(rowIds).filter(id -> Arrays.binarySearch(hidden, id) < 0).toArray();
  }

  private void addLookup(long sequence, Supplier<long[]> candidates, Stamps stamps) {
    sources.add(new AsOfLookup(streams, plan, sequence, candidates, stamps, meter, context));
  }

  @Override
  public @Nullable ScanBatch next() {
    TierBytes before = TierMeter.total();
    try {
      return nextBatch();
    } finally {
      meter.read(TierMeter.total().minus(before));
    }
  }

  private @Nullable ScanBatch nextBatch() {
    while (rowsLeft > 0 && !sources.isEmpty()) {
      ScanBatch batch = sources.element().next();
      if (batch == null) {
        sources.remove();
        continue;
      }
      int count = (int) Math.min(rowsLeft, batch.selectedCount());
      rowsLeft -= count;
      meter.rows(count);
      return count == batch.selectedCount()
          ? batch
          : new ScanBatch(count, batch.selection(), batch.columns());
    }
    return null;
  }

  @Override
  public ScanStatistics statistics() {
    return meter.statistics(context);
  }

  /** Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sources.clear();
      pinned.release();
    }
  }
}

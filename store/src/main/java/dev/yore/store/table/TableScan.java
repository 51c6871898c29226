package dev.yore.store.table;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scan of one table's streams. One thread at a time; closing it releases the streams. */
public final class TableScan implements Scan {
  private static final OverlayPart NO_OVERLAY = new OverlayPart(new long[0], List.of());

  private final TableStreams streams;
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
    this.streams = streams;
    context = new ReadContext(cache);
    meter = new ScanMeter(cancelCheck);
    rowsLeft = spec.limit();
    ScanPlan plan = ScanPlan.of(streams.schema(), spec, snapshotSequence);
    Stamps stampVectors = new Stamps(stamps);
    Period period = spec.period();
    if (period instanceof Period.Versions versions) {
      sources.add(new VersionPages(streams, plan, versions, stampVectors, meter, context));
      return;
    }
    long sequence = period instanceof Period.AsOf asOf ? asOf.sequence() : snapshotSequence;
    RowOverlay seen = period instanceof Period.Current ? overlay : null;
    if (plan.keys() != null) {
      addLookup(plan, plan.keys(), sequence, seen, stampVectors);
    } else {
      addPages(plan, sequence, seen, stampVectors);
    }
  }

  private void addPages(ScanPlan plan, long sequence, @Nullable RowOverlay overlay, Stamps stamps) {
    OverlayPart own = overlay == null ? NO_OVERLAY : overlay.all();
    sources.add(new AsOfPages(streams, plan, sequence, own.hiddenRowIds(), stamps, meter, context));
    sources.add(new OverlayRows(plan, own));
  }

  /** With an overlay the candidates are found at once, as the overlay may change afterwards. */
  private void addLookup(
      ScanPlan plan,
      List<LookupKey> keys,
      long sequence,
      @Nullable RowOverlay overlay,
      Stamps stamps) {
    KeyLookup lookup = new KeyLookup(streams, context);
    if (overlay == null) {
      addLookup(plan, sequence, () -> lookup.candidates(keys), stamps);
      return;
    }
    long[] candidates = lookup.candidates(keys);
    OverlayPart own = overlay.ofKeys(keys.stream().map(LookupKey::values).toList(), candidates);
    long[] untouched =
        Arrays.stream(candidates)
            .filter(rowId -> Arrays.binarySearch(own.hiddenRowIds(), rowId) < 0)
            .toArray();
    addLookup(plan, sequence, () -> untouched, stamps);
    sources.add(new OverlayRows(plan, own));
  }

  private void addLookup(ScanPlan plan, long sequence, Supplier<long[]> candidates, Stamps stamps) {
    sources.add(new AsOfLookup(streams, plan, sequence, candidates, stamps, meter, context));
  }

  @Override
  public @Nullable ScanBatch next() {
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
      streams.release();
    }
  }
}

package dev.yore.store.table;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A scan of one table's streams. One thread at a time; closing it releases the streams. */
public final class TableScan implements Scan {
  private static final long[] NOTHING_HIDDEN = {};

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
    if (period instanceof Period.AsOf asOf) {
      addAsOf(plan, asOf.sequence(), NOTHING_HIDDEN, stampVectors);
    } else if (period instanceof Period.Current) {
      addAsOf(
          plan,
          snapshotSequence,
          overlay == null ? NOTHING_HIDDEN : overlay.hiddenRowIds(),
          stampVectors);
      if (overlay != null) {
        sources.add(new OverlayRows(plan, overlay));
      }
    } else {
      sources.add(
          new VersionPages(streams, plan, (Period.Versions) period, stampVectors, meter, context));
    }
  }

  private void addAsOf(ScanPlan plan, long sequence, long[] hiddenRowIds, Stamps stamps) {
    sources.add(
        plan.keys() == null
            ? new AsOfPages(streams, plan, sequence, hiddenRowIds, stamps, meter, context)
            : new AsOfLookup(streams, plan, sequence, hiddenRowIds, stamps, meter, context));
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

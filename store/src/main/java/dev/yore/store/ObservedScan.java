package dev.yore.store;

import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import org.jspecify.annotations.Nullable;

/** Tells an observer when a scan is closed. One thread at a time. */
final class ObservedScan implements Scan {
  private final Scan scan;
  private final ScanSpec spec;
  private final long snapshot;
  private final ScanObserver observer;
  private final long startNanos = System.nanoTime();
  private boolean closed;

  ObservedScan(Scan scan, ScanSpec spec, long snapshot, ScanObserver observer) {
    this.scan = scan;
    this.spec = spec;
    this.snapshot = snapshot;
    this.observer = observer;
  }

  @Override
  public @Nullable ScanBatch next() {
    return scan.next();
  }

  @Override
  public ScanStatistics statistics() {
    return scan.statistics();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scan.close();
      observer.scanned(spec, snapshot, scan.statistics(), System.nanoTime() - startNanos);
    }
  }
}

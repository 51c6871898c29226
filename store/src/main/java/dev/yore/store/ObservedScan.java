package dev.yore.store;

import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a scan whose observer is told once all parts are closed. One thread at a time. */
final class ObservedScan implements Scan {

  /** What the parts have in common. Safe for many threads. */
  private static final class Observation {
    private final ScanSpec spec;
    private final long snapshot;
    private final ScanObserver observer;
    private final long startNanos = System.nanoTime();
    private int open;
    private ScanStatistics total = new ScanStatistics(0, 0, 0, 0);

    Observation(ScanSpec spec, long snapshot, ScanObserver observer, int parts) {
      this.spec = spec;
      this.snapshot = snapshot;
      this.observer = observer;
      this.open = parts;
    }

    synchronized void closed(ScanStatistics part) {
      total = total.plus(part);
      if (--open == 0) {
        observer.scanned(spec, snapshot, total, System.nanoTime() - startNanos);
      }
    }
  }

  private final Scan scan;
  private final Observation observation;
  private boolean closed;

  private ObservedScan(Scan scan, Observation observation) {
    this.scan = scan;
    this.observation = observation;
  }

  /** Wraps the parts of one scan. */
  static List<Scan> observe(List<Scan> parts, ScanSpec spec, long snapshot, ScanObserver observer) {
    Observation observation = new Observation(spec, snapshot, observer, parts.size());
    List<Scan> observed = new ArrayList<>(parts.size());
    for (Scan part : parts) {
      observed.add(new ObservedScan(part, observation));
    }
    return observed;
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
      observation.closed(scan.statistics());
    }
  }
}

package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.List;
import java.util.Map;

/**
 * How far back each table is expected to be read, for whoever arranges its past. Confined to the
 * service's thread.
 */
final class PastDepths {
  private static final int MAX_TABLES = 1024;

  /** Below such a share of reads the past is an exception, and images for it are not paid back. */
  private static final double MIN_SHARE = 0.1;

  /** Half of the weight is in the newest 69 expectations. */
  private static final double WEIGHT = 0.01;

  private static final class Depth {
    private final Rate share = new Rate(0);
    private double sequences;
    private long said;
  }

  private final Map<Integer, Depth> tables = new BoundedMap<>(MAX_TABLES);

  /** Takes note of what a statement that is asked, or expected, would scan. */
  void note(List<ScanSpec> scans, long lastSequence) {
    for (ScanSpec spec : scans) {
      boolean past = spec.period() instanceof Period.AsOf;
      Depth depth = tables.computeIfAbsent(spec.tableId(), k -> new Depth());
      depth.share.add(past ? 1 : 0, WEIGHT);
      depth.sequences *= 1 - WEIGHT;
      if (spec.period() instanceof Period.AsOf asOf) {
        depth.sequences = Math.max(depth.sequences, (double) (lastSequence - asOf.sequence() + 1));
      }
    }
  }

  /** Tells the store what has changed much since it was told. */
  void tell(Store store) {
    tables.forEach(
        (tableId, depth) -> {
          long now = depth.share.mean() < MIN_SHARE ? 0 : (long) depth.sequences;
          if (Math.abs(now - depth.said) > depth.said / 4) {
            depth.said = now;
            tell(store, tableId, now);
          }
        });
  }

  private static void tell(Store store, int tableId, long sequences) {
    try {
      store.expectPast(tableId, sequences);
    } catch (StoreException e) {
      // It is gone, and will be forgotten here, too.
    }
  }
}

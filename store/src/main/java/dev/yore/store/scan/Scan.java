package dev.yore.store.scan;

import org.jspecify.annotations.Nullable;

/**
 * A running scan. Confined to one thread at a time; must be closed. Rows come in no promised order.
 */
public interface Scan extends AutoCloseable {
  /**
   * The next rows, or null at the end.
   *
   * @throws dev.yore.store.StoreException {@code CORRUPT} naming file and offset, {@code IO_ERROR}
   */
  @Nullable ScanBatch next();

  /** What the scan cost so far. */
  ScanStatistics statistics();

  @Override
  void close();
}

package dev.yore.store.table;

import dev.yore.store.TierBytes;
import dev.yore.store.scan.ScanStatistics;
import org.jspecify.annotations.Nullable;

/** Counts what a scan does and asks between pages whether it is still wanted. One thread. */
final class ScanMeter {
  private final @Nullable Runnable cancelCheck;
  private long pages;
  private long prunedPages;
  private long rows;
  private TierBytes readBytes = TierBytes.NONE;

  /**
   * A meter at zero.
   *
   * @param cancelCheck throws if the scan shall end
   */
  ScanMeter(@Nullable Runnable cancelCheck) {
    this.cancelCheck = cancelCheck;
  }

  /** Another page is looked at. */
  void page() {
    if (cancelCheck != null) {
      cancelCheck.run();
    }
    pages++;
  }

  /** The page just counted needed no decoding. */
  void pruned() {
    prunedPages++;
  }

  void rows(int count) {
    rows += count;
  }

  void read(TierBytes bytes) {
    readBytes = readBytes.plus(bytes);
  }

  ScanStatistics statistics(ReadContext context) {
    return new ScanStatistics(pages, prunedPages, rows, context.decodedBytes(), readBytes);
  }
}

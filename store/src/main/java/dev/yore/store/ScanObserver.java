package dev.yore.store;

import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;

/** Hears of scans. Called on query threads: must be quick, must not throw. */
public interface ScanObserver {
  /**
   * A scan has ended.
   *
   * @param snapshotSequence the sequence it read
   * @param elapsedNanos from its start
   */
  void scanned(ScanSpec spec, long snapshotSequence, ScanStatistics statistics, long elapsedNanos);

  /** Rows were erased: constants of scans seen until now may be theirs and must be forgotten. */
  default void erased() {}
}

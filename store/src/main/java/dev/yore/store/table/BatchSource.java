package dev.yore.store.table;

import dev.yore.store.scan.ScanBatch;
import org.jspecify.annotations.Nullable;

/** One way to come by a scan's rows. One thread. */
interface BatchSource {
  /** The next rows, or null at the end. */
  @Nullable ScanBatch next();
}

package dev.yore.engine.plan;

import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.scan.ScanSpec;
import org.jspecify.annotations.Nullable;

/** Says what a scan reads, once the values of its conditions and its period are known. */
public interface ScanSource {
  /**
   * The scan for one execution, or null if it is known to give nothing.
   *
   * @throws dev.yore.store.StoreException for a period or limit that makes no sense
   */
  @Nullable ScanSpec bind(ExecutionContext context);

  /** For plan texts: the table and what is pushed into the scan. */
  String describe();
}

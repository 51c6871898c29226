package dev.yore.planner.rel;

import dev.yore.planner.period.PeriodResolver;
import dev.yore.store.Transaction;
import java.util.function.BooleanSupplier;

/**
 * What a running statement offers its scans.
 *
 * @param cancelled true when the statement must stop
 */
public record ScanContext(
    Transaction transaction, PeriodResolver periods, BooleanSupplier cancelled) {
  /** The data context's variable that holds it. */
  public static final String VARIABLE = "yoreScanContext";
}

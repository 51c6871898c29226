package dev.yore.planner.run;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one execution of a statement works with.
 *
 * @param cancelled true when the statement must stop
 * @param warnings takes what the user should know
 */
public record StatementScope(
    Store store,
    Transaction transaction,
    SqlCatalog catalog,
    EngineSettings settings,
    BooleanSupplier cancelled,
    Consumer<String> warnings) {

  /** Stops a statement that was cancelled or ran out of time. */
  public void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
  }
}

package dev.yore.planner.run;

import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.catalog.CopyBoard;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one execution of a statement works with.
 *
 * @param identities numbers for identity columns, the same for all statements of a database
 * @param generated takes those that this statement used
 * @param copies the COPY statements of the database
 * @param cancelled true when the statement must stop
 * @param warnings takes what the user should know
 */
public record StatementScope(
    Store store,
    Transaction transaction,
    SqlCatalog catalog,
    EngineSettings settings,
    IdentityValues identities,
    GeneratedKeys generated,
    CopyBoard copies,
    BooleanSupplier cancelled,
    Consumer<String> warnings) {

  /** The execution's variable that holds it. */
  static final String VARIABLE = "yoreStatementScope";

  /** The scope of a plan that runs. */
  public static StatementScope of(ExecutionContext context) {
    return (StatementScope) Objects.requireNonNull(context.variable(VARIABLE));
  }

  /** A scope for queries, which number no rows. */
  public StatementScope(
      Store store,
      Transaction transaction,
      SqlCatalog catalog,
      EngineSettings settings,
      BooleanSupplier cancelled,
      Consumer<String> warnings) {
    this(
        store,
        transaction,
        catalog,
        settings,
        new IdentityValues(),
        new GeneratedKeys(),
        new CopyBoard(() -> store.options().clock().millis()),
        cancelled,
        warnings);
  }

  /** Stops a statement that was cancelled or ran out of time. */
  public void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
  }
}

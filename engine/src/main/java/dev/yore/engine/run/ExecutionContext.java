package dev.yore.engine.run;

import dev.yore.engine.memory.MemoryAccount;
import dev.yore.store.Transaction;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one execution of a plan works with. Immutable; the transaction's scans may be opened from
 * several threads.
 *
 * @param variables physical values by the names of {@link
 *     dev.yore.engine.expression.Expression.Variable}; safe for many threads
 * @param cancelled true when the statement must stop; looked at once per batch or more often
 * @param parallelism threads this execution may use at most; 1 and up
 * @param memory of all queries of the store, to which this one's counts
 * @param memoryBudgetBytes what its operators may hold before they spill
 * @param spillDirectory where they spill to; files in it are removed when the execution ends
 */
public record ExecutionContext(
    Transaction transaction,
    Function<String, @Nullable Object> variables,
    BooleanSupplier cancelled,
    int parallelism,
    MemoryAccount memory,
    long memoryBudgetBytes,
    Path spillDirectory) {

  /** The variable's physical value. */
  public @Nullable Object variable(String name) {
    return variables.apply(name);
  }
}

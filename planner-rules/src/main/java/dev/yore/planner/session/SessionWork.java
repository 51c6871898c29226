package dev.yore.planner.session;

import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.DmlRunner;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.predict.StatementTrace;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.planner.run.StatementScope;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a session work with: its branch, its settings, and the rules of when they
 * share a transaction. Confined to one thread at a time.
 */
final class SessionWork {
  /** Older warnings that nobody fetched are dropped. */
  private static final int MAX_WARNINGS = 100;

  private final StoreDatabase database;
  private final SessionBranch branch;
  private final SessionTransaction transaction;
  private final ArrayDeque<String> warnings = new ArrayDeque<>();
  private boolean autoCommit = true;
  private boolean begun;
  private boolean readOnly;
  private @Nullable SessionTime time;
  private SessionOptions options;
  private GeneratedKeys generated = new GeneratedKeys();
  private @Nullable StatementTrace trace;

  SessionWork(StoreDatabase database) {
    this.database = database;
    this.branch = new SessionBranch(database.store());
    this.transaction = new SessionTransaction(database.store(), branch);
    this.options = SessionOptions.defaults(database.settings());
  }

  SessionBranch branch() {
    return branch;
  }

  SessionTransaction transaction() {
    return transaction;
  }

  SessionOptions options() {
    return options;
  }

  void options(SessionOptions newOptions) {
    options = newOptions;
  }

  /** Where the session reads; null for the present. */
  @Nullable SessionTime time() {
    return time;
  }

  void time(@Nullable SessionTime newTime) {
    time = newTime;
  }

  /** What follows the statement that runs now; null between statements. */
  void follow(@Nullable StatementTrace newTrace) {
    trace = newTrace;
  }

  GeneratedKeys generated() {
    return generated;
  }

  void forgetGenerated() {
    generated = new GeneratedKeys();
  }

  boolean readOnly() {
    return readOnly;
  }

  void readOnly(boolean value) {
    readOnly = value;
  }

  List<String> drainWarnings() {
    List<String> drained = new ArrayList<>(warnings);
    warnings.clear();
    return drained;
  }

  SqlCatalog currentCatalog() {
    Transaction open = transaction.ifOpen();
    return open == null
        ? database.catalog(database.store().catalogs(), branch.name())
        : database.catalog(open.catalogs(), branch.name());
  }

  /** The statement as the branch's catalog has it now. */
  Compiled compile(String sql) {
    return database.compile(sql, currentCatalog(), time, options.engine());
  }

  /** Cancelled, or past the given deadline or the session's own. */
  BooleanSupplier cancelled(AtomicBoolean cancel, long deadlineNanos) {
    long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(options.timeoutMillis());
    long start = timeoutNanos == 0 ? 0 : System.nanoTime();
    return () ->
        cancel.get()
            || (deadlineNanos != 0 && System.nanoTime() - deadlineNanos >= 0)
            || (timeoutNanos != 0 && System.nanoTime() - start >= timeoutNanos);
  }

  // Transactions

  /** The mode that was asked for, even while a transaction that was begun suspends it. */
  boolean autoCommitMode() {
    return autoCommit;
  }

  void autoCommitMode(boolean newAutoCommit) {
    if (newAutoCommit != autoCommit) {
      commit(null);
      autoCommit = newAutoCommit;
    }
  }

  /** Whether each statement is a transaction of its own now. */
  boolean isAutoCommit() {
    return autoCommit && !begun;
  }

  void begin(@Nullable String message) {
    if (begun || (!autoCommit && transaction.isOpen())) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "a transaction is open already; COMMIT or ROLLBACK it");
    }
    transaction.get();
    transaction.describe(message);
    begun = true;
  }

  void commit(@Nullable String message) {
    begun = false;
    transaction.commit(message);
  }

  void rollback() {
    begun = false;
    transaction.rollback();
  }

  void useBranch(String name) {
    Transaction open = transaction.ifOpen();
    if (begun || (open != null && open.hasChanges())) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "a transaction of branch " + branch.name() + " is open; COMMIT or ROLLBACK it first");
    }
    rollback();
    branch.use(name);
  }

  /** In auto-commit mode a commit of its own, else a part of the open transaction. */
  <T> T inTransaction(BooleanSupplier cancelled, Function<StatementScope, T> work) {
    return isAutoCommit()
        ? autoCommitted(cancelled, work)
        : guarded(scope(transaction.get(), cancelled), work);
  }

  <T> T autoCommitted(BooleanSupplier cancelled, Function<StatementScope, T> work) {
    try (Transaction own = database.store().begin(branch.name())) {
      T result = work.apply(scope(own, cancelled));
      own.commit(null);
      return result;
    }
  }

  /** A failed statement leaves nothing behind; what was done before it stays. */
  static <T> T guarded(StatementScope scope, Function<StatementScope, T> work) {
    int savepoint = scope.transaction().savepoint();
    try {
      return work.apply(scope);
    } catch (RuntimeException e) {
      scope.transaction().rollbackTo(savepoint);
      throw e;
    } finally {
      scope.transaction().release(savepoint);
    }
  }

  StatementScope scope(Transaction current, BooleanSupplier cancelled) {
    current.observe(trace);
    return new StatementScope(
        database.store(),
        current,
        database.catalog(current.catalogs(), branch.name()),
        options.settings(),
        database.identities(),
        generated,
        database.copies(),
        cancelled,
        this::warn);
  }

  private void warn(String warning) {
    if (warnings.size() == MAX_WARNINGS) {
      warnings.removeFirst();
    }
    warnings.addLast(warning);
  }

  /** Rows changed by each of the batch. */
  long[] changes(String sql, List<? extends List<@Nullable Object>> batch, StatementScope scope) {
    checkWritable();
    Compiled compiled = database.compile(sql, scope.catalog(), null, options.engine());
    if (!(compiled instanceof Compiled.Dml dml)) {
      throw new StoreException(ErrorCode.INTERNAL, "no change any more: " + sql);
    }
    try {
      return DmlRunner.runBatch(dml.plan(), batch, scope);
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e, List.of());
    }
  }

  void checkWritable() {
    if (readOnly) {
      throw new StoreException(
          ErrorCode.READ_ONLY, "the session is read-only; make it writable to change anything");
    }
    if (time != null) {
      throw new StoreException(
          ErrorCode.READ_ONLY,
          "the session reads the past ("
              + time
              + "), which cannot be changed; SET SYSTEM_TIME DEFAULT goes back to the present");
    }
  }
}

package dev.yore.planner.session;

import dev.yore.engine.worker.Turns;
import dev.yore.planner.FileAccess;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.dml.CopyPlan;
import dev.yore.planner.dml.DmlRunner;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.predict.StatementHints;
import dev.yore.planner.predict.StatementTrace;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.planner.run.PlanAnalysis;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.TableRestore;
import dev.yore.store.Transaction;
import dev.yore.store.predict.NextStatement;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementEvent;
import dev.yore.store.retention.Erasure;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableAlteration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A conversation with a database. Confined to one thread at a time. */
final class StoreSession implements SqlSession {
  /** Older warnings that nobody fetched are dropped. */
  private static final int MAX_WARNINGS = 100;

  /** What makes users has a password in it, which no history may keep. */
  private static final Pattern PASSWORD =
      Pattern.compile("\\bPASSWORD\\b", Pattern.CASE_INSENSITIVE);

  private final StoreDatabase database;
  private final SessionBranch branch;
  private final SessionTransaction transaction;
  private final ArrayDeque<String> warnings = new ArrayDeque<>();
  private boolean autoCommit = true;
  private boolean readOnly;
  private FileAccess files = FileAccess.ANY;
  private @Nullable SessionTime time;
  private SessionOptions options;
  private GeneratedKeys generated = new GeneratedKeys();
  private boolean begun;
  private boolean closed;
  private final long sessionId;
  private @Nullable String user;
  private @Nullable String application;
  private @Nullable StatementTrace trace;
  private Turns.@Nullable Rank rank;

  StoreSession(StoreDatabase database) {
    this.database = database;
    this.branch = new SessionBranch(database.store());
    this.transaction = new SessionTransaction(database.store(), branch);
    this.options = SessionOptions.defaults(database.settings());
    this.sessionId = database.nextSessionId();
  }

  @Override
  public PreparedSql prepare(String sql) {
    checkOpen();
    return Prepared.of(sql, database.compile(sql, currentCatalog(), time, options.engine()));
  }

  private SqlCatalog currentCatalog() {
    Transaction open = transaction.ifOpen();
    return open == null
        ? database.catalog(database.store().catalogs(), branch.name())
        : database.catalog(open.catalogs(), branch.name());
  }

  @Override
  public SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos) {
    checkOpen();
    StatementTrace followed = trace(statement, parameters);
    trace = followed;
    Turns.Turn turn = turn(followed);
    try {
      BooleanSupplier cancelled = cancelled(cancel, deadlineNanos);
      return followed.follow(
          run(statement, parameters, turn == null ? cancelled : inTurn(turn, cancelled)));
    } catch (RuntimeException e) {
      followed.failed(e);
      throw e;
    } finally {
      trace = null;
      if (turn != null) {
        turn.leave();
      }
    }
  }

  private Turns.@Nullable Turn turn(StatementTrace followed) {
    Turns.Rank usual = rank;
    if (usual == null) {
      return null;
    }
    long targetMillis = followed.latencyMillis();
    Turns.Turn turn =
        Turns.shared()
            .begin(
                targetMillis > 0 ? Turns.Rank.URGENT : usual,
                TimeUnit.MILLISECONDS.toNanos(targetMillis));
    turn.enter();
    return turn;
  }

  /** Where a statement looks whether it was cancelled it also lets others have their turn. */
  private static BooleanSupplier inTurn(Turns.Turn turn, BooleanSupplier cancelled) {
    return () -> {
      if (cancelled.getAsBoolean()) {
        return true;
      }
      turn.poll();
      return false;
    };
  }

  @Override
  public void takeTurns(Turns.Rank newRank) {
    rank = newRank;
  }

  @Override
  public Supplier<List<NextStatement>> next(
      @Nullable PreparedSql answered, List<@Nullable Object> parameters) {
    checkOpen();
    boolean past = time != null;
    StatementEvent.Asked asked = answered == null ? null : asked(answered, parameters);
    return () -> database.predictions().next(sessionId, asked, past);
  }

  private StatementTrace trace(PreparedSql statement, List<@Nullable Object> parameters) {
    return StatementTrace.begin(
        database.statements(),
        asked(statement, parameters),
        database.store().options().clock().millis());
  }

  private StatementEvent.Asked asked(PreparedSql statement, List<@Nullable Object> parameters) {
    ObservationOptions observation = options.observation();
    PrefetchMode mode = observation.mode();
    boolean forgets =
        statement.rowType() == Compiled.Erase.RECEIPT
            || (statement.kind() == PreparedSql.Kind.OTHER
                && PASSWORD.matcher(statement.sql()).find());
    StatementHints hints = StatementHints.of(statement.sql());
    return new StatementEvent.Asked(
        sessionId,
        user,
        application,
        branch.name(),
        StatementTrace.brief(statement.sql()),
        StatementTrace.brief(parameters),
        observation.masked() || forgets,
        hints.mode(mode == null ? database.prefetchMode() : mode),
        hints.latencyMillis() > 0 ? hints.latencyMillis() : observation.latencyMillis(),
        hints.next());
  }

  private SqlResult run(
      PreparedSql statement, List<@Nullable Object> parameters, BooleanSupplier cancelled) {
    if (statement.kind() == PreparedSql.Kind.DML) {
      generated = new GeneratedKeys();
    }
    if (statement.kind() == PreparedSql.Kind.OTHER) {
      return command(
          database.compile(statement.sql(), currentCatalog(), time, options.engine()), cancelled);
    }
    if (statement.rowType() == Compiled.MergeBranch.ROW_TYPE) {
      return new SqlResult.Rows(merge(statement), statement.rowType());
    }
    if (isAutoCommit()) {
      return statement.kind() == PreparedSql.Kind.DML
          ? new SqlResult.Count(
              autoCommitted(cancelled, scope -> change(statement, parameters, scope)))
          : autoCommittedQuery(statement, parameters, cancelled);
    }
    StatementScope scope = scope(transaction.get(), cancelled);
    return statement.kind() == PreparedSql.Kind.DML
        ? new SqlResult.Count(guarded(scope, s -> change(statement, parameters, s)))
        : query(statement, parameters, scope);
  }

  @Override
  public long[] executeBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      AtomicBoolean cancel,
      long deadlineNanos) {
    checkOpen();
    if (statement.kind() != PreparedSql.Kind.DML) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "only INSERT, UPDATE, DELETE, MERGE and UPSERT make batches");
    }
    StatementTrace followed = trace(statement, List.of());
    trace = followed;
    try {
      long[] changed = runBatch(statement, batch, cancelled(cancel, deadlineNanos));
      followed.changed(Arrays.stream(changed).sum());
      return changed;
    } catch (RuntimeException e) {
      followed.failed(e);
      throw e;
    } finally {
      trace = null;
    }
  }

  private long[] runBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      BooleanSupplier cancelled) {
    generated = new GeneratedKeys();
    if (isAutoCommit()) {
      return autoCommitted(cancelled, scope -> changes(statement.sql(), batch, scope));
    }
    StatementScope scope = scope(transaction.get(), cancelled);
    return guarded(scope, s -> changes(statement.sql(), batch, s));
  }

  /** Cancelled, or past the given deadline or the session's own. */
  private BooleanSupplier cancelled(AtomicBoolean cancel, long deadlineNanos) {
    long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(options.timeoutMillis());
    long start = timeoutNanos == 0 ? 0 : System.nanoTime();
    return () ->
        cancel.get()
            || (deadlineNanos != 0 && System.nanoTime() - deadlineNanos >= 0)
            || (timeoutNanos != 0 && System.nanoTime() - start >= timeoutNanos);
  }

  private StatementScope scope(Transaction current, BooleanSupplier cancelled) {
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

  @Override
  public boolean inTransaction() {
    return transaction.isOpen();
  }

  private boolean isAutoCommit() {
    return autoCommit && !begun;
  }

  private <T> T autoCommitted(BooleanSupplier cancelled, Function<StatementScope, T> work) {
    try (Transaction own = database.store().begin(branch.name())) {
      T result = work.apply(scope(own, cancelled));
      own.commit(null);
      return result;
    }
  }

  private SqlResult autoCommittedQuery(
      PreparedSql statement, List<@Nullable Object> parameters, BooleanSupplier cancelled) {
    Transaction own = database.store().begin(branch.name());
    try {
      StatementScope scope = scope(own, cancelled);
      Compiled compiled = readable(statement, parameters, scope);
      return new SqlResult.Rows(
          cursor(compiled, parameters, scope, own::close), compiled.rowType());
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** A failed statement leaves nothing behind; what was done before it stays. */
  private static <T> T guarded(StatementScope scope, Function<StatementScope, T> work) {
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

  private long change(
      PreparedSql statement, List<@Nullable Object> parameters, StatementScope scope) {
    return changes(statement.sql(), List.of(parameters), scope)[0];
  }

  private long[] changes(
      String sql, List<? extends List<@Nullable Object>> batch, StatementScope scope) {
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

  /** The statement as it is to be run with these parameters. */
  private Compiled readable(
      PreparedSql statement, List<@Nullable Object> parameters, StatementScope scope) {
    Compiled compiled = database.compile(statement.sql(), scope.catalog(), time, options.engine());
    if (!(compiled instanceof Compiled.Query query) || query.late().isEmpty()) {
      return compiled;
    }
    List<@Nullable String> versions = query.late().names(query.parameters(parameters), scope);
    boolean present = !query.late().onlyPast() && versions.stream().allMatch(Objects::isNull);
    return present
        ? compiled
        : database.compileAt(statement.sql(), versions, scope.catalog(), time, options.engine());
  }

  private SqlResult query(
      PreparedSql statement, List<@Nullable Object> parameters, StatementScope scope) {
    Compiled compiled = readable(statement, parameters, scope);
    TrackedCursor tracked = new TrackedCursor();
    RowCursor cursor = cursor(compiled, parameters, scope, () -> transaction.closed(tracked));
    tracked.cursor = cursor;
    transaction.opened(tracked);
    return new SqlResult.Rows(tracked, compiled.rowType());
  }

  /** The identity under which the transaction knows a cursor, even before it is open. */
  private static final class TrackedCursor implements RowCursor {
    private @Nullable RowCursor cursor;

    @Override
    public @Nullable Object @Nullable [] next() {
      return cursor == null ? null : cursor.next();
    }

    @Override
    public void close() {
      if (cursor != null) {
        cursor.close();
      }
    }
  }

  private RowCursor cursor(
      Compiled compiled,
      List<@Nullable Object> parameters,
      StatementScope scope,
      Runnable onClose) {
    if (compiled instanceof Compiled.Query query) {
      return PlanCursor.open(query.plan(), query.parameters(parameters), scope, onClose);
    }
    if (compiled instanceof Compiled.Analyzed analyzed) {
      return ListCursor.ofLines(PlanAnalysis.run(analyzed.plan(), parameters, scope), onClose);
    }
    if (compiled instanceof Compiled.Explained explained) {
      return ListCursor.ofLines(explained.lines(), onClose);
    }
    if (compiled instanceof Compiled.Definition definition) {
      return ListCursor.ofLines(List.of(definition.text()), onClose);
    }
    if (compiled instanceof Compiled.Erase erase) {
      return new ListCursor(List.<@Nullable Object[]>of(erase(erase, parameters, scope)), onClose);
    }
    if (compiled instanceof Compiled.Report report) {
      if (report.changes()) {
        checkWritable();
      }
      return new ListCursor(report.rows().apply(database.store()), onClose);
    }
    throw new StoreException(ErrorCode.INTERNAL, "not a query: " + compiled);
  }

  /** The receipt as a row. */
  private @Nullable Object[] erase(
      Compiled.Erase erase, List<@Nullable Object> parameters, StatementScope scope) {
    checkWritable();
    if (!isAutoCommit()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "ERASE cannot be undone and is no part of a transaction; COMMIT, and erase with"
              + " auto-commit on");
    }
    long[] rowIds =
        PlanCursor.open(erase.plan(), parameters, scope, () -> {}).drain().stream()
            .mapToLong(row -> (Long) Objects.requireNonNull(row[0]))
            .distinct()
            .toArray();
    Erasure receipt = database.store().erase(erase.table().tableId(), rowIds);
    database.forgetPlans(); // Their texts may contain what was erased.
    return new @Nullable Object[] {
      receipt.table(),
      receipt.sequence(),
      receipt.stampMillis(),
      receipt.rows(),
      receipt.versions(),
      receipt.segments(),
      receipt.digest()
    };
  }

  private SqlResult command(Compiled compiled, BooleanSupplier cancelled) {
    if (compiled instanceof Compiled.Commit commit) {
      begun = false;
      transaction.commit(commit.message());
    } else if (compiled instanceof Compiled.Rollback) {
      rollback();
    } else if (compiled instanceof Compiled.Begin begin) {
      begin(begin.message());
    } else if (compiled instanceof Compiled.Savepoint savepoint) {
      savepoint(savepoint);
    } else if (compiled instanceof Compiled.SetTime set) {
      time = set.bound() == null ? null : time(set.versions(), set.bound(), cancelled);
    } else if (compiled instanceof Compiled.SetOption set) {
      options = options.with(set.name(), set.value());
    } else if (compiled instanceof Compiled.Coalesce coalesce) {
      checkWritable();
      database.store().coalesce(coalesce.tableId());
    } else if (compiled instanceof Compiled.StoreAction action) {
      checkWritable();
      commit();
      action.action().accept(database.store());
    } else if (compiled instanceof Compiled.Ddl ddl) {
      define(ddl.change());
    } else if (compiled instanceof Compiled.CreateReference create) {
      checkWritable();
      commit();
      branch.create(create, sequence(create.state(), cancelled));
    } else if (compiled instanceof Compiled.DropReference drop) {
      checkWritable();
      commit();
      branch.drop(drop);
    } else if (compiled instanceof Compiled.RestoreTable restore) {
      return new SqlResult.Count(restore(restore, cancelled));
    } else if (compiled instanceof Compiled.UseBranch use) {
      useBranch(use.name());
    } else if (compiled instanceof Compiled.CreateTableAs create) {
      return new SqlResult.Count(createTableAs(create, cancelled));
    } else if (compiled instanceof Compiled.Copy copy) {
      return new SqlResult.Count(copy(copy.plan(), cancelled));
    } else {
      throw new StoreException(ErrorCode.INTERNAL, "not a command: " + compiled);
    }
    return new SqlResult.Count(0);
  }

  private void savepoint(Compiled.Savepoint savepoint) {
    if (isAutoCommit()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "there is no transaction to have savepoint "
              + savepoint.name()
              + " in; BEGIN one, or switch auto-commit off");
    }
    switch (savepoint.action()) {
      case SET -> transaction.savepoint(savepoint.name());
      case ROLLBACK_TO -> transaction.rollbackTo(savepoint.name());
      case RELEASE -> transaction.release(savepoint.name());
    }
  }

  /** The time is fixed now, whatever expression it came from, and checked now. */
  private SessionTime time(boolean versions, QueryPlan bound, BooleanSupplier cancelled) {
    @Nullable Object value;
    try (Transaction own = database.store().begin(branch.name())) {
      value = PlanCursor.open(bound, List.of(), scope(own, cancelled), () -> {}).drain().get(0)[0];
    }
    if (value == null) {
      throw new StoreException(
          ErrorCode.INVALID_PERIOD,
          "the time to set is NULL; SET SYSTEM_TIME DEFAULT goes back to the present");
    }
    long at = ((Number) value).longValue();
    if (versions && at > database.store().lastSequence()) {
      throw new StoreException(
          ErrorCode.SEQUENCE_IN_FUTURE,
          "sequence "
              + at
              + " lies in the future; the last one is "
              + database.store().lastSequence());
    }
    return new SessionTime(versions, at);
  }

  /** Commits what is open first, as definitions do. */
  private RowCursor merge(PreparedSql statement) {
    checkWritable();
    commit();
    Compiled compiled = database.compile(statement.sql(), currentCatalog(), time, options.engine());
    return new ListCursor(branch.merge((Compiled.MergeBranch) compiled), () -> {});
  }

  /** A change like any other: in auto-commit mode a commit, else part of the transaction. */
  private long restore(Compiled.RestoreTable restore, BooleanSupplier cancelled) {
    checkWritable();
    int tableId = restore.table().tableId();
    Long bound = sequence(restore.state(), cancelled);
    long to =
        restore.state() instanceof Compiled.State.Tagged tagged
            ? branch.sequenceOf(tagged.tag())
            : Objects.requireNonNull(bound);
    Function<StatementScope, Long> work =
        scope -> {
          if (scope.transaction().hasChanges()) {
            throw new StoreException(
                ErrorCode.TRANSACTION_STATE,
                "RESTORE TABLE begins with what is committed; COMMIT the transaction's changes"
                    + " first");
          }
          TableChange change = TableRestore.to(scope.transaction(), tableId, to);
          scope.transaction().apply(change);
          return change.rows();
        };
    return isAutoCommit()
        ? autoCommitted(cancelled, work)
        : guarded(scope(transaction.get(), cancelled), work);
  }

  /** The sequence a state's bound means; null if it has no bound. */
  private @Nullable Long sequence(Compiled.@Nullable State state, BooleanSupplier cancelled) {
    if (!(state instanceof Compiled.State.At at)) {
      return null;
    }
    SessionTime when = time(at.versions(), at.bound(), cancelled);
    return when.versions() ? when.value() : database.store().sequenceAsOf(when.value());
  }

  @Override
  public Catalog catalog() {
    return currentCatalog().catalog();
  }

  @Override
  public String branch() {
    return branch.name();
  }

  @Override
  public void useBranch(String name) {
    Transaction open = transaction.ifOpen();
    if (begun || (open != null && open.hasChanges())) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "a transaction of branch " + branch.name() + " is open; COMMIT or ROLLBACK it first");
    }
    rollback();
    branch.use(name);
  }

  private void begin(@Nullable String message) {
    if (begun || (!autoCommit && transaction.isOpen())) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "a transaction is open already; COMMIT or ROLLBACK it");
    }
    transaction.get();
    transaction.describe(message);
    begun = true;
  }

  private void define(@Nullable CatalogChange change) {
    checkWritable();
    commit();
    if (change != null) {
      database.store().execute(branch.name(), change, null);
      if (branch.name().equals(Branch.MAIN_NAME)) {
        keepGrants(change);
      }
    }
  }

  /** What was granted on a name goes with the table, and not to the next one of that name. */
  private void keepGrants(CatalogChange change) {
    if (change instanceof CatalogChange.DropTable drop) {
      database.access().dropped(drop.name().name());
    } else if (change instanceof CatalogChange.DropView drop) {
      database.access().dropped(drop.name().name());
    } else if (change instanceof CatalogChange.AlterTable alter
        && alter.alteration() instanceof TableAlteration.RenameTable rename) {
      database.access().renamed(alter.name().name(), rename.newName().name());
    }
  }

  private long copy(CopyPlan copy, BooleanSupplier cancelled) {
    if (copy.changes()) {
      checkWritable();
      generated = new GeneratedKeys();
    }
    if (isAutoCommit()) {
      return copy.run(files, work -> autoCommitted(cancelled, unchecked(work)), database.copies());
    }
    if (copy.commits()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "COPY with BATCH commits as it goes, but a transaction is open; COMMIT it, switch"
              + " auto-commit on, or leave BATCH out");
    }
    return copy.run(
        files,
        work -> guarded(scope(transaction.get(), cancelled), unchecked(work)),
        database.copies());
  }

  private static Function<StatementScope, Long> unchecked(CopyPlan.Work work) {
    return scope -> {
      try {
        return work.run(scope);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void allowFiles(FileAccess access) {
    files = access;
  }

  /** Two commits, the table and its rows; if the second fails the table goes again. */
  private long createTableAs(Compiled.CreateTableAs create, BooleanSupplier cancelled) {
    define(create.change());
    String insert = create.insert();
    if (insert == null) {
      return 0;
    }
    try {
      return autoCommitted(cancelled, scope -> changes(insert, List.of(List.of()), scope)[0]);
    } catch (RuntimeException e) {
      database
          .store()
          .execute(branch.name(), new CatalogChange.DropTable(create.change().name()), null);
      throw e;
    }
  }

  private void checkWritable() {
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

  private void checkOpen() {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_CLOSED, "the session is closed");
    }
  }

  @Override
  public GeneratedKeys generatedKeys() {
    return generated;
  }

  @Override
  public boolean autoCommit() {
    return autoCommit;
  }

  @Override
  public void setAutoCommit(boolean autoCommit) {
    if (autoCommit != this.autoCommit) {
      commit();
      this.autoCommit = autoCommit;
    }
  }

  @Override
  public void commit() {
    begun = false;
    transaction.commit(null);
  }

  @Override
  public void rollback() {
    begun = false;
    transaction.rollback();
  }

  @Override
  public void introduce(@Nullable String newUser, @Nullable String newApplication) {
    user = newUser;
    nameApplication(newApplication);
  }

  @Override
  public void nameApplication(@Nullable String newApplication) {
    application =
        newApplication != null && newApplication.length() > APPLICATION_LENGTH
            ? newApplication.substring(0, APPLICATION_LENGTH)
            : newApplication;
  }

  @Override
  public @Nullable String readingState() {
    return !isAutoCommit() || transaction.isOpen()
        ? null
        : branch.name() + '\n' + (time == null ? "" : time) + '\n' + options.engine();
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void setReadOnly(boolean readOnly) {
    this.readOnly = readOnly;
  }

  @Override
  public List<String> drainWarnings() {
    List<String> drained = new ArrayList<>(warnings);
    warnings.clear();
    return drained;
  }

  @Override
  public void close() {
    if (!closed) {
      rollback();
      closed = true;
    }
  }
}

package dev.yore.planner.session;

import dev.yore.engine.worker.Turns;
import dev.yore.planner.FileAccess;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.planner.period.SessionTime;
import dev.yore.planner.predict.StatementHints;
import dev.yore.planner.predict.StatementTrace;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.NextStatement;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.predict.StatementEvent;
import dev.yore.store.schema.Catalog;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A conversation with a database. Confined to one thread at a time. */
final class StoreSession implements SqlSession {
  /** What makes users has a password in it, which no history may keep. */
  private static final Pattern PASSWORD =
      Pattern.compile("\\bPASSWORD\\b", Pattern.CASE_INSENSITIVE);

  private final StoreDatabase database;
  private final SessionWork work;
  private final SessionQueries queries;
  private final SessionCommands commands;
  private final long sessionId;
  private boolean closed;
  private @Nullable String user;
  private @Nullable String application;
  private Turns.@Nullable Rank rank;

  StoreSession(StoreDatabase database) {
    this.database = database;
    this.work = new SessionWork(database);
    this.queries = new SessionQueries(database, work);
    this.commands = new SessionCommands(database, work);
    this.sessionId = database.nextSessionId();
  }

  @Override
  public PreparedSql prepare(String sql) {
    checkOpen();
    return Prepared.of(sql, work.compile(sql));
  }

  @Override
  public SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos) {
    checkOpen();
    StatementTrace followed = trace(statement, parameters);
    work.follow(followed);
    Turns.Turn turn = turn(followed);
    try {
      BooleanSupplier cancelled = work.cancelled(cancel, deadlineNanos);
      return followed.follow(
          run(statement, parameters, turn == null ? cancelled : inTurn(turn, cancelled)));
    } catch (RuntimeException e) {
      followed.failed(e);
      throw e;
    } finally {
      work.follow(null);
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
    boolean past = work.time() != null;
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
    ObservationOptions observation = work.options().observation();
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
        work.branch().name(),
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
      return new SqlResult.Count(changes(statement, List.of(parameters), cancelled)[0]);
    }
    if (statement.kind() == PreparedSql.Kind.OTHER) {
      return commands.run(work.compile(statement.sql()), cancelled);
    }
    if (statement.rowType() == Compiled.MergeBranch.ROW_TYPE) {
      return new SqlResult.Rows(commands.merge(statement), statement.rowType());
    }
    return queries.run(statement, parameters, cancelled);
  }

  private long[] changes(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      BooleanSupplier cancelled) {
    work.forgetGenerated();
    return work.inTransaction(cancelled, scope -> work.changes(statement.sql(), batch, scope));
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
    work.follow(followed);
    try {
      long[] changed = changes(statement, batch, work.cancelled(cancel, deadlineNanos));
      followed.changed(Arrays.stream(changed).sum());
      return changed;
    } catch (RuntimeException e) {
      followed.failed(e);
      throw e;
    } finally {
      work.follow(null);
    }
  }

  @Override
  public boolean inTransaction() {
    return work.transaction().isOpen();
  }

  @Override
  public Catalog catalog() {
    return work.currentCatalog().catalog();
  }

  @Override
  public String branch() {
    return work.branch().name();
  }

  @Override
  public void useBranch(String name) {
    work.useBranch(name);
  }

  @Override
  public void allowFiles(FileAccess access) {
    commands.allowFiles(access);
  }

  private void checkOpen() {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_CLOSED, "the session is closed");
    }
  }

  @Override
  public GeneratedKeys generatedKeys() {
    return work.generated();
  }

  @Override
  public boolean autoCommit() {
    return work.autoCommitMode();
  }

  @Override
  public void setAutoCommit(boolean autoCommit) {
    work.autoCommitMode(autoCommit);
  }

  @Override
  public void commit() {
    work.commit(null);
  }

  @Override
  public void rollback() {
    work.rollback();
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
    SessionTime time = work.time();
    return !work.isAutoCommit() || work.transaction().isOpen()
        ? null
        : work.branch().name() + '\n' + (time == null ? "" : time) + '\n' + work.options().engine();
  }

  @Override
  public boolean readOnly() {
    return work.readOnly();
  }

  @Override
  public void setReadOnly(boolean readOnly) {
    work.readOnly(readOnly);
  }

  @Override
  public List<String> drainWarnings() {
    return work.drainWarnings();
  }

  @Override
  public void close() {
    if (!closed) {
      rollback();
      closed = true;
    }
  }
}

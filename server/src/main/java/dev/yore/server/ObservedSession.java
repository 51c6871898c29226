package dev.yore.server;

import dev.yore.planner.FileAccess;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.server.security.AuditLog;
import dev.yore.server.security.Caller;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Catalog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session whose statements are counted and timed; changes and slow statements are written to the
 * audit log. Confined to one thread at a time.
 */
final class ObservedSession implements SqlSession {
  private final SqlSession session;
  private final Caller caller;
  private final ServerMetrics metrics;
  private final AuditLog audit;
  private final long slowNanos;

  /**
   * @param slowNanos statements that take longer are logged; 0 for none
   */
  ObservedSession(
      SqlSession session, Caller caller, ServerMetrics metrics, AuditLog audit, long slowNanos) {
    this.session = session;
    this.caller = caller;
    this.metrics = metrics;
    this.audit = audit;
    this.slowNanos = slowNanos;
    session.introduce(caller.user(), null);
    audit.write(AuditLog.Event.CONNECTED, caller);
  }

  @Override
  public PreparedSql prepare(String sql) {
    try {
      return session.prepare(sql);
    } catch (StoreException e) {
      metrics.statement(PreparedSql.Kind.OTHER, e.code().sqlState(), 0);
      throw e;
    }
  }

  @Override
  public SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos) {
    SqlResult result =
        observed(
            statement,
            () -> session.execute(statement, parameters, cancel, deadlineNanos),
            SqlResult.Count.class::isInstance);
    return result instanceof SqlResult.Rows rows
        ? new SqlResult.Rows(new CountedCursor(rows.cursor(), statement))
        : result;
  }

  @Override
  public long[] executeBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      AtomicBoolean cancel,
      long deadlineNanos) {
    return observed(
        statement,
        () -> session.executeBatch(statement, batch, cancel, deadlineNanos),
        counts -> true);
  }

  /**
   * @param complete whether the result is all there is; rows are still to be read
   */
  private <T> T observed(PreparedSql statement, Supplier<T> work, Predicate<T> complete) {
    long start = System.nanoTime();
    try {
      T result = work.get();
      long nanos = System.nanoTime() - start;
      metrics.statement(statement.kind(), null, nanos);
      if (statement.kind() != PreparedSql.Kind.QUERY) {
        audit.write(
            AuditLog.Event.CHANGED,
            caller,
            "sql",
            statement.sql(),
            "rows",
            result instanceof SqlResult.Count count ? count.rows() : null);
      }
      if (complete.test(result)) {
        slow(statement, nanos, null);
      }
      return result;
    } catch (StoreException e) {
      metrics.statement(statement.kind(), e.code().sqlState(), System.nanoTime() - start);
      if (statement.kind() != PreparedSql.Kind.QUERY) {
        audit.write(
            AuditLog.Event.FAILED,
            caller,
            "sql",
            statement.sql(),
            "state",
            e.code().sqlState(),
            "reason",
            e.getMessage());
      }
      throw e;
    }
  }

  private void slow(PreparedSql statement, long nanos, @Nullable Long rows) {
    if (slowNanos > 0 && nanos >= slowNanos) {
      audit.write(
          AuditLog.Event.SLOW,
          caller,
          "sql",
          statement.sql(),
          "millis",
          TimeUnit.NANOSECONDS.toMillis(nanos),
          "rows",
          rows);
    }
  }

  /** Counts rows; the time is that spent in the database, not in the client. */
  private final class CountedCursor implements RowCursor {
    private final RowCursor cursor;
    private final PreparedSql statement;
    private long rows;
    private long nanos;
    private boolean closed;

    CountedCursor(RowCursor cursor, PreparedSql statement) {
      this.cursor = cursor;
      this.statement = statement;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      long start = System.nanoTime();
      try {
        @Nullable Object[] row = cursor.next();
        if (row != null) {
          rows++;
        }
        return row;
      } finally {
        nanos += System.nanoTime() - start;
      }
    }

    @Override
    public void close() {
      cursor.close();
      if (!closed) {
        closed = true;
        metrics.rows(rows);
        slow(statement, nanos, rows);
      }
    }
  }

  @Override
  public GeneratedKeys generatedKeys() {
    return session.generatedKeys();
  }

  @Override
  public void allowFiles(FileAccess access) {
    session.allowFiles(access);
  }

  @Override
  public boolean autoCommit() {
    return session.autoCommit();
  }

  @Override
  public void setAutoCommit(boolean autoCommit) {
    session.setAutoCommit(autoCommit);
  }

  @Override
  public void commit() {
    session.commit();
  }

  @Override
  public void rollback() {
    session.rollback();
  }

  @Override
  public boolean inTransaction() {
    return session.inTransaction();
  }

  @Override
  public Catalog catalog() {
    return session.catalog();
  }

  @Override
  public String branch() {
    return session.branch();
  }

  @Override
  public void useBranch(String name) {
    session.useBranch(name);
  }

  /** Whatever a client says: the user is the one who gave the password. */
  @Override
  public void introduce(@Nullable String user, @Nullable String application) {
    session.introduce(caller.user(), application);
  }

  @Override
  public boolean readOnly() {
    return session.readOnly();
  }

  @Override
  public void setReadOnly(boolean readOnly) {
    session.setReadOnly(readOnly);
  }

  @Override
  public List<String> drainWarnings() {
    return session.drainWarnings();
  }

  @Override
  public void close() {
    session.close();
    audit.write(AuditLog.Event.DISCONNECTED, caller);
  }
}

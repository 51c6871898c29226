package dev.yore.server;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.server.security.AuditLog;
import dev.yore.server.security.Caller;
import dev.yore.server.security.RefusalKind;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session whose statements are counted and timed; changes and slow statements are written to the
 * audit log. Confined to one thread at a time.
 */
final class ObservedSession extends PassingSession {
  private static final Pattern PASSWORD =
      Pattern.compile("(\\bPASSWORD\\s*)'(?:[^']|'')*'", Pattern.CASE_INSENSITIVE);

  private final Caller caller;
  private final ServerMetrics metrics;
  private final AuditLog audit;
  private final Refusals refusals;
  private final long slowNanos;

  /**
   * @param slowNanos statements that take longer are logged; 0 for none
   */
  ObservedSession(
      SqlSession session,
      Caller caller,
      ServerMetrics metrics,
      AuditLog audit,
      Refusals refusals,
      long slowNanos) {
    super(session);
    this.caller = caller;
    this.metrics = metrics;
    this.audit = audit;
    this.refusals = refusals;
    this.slowNanos = slowNanos;
    super.introduce(caller.user(), null);
    audit.write(AuditLog.Event.CONNECTED, caller);
  }

  @Override
  public PreparedSql prepare(String sql) {
    try {
      return super.prepare(sql);
    } catch (StoreException e) {
      metrics.statement(PreparedSql.Kind.OTHER, e.code().sqlState(), 0);
      denied(e, sql);
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
            () -> super.execute(statement, parameters, cancel, deadlineNanos),
            SqlResult.Count.class::isInstance);
    return result instanceof SqlResult.Rows rows
        ? new SqlResult.Rows(new CountedCursor(rows.cursor(), statement), rows.rowType())
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
        () -> super.executeBatch(statement, batch, cancel, deadlineNanos),
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
            withoutPassword(statement.sql()),
            "rows",
            result instanceof SqlResult.Count count ? count.rows() : null);
      }
      if (complete.test(result)) {
        slow(statement, nanos, null);
      }
      return result;
    } catch (StoreException e) {
      metrics.statement(statement.kind(), e.code().sqlState(), System.nanoTime() - start);
      if (e.code() == ErrorCode.ACCESS_DENIED) {
        denied(e, statement.sql());
      } else if (statement.kind() != PreparedSql.Kind.QUERY) {
        audit.write(
            AuditLog.Event.FAILED,
            caller,
            "sql",
            withoutPassword(statement.sql()),
            "state",
            e.code().sqlState(),
            "reason",
            e.getMessage());
      }
      throw e;
    }
  }

  /** Who may not do something is written down whatever it is. */
  private void denied(StoreException e, String sql) {
    if (e.code() == ErrorCode.ACCESS_DENIED) {
      refusals.add(
          caller,
          RefusalKind.NO_PRIVILEGE,
          String.valueOf(e.getMessage()),
          "sql",
          withoutPassword(sql));
    }
  }

  /** A log keeps no passwords. */
  private static String withoutPassword(String sql) {
    return PASSWORD.matcher(sql).replaceAll("$1'***'");
  }

  private void slow(PreparedSql statement, long nanos, @Nullable Long rows) {
    if (slowNanos > 0 && nanos >= slowNanos) {
      audit.write(
          AuditLog.Event.SLOW,
          caller,
          "sql",
          withoutPassword(statement.sql()),
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
    public boolean isRepeatable() {
      return cursor.isRepeatable();
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

  /** Whatever a client says: the user is the one who gave the password. */
  @Override
  public void introduce(@Nullable String user, @Nullable String application) {
    super.introduce(caller.user(), application);
  }

  @Override
  public void close() {
    super.close();
    audit.write(AuditLog.Event.DISCONNECTED, caller);
  }
}

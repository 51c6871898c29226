package dev.yore.planner;

import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A database in a temporary directory with one session and short ways to use it. */
final class TestDatabase implements AutoCloseable {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Database database;
  private final SqlSession session;

  TestDatabase(Path directory) {
    database =
        Database.open(
            StoreOptions.ephemeral(directory.resolve("store"))
                .withClock(() -> now)
                .withBackgroundWork(false));
    session = database.newSession();
  }

  /** Sets the clock, in UTC. */
  void at(String instant) {
    now = Instant.parse(instant);
  }

  Database database() {
    return database;
  }

  SqlSession session() {
    return session;
  }

  /** The sequence of the last commit. */
  long last() {
    return database.store().lastSequence();
  }

  /** Runs a query in the session. */
  List<List<@Nullable Object>> rows(String sql, @Nullable Object... parameters) {
    return rows(session, sql, parameters);
  }

  static List<List<@Nullable Object>> rows(
      SqlSession session, String sql, @Nullable Object... parameters) {
    SqlResult result =
        session.execute(session.prepare(sql), Arrays.asList(parameters), new AtomicBoolean(), 0);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (RowCursor cursor = ((SqlResult.Rows) result).cursor()) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }

  /** The only value of a query's only row. */
  @Nullable Object value(String sql, @Nullable Object... parameters) {
    List<List<@Nullable Object>> rows = rows(sql, parameters);
    if (rows.size() != 1) {
      throw new AssertionError("expected one row, got " + rows);
    }
    return rows.get(0).get(0);
  }

  /** Runs a statement without rows; gives the number of rows changed. */
  long run(String sql, @Nullable Object... parameters) {
    return run(session, sql, parameters);
  }

  static long run(SqlSession session, String sql, @Nullable Object... parameters) {
    SqlResult result =
        session.execute(session.prepare(sql), Arrays.asList(parameters), new AtomicBoolean(), 0);
    return ((SqlResult.Count) result).rows();
  }

  /** The plan's text. */
  String plan(String sql) {
    StringBuilder text = new StringBuilder();
    rows("EXPLAIN PLAN FOR " + sql).forEach(line -> text.append(line.get(0)).append('\n'));
    return text.toString();
  }

  /** The error of a statement that must fail, however it is run. */
  StoreException error(String sql, @Nullable Object... parameters) {
    try {
      SqlResult result =
          session.execute(session.prepare(sql), Arrays.asList(parameters), new AtomicBoolean(), 0);
      if (result instanceof SqlResult.Rows rows) {
        try (RowCursor cursor = rows.cursor()) {
          while (cursor.next() != null) {
            continue;
          }
        }
      }
    } catch (StoreException e) {
      return e;
    }
    throw new AssertionError("no error: " + sql);
  }

  @Override
  public void close() {
    session.close();
    database.close();
  }
}

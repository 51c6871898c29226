package dev.yore.server.capture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.yore.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures tables of one database into one of Yore, once or again and again. Each time all tables
 * are read in one transaction of the source and what became different is one commit; what was read
 * before is what Yore's tables hold, so a capture that was interrupted goes on where it was.
 * Confined to one thread.
 */
public final class Capture implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final HikariDataSource source;
  private final Destination destination;
  private final List<Request> requests;
  private final Listener listener;
  private @Nullable Connection yore;
  private final List<TableCapture> tables = new ArrayList<>();

  /**
   * A table to capture. Immutable.
   *
   * @param table {@code table} or {@code schema.table} in the source
   * @param target its name in Yore as SQL; null for the same
   * @param key columns that tell rows apart; empty for the primary key
   */
  public record Request(String table, @Nullable String target, List<String> key) {
    public Request {
      key = List.copyOf(key);
    }
  }

  /** Where rows go. */
  @FunctionalInterface
  public interface Destination {
    /** Connects; called again when a connection broke. */
    Connection connect() throws SQLException;
  }

  /** Who is told what happens. */
  public interface Listener {
    /** A warning about what is kept. */
    void warn(String message);

    /** How many rows of a table were read so far. */
    void progress(String table, long rows);

    /** A round ended well. */
    void captured(Round round);

    /** A round failed; the next one is tried after the pause. */
    void failed(Exception failure, Duration pause);
  }

  /**
   * What a round found. Immutable.
   *
   * @param rows rows of the source's tables
   * @param sequence of the commit; 0 if nothing was different
   * @param inserted rows that are new
   * @param updated rows that became different
   * @param deleted rows that are gone
   */
  public record Round(
      long rows, long sequence, long inserted, long updated, long deleted, Duration took) {}

  /**
   * Prepares; connects to nothing yet.
   *
   * @param user null for none
   */
  public Capture(
      String url,
      @Nullable String user,
      @Nullable String password,
      Destination destination,
      List<Request> requests,
      Listener listener) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setPoolName("yore-capture");
    config.setMaximumPoolSize(1);
    config.setReadOnly(true);
    // The first round says what is wrong; a pool that refuses to be made could not be tried again.
    config.setInitializationFailTimeout(-1);
    this.source = new HikariDataSource(config);
    this.destination = destination;
    this.requests = List.copyOf(requests);
    this.listener = listener;
  }

  /**
   * One round.
   *
   * @throws SQLException if the source or Yore fails
   * @throws StoreException if a table cannot be captured as asked
   */
  public Round once() throws SQLException {
    long start = System.nanoTime();
    try (Connection from = source.getConnection()) {
      from.setAutoCommit(false); // Without, PostgreSQL's driver reads a whole table into memory.
      from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Connection to = destination();
      describe(from, to);
      long before = lastSequence(to);
      long rows = 0;
      to.setAutoCommit(false);
      try {
        for (TableCapture table : tables) {
          rows += table.copy(from, to, read -> listener.progress(table.target(), read));
        }
        commit(to);
      } catch (SQLException | RuntimeException e) {
        to.rollback();
        throw e;
      } finally {
        to.setAutoCommit(true);
      }
      from.rollback();
      return round(to, before, rows, Duration.ofNanos(System.nanoTime() - start));
    } catch (SQLException e) {
      disconnect();
      throw e;
    }
  }

  private static void commit(Connection to) throws SQLException {
    try (Statement statement = to.createStatement()) {
      statement.execute("COMMIT WITH (MESSAGE = 'captured')");
    }
  }

  private Connection destination() throws SQLException {
    Connection connection = yore;
    if (connection == null) {
      connection = destination.connect();
      yore = connection;
    }
    return connection;
  }

  /** Anew each round, because columns come and go. */
  private void describe(Connection from, Connection to) throws SQLException {
    boolean first = tables.isEmpty();
    tables.clear();
    for (Request request : requests) {
      TableCapture table =
          new TableCapture(
              SourceTable.describe(from, request.table(), request.key()), request.target());
      tables.add(table);
      if (first && !table.cutColumns().isEmpty()) {
        listener.warn(
            table.target()
                + ": milliseconds of times, and ten digits of numbers without a scale, are kept of "
                + table.cutColumns());
      }
      table.prepare(to);
    }
  }

  private static long lastSequence(Connection to) throws SQLException {
    try (Statement statement = to.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Round round(Connection to, long before, long rows, Duration took)
      throws SQLException {
    try (Statement statement = to.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT seq, inserted, updated, deleted FROM sys.commits WHERE seq > "
                    + before
                    + " AND message = 'captured' ORDER BY seq DESC LIMIT 1")) {
      return row.next()
          ? new Round(rows, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), took)
          : new Round(rows, 0, 0, 0, 0, took);
    }
  }

  /**
   * Rounds, one every period, until told to stop. What fails is tried again after a second, then
   * twice as long each time, up to five minutes.
   */
  public void every(Duration period, BooleanSupplier stopped) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!stopped.getAsBoolean()) {
      long start = System.nanoTime();
      Duration wait;
      try {
        listener.captured(once());
        pause = FIRST_PAUSE;
        wait = period.minusNanos(System.nanoTime() - start);
      } catch (SQLException | StoreException e) {
        listener.failed(e, pause);
        wait = pause;
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
      sleep(wait, stopped);
    }
  }

  private static void sleep(Duration wait, BooleanSupplier stopped) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (!stopped.getAsBoolean() && System.nanoTime() - end < 0) {
      long left = end - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
    }
  }

  private void disconnect() {
    Connection connection = yore;
    yore = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is given up because it may be broken.
      }
    }
  }

  @Override
  public void close() {
    disconnect();
    source.close();
  }
}

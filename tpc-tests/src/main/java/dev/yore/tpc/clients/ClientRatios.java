package dev.yore.tpc.clients;

import dev.yore.driver.jdbc.YoreConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Measures what clients of a server get, as ratios that hold on any machine. One thread. */
final class ClientRatios {
  private static final int KEYS = 100;
  private static final int REPETITIONS = 3;

  /** Steps until it is seen that somebody steps back. */
  private static final int LEARNING_STEPS = 30;

  private static final int STEPS = 100;
  private static final long THINKING_MILLIS = 50;

  /** Avatica's messages are quickest with fetch sizes around these. */
  private static final int[] PROTOBUF_FETCH_SIZES = {1_000, 2_000, 10_000};

  private static final String ONE_ROW = "SELECT * FROM point WHERE id = ?";
  private static final String URGENT_ROW = "SELECT /*+ LATENCY(50) */ * FROM point WHERE id = ?";
  private static final String ALL_ROWS = "SELECT * FROM point";

  private final ServedPoints points;
  private final int rounds;
  private final int scanners;
  private final Consumer<String> out;
  private boolean good = true;

  ClientRatios(ServedPoints points, int rounds, int scanners, Consumer<String> out) {
    this.points = points;
    this.rounds = rounds;
    this.scanners = scanners;
    this.out = out;
  }

  /** Whether all ratios are as they should be. */
  boolean run() throws Exception {
    cache();
    expected();
    firstRow();
    bulk();
    underScans();
    return good;
  }

  private void say(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }

  private void judge(String what, double ratio, boolean reached, String wanted) {
    good &= reached;
    say("%-50s %8.1f  (wanted: %s)%s", what, ratio, wanted, reached ? "" : "  NOT REACHED");
  }

  private void cache() throws SQLException {
    String sql = "SELECT * FROM point FOR SYSTEM_VERSION AS OF ? WHERE id = ?";
    Latencies asked = pastLookups("cache=false", sql, rounds);
    Latencies kept = pastLookups("cache=true", sql, rounds);
    say(
        "one row of the past: asked %.1f us, from memory %.2f us (medians)",
        asked.medianMicros(), kept.medianMicros());
    double ratio = asked.medianMicros() / kept.medianMicros();
    judge("round trip / answer from memory", ratio, ratio >= 50, ">= 50");
  }

  /** A person steps back commit by commit, and looks at each answer for a moment. */
  private void expected() throws SQLException, InterruptedException {
    long last = changes();
    try (Connection connection = points.connect("");
        PreparedStatement step =
            connection.prepareStatement(
                "SELECT COUNT(*), MAX(state) FROM ledger FOR SYSTEM_VERSION AS OF ?")) {
      YoreConnection own = connection.unwrap(YoreConnection.class);
      long before = own.cacheStatistics().prefetchedHits();
      for (int i = 0; i < LEARNING_STEPS + STEPS; i++) {
        if (i == LEARNING_STEPS) {
          before = own.cacheStatistics().prefetchedHits();
        }
        step.setLong(1, last - i);
        try (ResultSet row = step.executeQuery()) {
          row.next();
          if (row.getLong(2) != LEARNING_STEPS + STEPS - i) {
            throw new IllegalStateException("state " + row.getLong(2) + " in step " + i);
          }
        }
        TimeUnit.MILLISECONDS.sleep(THINKING_MILLIS);
      }
      double share = 100.0 * (own.cacheStatistics().prefetchedHits() - before) / STEPS;
      judge("percent of steps back answered before asked", share, share >= 80, ">= 80");
    }
  }

  private long changes() throws SQLException {
    try (Connection connection = points.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE ledger (id INTEGER NOT NULL PRIMARY KEY, state BIGINT)");
      statement.execute("INSERT INTO ledger VALUES (1, 0)");
      for (int i = 1; i <= LEARNING_STEPS + STEPS + 1; i++) {
        statement.execute("UPDATE ledger SET state = " + i + " WHERE id = 1");
      }
      try (ResultSet row = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
        row.next();
        return row.getLong(1) - 1;
      }
    }
  }

  private Latencies pastLookups(String properties, String sql, int times) throws SQLException {
    try (Connection connection = points.connect(properties);
        PreparedStatement lookup = connection.prepareStatement(sql)) {
      return Latencies.of(
          times,
          times,
          round -> {
            lookup.setLong(1, points.sequence());
            lookup.setLong(2, round % KEYS);
            oneRow(lookup, round % KEYS);
          });
    }
  }

  private static void oneRow(PreparedStatement lookup, long id) throws SQLException {
    try (ResultSet row = lookup.executeQuery()) {
      if (!row.next() || row.getLong(1) != id || row.next()) {
        throw new IllegalStateException("not the one row with the id " + id);
      }
    }
  }

  private void firstRow() throws SQLException {
    try (Connection connection = points.connect("cache=false");
        PreparedStatement one = connection.prepareStatement(ONE_ROW);
        PreparedStatement all = connection.prepareStatement(ALL_ROWS)) {
      int times = Math.max(100, rounds / 10);
      Latencies oneRow =
          Latencies.of(
              times,
              times,
              round -> {
                one.setLong(1, round);
                oneRow(one, round);
              });
      long[] nanos = new long[times];
      for (int i = -times; i < times; i++) {
        long start = System.nanoTime();
        try (ResultSet rows = all.executeQuery()) {
          rows.next();
          rows.getLong(1);
          nanos[Math.max(0, i)] = System.nanoTime() - start; // Closing is not waited for.
        }
      }
      java.util.Arrays.sort(nanos);
      Latencies first = new Latencies(nanos);
      say(
          "one-row query %.1f us, first of %d rows %.1f us (medians)",
          oneRow.medianMicros(), points.rows(), first.medianMicros());
      double ratio = first.medianMicros() / oneRow.medianMicros();
      judge("first row of a large result / one-row query", ratio, ratio <= 2, "<= 2");
    }
  }

  private void bulk() throws SQLException {
    double protobuf = 0;
    for (int fetchSize : PROTOBUF_FETCH_SIZES) {
      protobuf =
          Math.max(
              protobuf, rowsPerSecond("cache=false&columnFrames=false&fetchSize=" + fetchSize));
    }
    double columns = rowsPerSecond("cache=false");
    say("all rows, 8 columns: protobuf %.0f rows/s, columns %.0f rows/s", protobuf, columns);
    judge("column frames / protobuf", columns / protobuf, columns >= 5 * protobuf, ">= 5");
  }

  private double rowsPerSecond(String properties) throws SQLException {
    double best = 0;
    try (Connection connection = points.connect(properties);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < REPETITIONS; i++) {
        long start = System.nanoTime();
        try (ResultSet rows = statement.executeQuery(ALL_ROWS)) {
          long sum = 0;
          int count = 0;
          while (rows.next()) {
            sum += rows.getLong(1) + rows.getInt(2) + rows.getLong(3);
            sum += (long) rows.getDouble(4) + rows.getBigDecimal(5).scale();
            sum += rows.getString(6).length();
            sum += rows.getDate(7).getTime() + rows.getTimestamp(8).getTime();
            count++;
          }
          if (count != points.rows() || sum == 0) {
            throw new IllegalStateException(count + " rows instead of " + points.rows());
          }
        }
        best = Math.max(best, points.rows() * 1e9 / (System.nanoTime() - start));
      }
    }
    return best;
  }

  private void underScans() throws Exception {
    Latencies idle = urgentLookups();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong scans = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(scanners);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int i = 0; i < scanners; i++) {
        running.add(threads.submit(() -> scan(stop, scans)));
      }
      while (scans.get() < scanners) {
        TimeUnit.MILLISECONDS.sleep(50); // All have begun when so many have ended.
      }
      long before = scans.get();
      long start = System.nanoTime();
      Latencies busy = urgentLookups();
      double seconds = (System.nanoTime() - start) / 1e9;
      say(
          "LATENCY(50) lookup: idle p50 %.0f us, p99 %.0f us; beside %d sessions that scan (%.1f"
              + " scans/s) p50 %.0f us, p99 %.0f us",
          idle.medianMicros(),
          idle.p99Micros(),
          scanners,
          (scans.get() - before) / seconds,
          busy.medianMicros(),
          busy.p99Micros());
      double ratio = busy.p99Micros() / idle.p99Micros();
      judge("p99 beside scans / idle p99", ratio, ratio <= 5, "<= 5");
    } finally {
      stop.set(true);
      for (Future<?> one : running) {
        one.get();
      }
      threads.shutdown();
    }
  }

  private Void scan(AtomicBoolean stop, AtomicLong scans) throws SQLException {
    try (Connection connection = points.connect("cache=false");
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*), SUM(c * a), MAX(label) FROM point"
                    + " WHERE label LIKE '%1%' OR MOD(b, 7) < 5")) {
          row.next();
        }
        scans.incrementAndGet();
      }
      return null;
    }
  }

  private Latencies urgentLookups() throws SQLException {
    try (Connection connection = points.connect("cache=false");
        PreparedStatement lookup = connection.prepareStatement(URGENT_ROW)) {
      return Latencies.of(
          rounds / 4,
          rounds,
          round -> {
            long id = (round * 7919L) % points.rows();
            lookup.setLong(1, id);
            oneRow(lookup, id);
          });
    }
  }
}

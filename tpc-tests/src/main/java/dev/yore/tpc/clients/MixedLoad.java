package dev.yore.tpc.clients;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Many sessions that look up, scan, stream and change at once, as fast as they are answered, and
 * check every answer; at the end the server is stopped while they are at work. One thread; those of
 * the sessions are its own.
 */
final class MixedLoad {
  /** What a heap in use varies by after a collection, without decoded vectors and kept answers. */
  private static final long VARIATION_BYTES = 48L << 20;

  /**
   * What a row may take for ever, beside vectors that are decoded from it: its part of an index.
   */
  private static final long INSERTED_ROW_BYTES = 8;

  /** Rows of the past that are asked for; all of their answers fit into the clients' memory. */
  private static final int PAST_ROWS = 5_000;

  private static final int STREAMED_ROWS = 20_000;
  private static final int BATCH_ROWS = 20;

  /** Rows of each session whose writes are updates. */
  private static final int UPDATED_ROWS = 1_000;

  private static final int[] ONE_EACH = new int[BATCH_ROWS];

  static {
    Arrays.fill(ONE_EACH, 1);
  }

  /** What the load writes. */
  enum Writes {
    INSERT,
    UPDATE
  }

  private final ServedPoints points;
  private final int sessions;
  private final Duration duration;
  private final Writes writes;
  private final Consumer<String> out;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong rowsRead = new AtomicLong();
  private final AtomicLong rowsWritten = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  MixedLoad(
      ServedPoints points, int sessions, Duration duration, Writes writes, Consumer<String> out) {
    this.points = points;
    this.sessions = sessions;
    this.duration = duration;
    this.writes = writes;
    this.out = out;
  }

  private void say(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }

  /** Whether nothing was wrong. */
  boolean run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Future<Written>> written = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      int session = i;
      written.add(threads.submit(() -> session(session)));
    }
    MemoryOverTime memory = new MemoryOverTime();
    for (int i = 0; i < MemoryOverTime.SAMPLES; i++) {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos() / MemoryOverTime.SAMPLES);
      memory.add(MemoryInUse.now(points), commits.get(), rowsWritten.get());
      say(
          "%6.0f s: %d requests, %d rows read, %d written in %d commits, %s, %d errors, %d wrong",
          (System.nanoTime() - start) / 1e9,
          requests.get(),
          rowsRead.get(),
          rowsWritten.get(),
          commits.get(),
          memory.last(),
          errors.get(),
          wrong.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    stop.set(true);
    Written expected = new Written(0, 0);
    for (Future<Written> one : written) {
      expected = expected.and(one.get());
    }
    threads.shutdown();
    Written there = count();
    boolean drained = drain();
    say(
        "%d requests in %.0f s = %.0f/s by %d sessions; %.0f rows/s read, %.0f rows/s written",
        requests.get(),
        seconds,
        requests.get() / seconds,
        sessions,
        rowsRead.get() / seconds,
        rowsWritten.get() / seconds);
    say(
        "errors %d, wrong answers %d; committed %s, there %s; drained without loss: %s",
        errors.get(), wrong.get(), expected, there, drained);
    boolean flat = isFlat(memory);
    return errors.get() == 0 && wrong.get() == 0 && expected.equals(there) && flat && drained;
  }

  private boolean isFlat(MemoryOverTime memory) {
    long lasting = writes == Writes.INSERT ? rowsWritten.get() * INSERTED_ROW_BYTES : 0;
    long other = memory.grown(MemoryInUse::otherHeapBytes);
    long direct = memory.grown(MemoryInUse::directBytes);
    long threads = memory.grown(MemoryInUse::threads);
    boolean flat =
        other <= VARIATION_BYTES + lasting && direct <= VARIATION_BYTES && threads <= sessions;
    say(
        "bounded by budgets: vectors %d MB, answers %d MB; other heap grows by %.1f MB per million"
            + " commits, %.1f bytes per row written",
        memory.last().vectorBytes() >> 20,
        memory.last().answerBytes() >> 20,
        memory.bytesPerCommit() * 1e6 / (1 << 20),
        memory.bytesPerRow());
    say(
        "grown since caches filled: heap %d MB, of it other than vectors and answers %d MB, direct"
            + " %d MB, beside the heap %d MB, threads %d: %s",
        memory.grown(MemoryInUse::heapBytes) >> 20,
        other >> 20,
        direct >> 20,
        memory.grown(MemoryInUse::besideHeapBytes) >> 20,
        threads,
        flat ? "flat" : "NOT FLAT");
    return flat;
  }

  /**
   * What was committed.
   *
   * @param rows that were inserted
   * @param changes of them
   */
  private record Written(long rows, long changes) {
    Written and(Written other) {
      return new Written(rows + other.rows, changes + other.changes);
    }

    @Override
    public String toString() {
      return rows + " rows, " + changes + " changes";
    }
  }

  private Written count() throws SQLException {
    try (Connection connection = points.connect("");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*), COUNT(DISTINCT id), SUM(changes) FROM entry")) {
      row.next();
      if (row.getLong(1) != row.getLong(2)) {
        wrong.incrementAndGet();
      }
      return new Written(row.getLong(1), row.getLong(3));
    }
  }

  /** One session's work; what it has committed. */
  private Written session(int number) {
    Random random = new Random(number);
    Written committed = new Written(0, 0);
    while (!stop.get()) {
      try (Connection connection = points.connect("")) {
        try (Work work = new Work(connection, number)) {
          while (!stop.get()) {
            committed = committed.and(work.one(random.nextInt(100), committed, random));
            requests.incrementAndGet();
          }
        }
      } catch (SQLException e) {
        errors.incrementAndGet();
        say("session %d: %s", number, e);
      }
    }
    return committed;
  }

  /** What one connection does. */
  private final class Work implements AutoCloseable {
    private final int number;
    private final PreparedStatement lookup;
    private final PreparedStatement past;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement stream;
    private final PreparedStatement total;

    Work(Connection connection, int number) throws SQLException {
      this.number = number;
      lookup = connection.prepareStatement("SELECT /*+ LATENCY(50) */ b FROM point WHERE id = ?");
      past =
          connection.prepareStatement(
              "SELECT b FROM point FOR SYSTEM_VERSION AS OF "
                  + points.sequence()
                  + " WHERE id = ?");
      insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?, 0)");
      update = connection.prepareStatement("UPDATE entry SET changes = changes + 1 WHERE id = ?");
      stream = connection.prepareStatement("SELECT id FROM point WHERE id >= ? ORDER BY id");
      total =
          connection.prepareStatement(
              "SELECT COUNT(*), MAX(id), SUM(changes) FROM entry WHERE writer = ?");
    }

    /** What it has committed. */
    private Written one(int choice, Written committed, Random random) throws SQLException {
      if (choice < 50) {
        boolean present = choice < 25;
        value(
            present ? lookup : past,
            random.nextInt(present ? points.rows() : Math.min(PAST_ROWS, points.rows())));
      } else if (choice < 85) {
        return writes == Writes.UPDATE && committed.rows() >= UPDATED_ROWS
            ? change(random.nextInt(UPDATED_ROWS))
            : write(committed.rows());
      } else if (choice < 97) {
        ownRows(committed);
      } else {
        streamed();
      }
      return new Written(0, 0);
    }

    private void value(PreparedStatement of, long id) throws SQLException {
      of.setLong(1, id);
      try (ResultSet row = of.executeQuery()) {
        check(row.next() && row.getLong(1) == id * 1_000_003L && !row.next());
      }
      rowsRead.incrementAndGet();
    }

    private long id(long row) {
      return (long) number << 40 | row;
    }

    private Written write(long committed) throws SQLException {
      for (int i = 0; i < BATCH_ROWS; i++) {
        insert.setLong(1, id(committed + i));
        insert.setInt(2, number);
        insert.addBatch();
      }
      check(insert.executeBatch().length == BATCH_ROWS);
      rowsWritten.addAndGet(BATCH_ROWS);
      commits.incrementAndGet();
      return new Written(BATCH_ROWS, 0);
    }

    private Written change(int first) throws SQLException {
      for (int i = 0; i < BATCH_ROWS; i++) {
        update.setLong(1, id((first + i) % UPDATED_ROWS));
        update.addBatch();
      }
      check(Arrays.equals(update.executeBatch(), ONE_EACH));
      rowsWritten.addAndGet(BATCH_ROWS);
      commits.incrementAndGet();
      return new Written(0, BATCH_ROWS);
    }

    /** Of one's own rows all that were committed are there as they are, and no others. */
    private void ownRows(Written committed) throws SQLException {
      total.setInt(1, number);
      try (ResultSet row = total.executeQuery()) {
        row.next();
        check(row.getLong(1) == committed.rows() && row.getLong(3) == committed.changes());
        check(committed.rows() == 0 || row.getLong(2) == id(committed.rows() - 1));
      }
      rowsRead.incrementAndGet();
    }

    /** Every row once, in order. */
    private void streamed() throws SQLException {
      long id = Math.max(0, points.rows() - STREAMED_ROWS);
      stream.setLong(1, id);
      try (ResultSet rows = stream.executeQuery()) {
        boolean right = true;
        while (rows.next()) {
          right &= rows.getLong(1) == id++;
          rowsRead.incrementAndGet();
        }
        check(right && id == points.rows());
      }
    }

    @Override
    public void close() throws SQLException {
      lookup.close();
      past.close();
      insert.close();
      update.close();
      stream.close();
      total.close();
    }
  }

  private void check(boolean right) {
    if (!right) {
      wrong.incrementAndGet();
    }
  }

  /** Stops the server while results are read and transactions are open: all of them end well. */
  private boolean drain() throws Exception {
    List<Connection> open = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    try {
      List<Future<Boolean>> ends = new ArrayList<>();
      List<ResultSet> readings = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        Connection connection = points.connect("cache=false");
        open.add(connection);
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT id FROM point ORDER BY id");
        rows.next();
        readings.add(rows);
      }
      Future<?> stopping = threads.submit(points::close);
      for (ResultSet rows : readings) {
        ends.add(threads.submit(() -> readToEnd(rows)));
      }
      boolean all = true;
      for (Future<Boolean> end : ends) {
        all &= end.get();
      }
      stopping.get();
      return all;
    } finally {
      threads.shutdown();
      for (Connection connection : open) {
        connection.abort(Runnable::run);
      }
    }
  }

  private boolean readToEnd(ResultSet rows) {
    try {
      long expected = 1;
      while (rows.next()) {
        if (rows.getLong(1) != expected++) {
          return false;
        }
      }
      return expected == points.rows();
    } catch (SQLException e) {
      say("while the server stopped: %s", e);
      return false;
    }
  }
}

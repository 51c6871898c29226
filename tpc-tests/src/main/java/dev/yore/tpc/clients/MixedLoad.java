package dev.yore.tpc.clients;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
import java.util.function.ToLongFunction;

/**
 * Many sessions that look up, scan, stream and change at once, as fast as they are answered, and
 * check every answer; at the end the server is stopped while they are at work. One thread; those of
 * the sessions are its own.
 */
final class MixedLoad {
  private static final int SAMPLES = 12;

  /** Of the samples, so many at the beginning show caches that fill. */
  private static final int FILLING_SAMPLES = 4;

  /** What a heap in use varies by after a collection, with caches of answers and pages filling. */
  private static final long VARIATION_BYTES = 48L << 20;

  /** Rows of two numbers that were written are cached as well, with when they began. */
  private static final long WRITTEN_ROW_BYTES = 40;

  /** Rows of the past that are asked for; all of their answers fit into the clients' memory. */
  private static final int PAST_ROWS = 5_000;

  private static final int STREAMED_ROWS = 20_000;
  private static final int BATCH_ROWS = 20;

  private final ServedPoints points;
  private final int sessions;
  private final Duration duration;
  private final Consumer<String> out;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong rowsRead = new AtomicLong();
  private final AtomicLong rowsWritten = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  MixedLoad(ServedPoints points, int sessions, Duration duration, Consumer<String> out) {
    this.points = points;
    this.sessions = sessions;
    this.duration = duration;
    this.out = out;
  }

  private void say(String format, Object... arguments) {
    out.accept(String.format(Locale.ROOT, format, arguments));
  }

  /** Whether nothing was wrong. */
  boolean run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    List<Future<Long>> written = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      int session = i;
      written.add(threads.submit(() -> session(session)));
    }
    List<MemoryInUse> memory = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos() / SAMPLES);
      memory.add(MemoryInUse.now());
      say(
          "%6.0f s: %d requests, %d rows read, %d written, %s, %d errors, %d wrong",
          (System.nanoTime() - start) / 1e9,
          requests.get(),
          rowsRead.get(),
          rowsWritten.get(),
          memory.get(i),
          errors.get(),
          wrong.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    stop.set(true);
    long expected = 0;
    for (Future<Long> one : written) {
      expected += one.get();
    }
    threads.shutdown();
    long there = count();
    boolean drained = drain();
    boolean flat =
        grown(memory, MemoryInUse::heapBytes) <= VARIATION_BYTES + expected * WRITTEN_ROW_BYTES
            && grown(memory, MemoryInUse::directBytes) <= VARIATION_BYTES
            && grown(memory, MemoryInUse::threads) <= sessions;
    say(
        "%d requests in %.0f s = %.0f/s by %d sessions; %.0f rows/s read, %.0f rows/s written",
        requests.get(),
        seconds,
        requests.get() / seconds,
        sessions,
        rowsRead.get() / seconds,
        rowsWritten.get() / seconds);
    say(
        "errors %d, wrong answers %d, rows committed %d, there %d; grown since caches filled: heap"
            + " %d MB, direct %d MB, beside the heap %d MB, threads %d: %s; drained without loss: %s",
        errors.get(),
        wrong.get(),
        expected,
        there,
        grown(memory, MemoryInUse::heapBytes) >> 20,
        grown(memory, MemoryInUse::directBytes) >> 20,
        grown(memory, MemoryInUse::nativeBytes) >> 20,
        grown(memory, MemoryInUse::threads),
        flat ? "flat" : "NOT FLAT",
        drained);
    return errors.get() == 0 && wrong.get() == 0 && expected == there && flat && drained;
  }

  /** The most at the end less the most at the beginning, when caches had filled. */
  private static long grown(List<MemoryInUse> memory, ToLongFunction<MemoryInUse> what) {
    long early = memory.subList(1, FILLING_SAMPLES).stream().mapToLong(what).max().orElse(0);
    long late = memory.subList(FILLING_SAMPLES, SAMPLES).stream().mapToLong(what).max().orElse(0);
    return late - early;
  }

  private long count() throws SQLException {
    try (Connection connection = points.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*), COUNT(DISTINCT id) FROM entry")) {
      row.next();
      if (row.getLong(1) != row.getLong(2)) {
        wrong.incrementAndGet();
      }
      return row.getLong(1);
    }
  }

  /** One session's work; the rows it has committed. */
  private long session(int number) {
    Random random = new Random(number);
    long committed = 0;
    while (!stop.get()) {
      try (Connection connection = points.connect("")) {
        try (Work work = new Work(connection, number)) {
          while (!stop.get()) {
            committed += work.one(random.nextInt(100), committed, random);
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
      insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?)");
      stream = connection.prepareStatement("SELECT id FROM point WHERE id >= ? ORDER BY id");
      total = connection.prepareStatement("SELECT COUNT(*), MAX(id) FROM entry WHERE writer = ?");
    }

    /** Rows committed by it. */
    private int one(int choice, long committed, Random random) throws SQLException {
      if (choice < 50) {
        boolean present = choice < 25;
        value(
            present ? lookup : past,
            random.nextInt(present ? points.rows() : Math.min(PAST_ROWS, points.rows())));
      } else if (choice < 85) {
        return write(committed);
      } else if (choice < 97) {
        ownRows(committed);
      } else {
        streamed();
      }
      return 0;
    }

    private void value(PreparedStatement of, long id) throws SQLException {
      of.setLong(1, id);
      try (ResultSet row = of.executeQuery()) {
        check(row.next() && row.getLong(1) == id * 1_000_003L && !row.next());
      }
      rowsRead.incrementAndGet();
    }

    private int write(long committed) throws SQLException {
      for (int i = 0; i < BATCH_ROWS; i++) {
        insert.setLong(1, (long) number << 40 | committed + i);
        insert.setInt(2, number);
        insert.addBatch();
      }
      check(insert.executeBatch().length == BATCH_ROWS);
      rowsWritten.addAndGet(BATCH_ROWS);
      return BATCH_ROWS;
    }

    /** Of one's own rows all that were committed are there, and no others. */
    private void ownRows(long committed) throws SQLException {
      total.setInt(1, number);
      try (ResultSet row = total.executeQuery()) {
        row.next();
        check(row.getLong(1) == committed);
        check(committed == 0 || row.getLong(2) == ((long) number << 40 | committed - 1));
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

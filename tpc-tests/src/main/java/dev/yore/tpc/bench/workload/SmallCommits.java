package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bench.system.SystemUnderTest;
import dev.yore.tpc.console.ProgressBar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits single rows, durably, from one connection and from several at once; and, as what the disk
 * allows, appends to a file and syncs it.
 */
final class SmallCommits {
  /** As what the report knows the file that is appended to. */
  static final String BARE_FILE = "append+fdatasync";

  private static final int[] CONNECTIONS = {1, 4, 64};
  // Commits are so short that the JVM is long busy compiling them beside the ones it runs.
  private static final double WARM_UP_SHARE = 0.7;
  private static final double NANOS_PER_SECOND = 1e9;
  // About what a commit of one row takes in a log.
  private static final int APPEND_BYTES = 128;

  private final Arena arena;
  private final AtomicLong nextId = new AtomicLong();

  SmallCommits(Arena arena) {
    this.arena = arena;
  }

  void run() throws SQLException, IOException {
    long runNanos = (long) (arena.run().options().writeSeconds() * NANOS_PER_SECOND);
    appendToFile(runNanos);
    for (Contender contender : arena.contenders()) {
      SystemUnderTest system = contender.system();
      system.createTicks();
      try (ProgressBar bar =
          arena.run().bar(system.name() + " writes", "runs", CONNECTIONS.length)) {
        for (int connections : CONNECTIONS) {
          write(system, connections, (long) (runNanos * WARM_UP_SHARE));
          measure(system, connections, runNanos);
          bar.advance(1, connections + " connections");
        }
      }
    }
  }

  private void measure(SystemUnderTest system, int connections, long runNanos) throws SQLException {
    long start = System.nanoTime();
    List<long[]> durations = write(system, connections, runNanos);
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    long[] nanos = durations.stream().flatMapToLong(Arrays::stream).toArray();
    String condition = connections + (connections == 1 ? " connection" : " connections");
    arena.measured(
        system.name(),
        Arena.WRITES,
        "one-row commits",
        condition,
        Unit.PER_SECOND,
        Spread.of(nanos.length / seconds));
    arena.measured(
        system.name(),
        Arena.WRITES,
        "a one-row commit",
        condition,
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }

  private List<long[]> write(SystemUnderTest system, int connections, long runNanos)
      throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(connections);
    try {
      long until = System.nanoTime() + runNanos;
      List<Future<long[]>> writers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        writers.add(pool.submit(() -> writeUntil(system, until)));
      }
      List<long[]> durations = new ArrayList<>();
      for (Future<long[]> writer : writers) {
        durations.add(writer.get());
      }
      return durations;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while writers run", e);
    } catch (ExecutionException e) {
      throw new SQLException("a writer of " + system.name() + " failed", e);
    } finally {
      pool.shutdownNow();
    }
  }

  // At least one commit, however slow.
  private long[] writeUntil(SystemUnderTest system, long untilNanos) throws SQLException {
    Durations durations = new Durations();
    try (Connection connection = system.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bench_ticks (id, note) VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      do {
        long id = nextId.incrementAndGet();
        insert.setLong(1, id);
        insert.setString(2, "tick " + id);
        long start = System.nanoTime();
        insert.executeUpdate();
        system.commit(connection);
        durations.add(System.nanoTime() - start);
      } while (System.nanoTime() < untilNanos);
    }
    return durations.toArray();
  }

  private void appendToFile(long runNanos) throws IOException {
    Path file = arena.run().work().resolve("append");
    Durations durations = new Durations();
    long begin = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(APPEND_BYTES);
      do {
        long start = System.nanoTime();
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
        durations.add(System.nanoTime() - start);
      } while (System.nanoTime() - begin < runNanos);
    }
    Files.delete(file);
    long[] nanos = durations.toArray();
    double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    arena.measured(
        BARE_FILE,
        Arena.WRITES,
        "one-row commits",
        "1 connection",
        Unit.PER_SECOND,
        Spread.of(nanos.length / seconds));
    arena.measured(
        BARE_FILE,
        Arena.WRITES,
        "a one-row commit",
        "1 connection",
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }

  /** A list of longs without boxes. */
  private static final class Durations {
    private static final int INITIAL = 1024;
    private long[] values = new long[INITIAL];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}

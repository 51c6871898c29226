package dev.yore.tpc.bench;

import dev.yore.tpc.console.ProgressBar;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Commits single rows, durably, from one connection and from four at once. */
final class WritesWorkload implements Workload {
  private static final int[] CONNECTIONS = {1, 4};
  // Commits are so short that the JVM is long busy compiling them beside the ones it runs.
  private static final double WARM_UP_SHARE = 0.7;
  private static final double NANOS_PER_SECOND = 1e9;

  private final AtomicLong nextId = new AtomicLong();

  @Override
  public String name() {
    return "writes";
  }

  @Override
  public void run(Bench bench) throws SQLException {
    try (Connection connection = bench.system().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE bench_ticks (id BIGINT NOT NULL, note VARCHAR(100), PRIMARY KEY (id))");
    }
    long runNanos = (long) (bench.options().writeSeconds() * NANOS_PER_SECOND);
    try (ProgressBar bar = bench.bar("writes", "runs", CONNECTIONS.length)) {
      for (int connections : CONNECTIONS) {
        commitsPerSecond(bench.system(), connections, (long) (runNanos * WARM_UP_SHARE));
        double rate = commitsPerSecond(bench.system(), connections, runNanos);
        String name =
            "one-row commits, " + connections + (connections == 1 ? " connection" : " connections");
        bench.measured(this, name, "commits/s", rate);
        bar.advance(1, "");
      }
    }
  }

  private double commitsPerSecond(SystemUnderTest system, int connections, long runNanos)
      throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(connections);
    try {
      long start = System.nanoTime();
      List<Future<Long>> writers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        writers.add(pool.submit(() -> write(system, start + runNanos)));
      }
      long commits = 0;
      for (Future<Long> writer : writers) {
        commits += writer.get();
      }
      return commits / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while writers run", e);
    } catch (ExecutionException e) {
      throw new SQLException("a writer failed", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private long write(SystemUnderTest system, long untilNanos) throws SQLException {
    long commits = 0;
    try (Connection connection = system.connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bench_ticks VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      while (System.nanoTime() < untilNanos) {
        long id = nextId.incrementAndGet();
        insert.setLong(1, id);
        insert.setString(2, "tick " + id);
        insert.executeUpdate();
        connection.commit();
        commits++;
      }
    }
    return commits;
  }
}

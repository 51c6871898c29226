package dev.yore.tpc.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Counts durable commits of one row from 1, 4 and 64 connections, beside what the disk allows: a
 * file that is appended to and synced. In a JVM of its own, which {@code strace} can give a disk
 * whose syncs take as long as one wishes: it delays the system calls.
 */
public final class CommitRates {
  private static final int[] CONNECTIONS = {1, 4, 64};

  /** About what a commit of one row takes in a log. */
  private static final int APPEND_BYTES = 128;

  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** Commits are so short that the JVM is long busy compiling them beside the ones it runs. */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Path directory;
  private final AtomicLong nextId = new AtomicLong();

  private CommitRates(Path directory) {
    this.directory = directory;
  }

  /**
   * Measures on the disk as it is, then on one whose syncs take longer.
   *
   * @param syncMillis what is added to a sync, each after the other
   */
  static void run(Path directory, List<Integer> syncMillis, Consumer<String> out)
      throws IOException {
    out.accept("durable one-row commits, the disk as it is:");
    fork(directory.resolve("native"), List.of(), out);
    for (int millis : syncMillis) {
      out.accept("durable one-row commits, every sync " + millis + " ms longer:");
      List<String> delayed =
          List.of(
              "strace",
              "-f",
              "--seccomp-bpf",
              "-qq",
              "-o",
              "/dev/null",
              "-e",
              "trace=fsync,fdatasync",
              "-e",
              "inject=fsync,fdatasync:delay_enter=" + TimeUnit.MILLISECONDS.toMicros(millis));
      fork(directory.resolve("slow" + millis), delayed, out);
    }
  }

  private static void fork(Path directory, List<String> prefix, Consumer<String> out)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommitRates.class.getName(),
            directory.toString()));
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException("counting commits failed: " + String.join(" ", prefix));
      }
      Files.readAllLines(findings(directory)).forEach(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What the forked JVM found: its standard output belongs to the command line. */
  private static Path findings(Path directory) {
    return directory.resolve("findings");
  }

  /** The forked JVM: a directory. */
  public static void main(String[] arguments) throws IOException, SQLException {
    CommitRates rates = new CommitRates(Path.of(arguments[0]));
    Files.createDirectories(rates.directory);
    double bare = rates.appendAndSync();
    List<String> findings = new ArrayList<>();
    findings.add(String.format(Locale.ROOT, "  append+fdatasync %9.0f/s", bare));
    double one = 0;
    for (int connections : CONNECTIONS) {
      rates.commit(connections, WARM_UP_NANOS);
      double rate = rates.commit(connections, RUN_NANOS);
      one = connections == 1 ? rate : one;
      findings.add(
          String.format(
              Locale.ROOT,
              "  %2d connection%s   %9.0f/s = %.2f times append+fdatasync, %.1f times one connection",
              connections,
              connections == 1 ? " " : "s",
              rate,
              rate / bare,
              rate / one));
    }
    Files.write(findings(rates.directory), findings);
  }

  private double appendAndSync() throws IOException {
    Path file = directory.resolve("append");
    long start = System.nanoTime();
    long count = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(APPEND_BYTES);
      for (; System.nanoTime() - start < RUN_NANOS; count++) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
    }
    double rate = count * NANOS_PER_SECOND / (System.nanoTime() - start);
    Files.delete(file);
    return rate;
  }

  /** Commits a second from so many connections at once. */
  private double commit(int connections, long nanos) throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(connections);
    try (Connection keeper = connect();
        Statement create = keeper.createStatement()) {
      create.execute(
          "CREATE TABLE IF NOT EXISTS ticks"
              + " (id BIGINT NOT NULL, note VARCHAR(100), PRIMARY KEY (id))");
      long start = System.nanoTime();
      List<Future<Long>> writers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        writers.add(pool.submit(() -> commitUntil(start + nanos)));
      }
      long commits = 0;
      for (Future<Long> writer : writers) {
        commits += writer.get();
      }
      return commits * NANOS_PER_SECOND / (System.nanoTime() - start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while writers run", e);
    } catch (ExecutionException e) {
      throw new SQLException("a writer failed", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private long commitUntil(long untilNanos) throws SQLException {
    long commits = 0;
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ticks (id, note) VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      for (; System.nanoTime() < untilNanos; commits++) {
        long id = nextId.incrementAndGet();
        insert.setLong(1, id);
        insert.setString(2, "tick " + id);
        insert.executeUpdate();
        connection.commit();
      }
    }
    return commits;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:yore:" + directory.resolve("store"));
  }
}

package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.system.DiskWrites;
import dev.yore.tpc.bench.system.SystemUnderTest;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.history.HistoryOverlay;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** One system that goes through the history, and what it calls the moments on the way. */
final class Contender implements AutoCloseable {
  private final SystemUnderTest system;
  private final BusinessHistory history;
  private final HistoryOverlay overlay;
  private final TreeMap<Integer, Long> marks = new TreeMap<>();
  private int commits;

  /**
   * What a part of the history came to.
   *
   * @param commitNanos per commit; empty for a system that jumped
   * @param logicalBytes of the values that changed, as text
   * @param writtenBytes to the disk by the system's processes
   */
  record Advance(long[] commitNanos, long changes, long logicalBytes, long writtenBytes) {}

  Contender(SystemUnderTest system, BenchOptions options, double scale) {
    this.system = system;
    this.history =
        new BusinessHistory(scale, options.seed(), BusinessHistory.BENCHMARK_CHANGES_PER_COMMIT);
    this.overlay = new HistoryOverlay(scale);
  }

  SystemUnderTest system() {
    return system;
  }

  /** Length of the history so far. */
  int commits() {
    return commits;
  }

  /** What the system calls the state after a commit, which must have been marked. */
  long mark(int commit) {
    Long mark = marks.get(commit);
    if (mark == null) {
      throw new IllegalArgumentException(
          "commit " + commit + " of " + system.name() + " is not marked, only " + marks.keySet());
    }
    return mark;
  }

  /** Marks the present. */
  void markNow() throws SQLException {
    if (system.remembers()) {
      try (Connection connection = system.connect()) {
        marks.put(commits, system.mark(connection, commits));
      }
    }
  }

  /**
   * Goes on to a commit.
   *
   * @param marked commits to remember on the way
   * @param bars makes the progress bar, from unit and expected number
   */
  Advance advance(int toCommit, Set<Integer> marked, BiFunction<String, Long, ProgressBar> bars)
      throws SQLException, IOException {
    return system.remembers() ? walk(toCommit, marked, bars) : jump(toCommit);
  }

  private Advance walk(
      int toCommit, Set<Integer> marked, BiFunction<String, Long, ProgressBar> bars)
      throws SQLException, IOException {
    long[] nanos = new long[toCommit - commits];
    long changes = 0;
    long logicalBytes = 0;
    DiskWrites disk = DiskWrites.of(system);
    try (Connection connection = system.connect();
        SystemUnderTest.CommitSink sink = system.commitSink(connection);
        ProgressBar bar = bars.apply("commits", (long) nanos.length)) {
      for (int i = 0; i < nanos.length; i++) {
        BusinessCommit commit = history.next();
        long start = System.nanoTime();
        sink.write(commit);
        nanos[i] = System.nanoTime() - start;
        commits = commit.number();
        changes += commit.changes().size();
        logicalBytes += LogicalSize.bytes(commit);
        if (marked.contains(commits)) {
          marks.put(commits, system.mark(connection, commits));
          connection.commit(); // The transaction that asking for the mark began.
        }
        bar.advance(1, changes + " rows");
      }
    }
    return new Advance(nanos, changes, logicalBytes, disk.sinceBytes());
  }

  /**
   * Goes on with the history, marking nothing, and takes the time of the last of the commits.
   *
   * @param warmUp so many commits first, or more
   * @param warmUpNanos until they have taken so long
   * @return nanoseconds per commit after those to warm up
   */
  long[] time(SystemUnderTest.CommitSink sink, int warmUp, long warmUpNanos, int count)
      throws SQLException {
    long warmedNanos = 0;
    for (int i = 0; i < warmUp || warmedNanos < warmUpNanos; i++) {
      warmedNanos += nanosOf(sink, history.next());
    }
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      nanos[i] = nanosOf(sink, history.next());
    }
    return nanos;
  }

  private static long nanosOf(SystemUnderTest.CommitSink sink, BusinessCommit commit)
      throws SQLException {
    long start = System.nanoTime();
    sink.write(commit);
    return System.nanoTime() - start;
  }

  private Advance jump(int toCommit) throws SQLException, IOException {
    long changes = 0;
    while (commits < toCommit) {
      BusinessCommit commit = history.next();
      overlay.add(commit);
      commits = commit.number();
      changes += commit.changes().size();
    }
    system.jumpTo(overlay);
    return new Advance(new long[0], changes, 0, 0);
  }

  /** The commits of the sweep: so many at equal distances, the last one among them. */
  static int[] evenly(int points, int commits) {
    int[] all = new int[Math.min(points, commits)];
    Arrays.setAll(all, i -> (int) ((i + 1L) * commits / all.length));
    return all;
  }

  @Override
  public void close() throws SQLException, IOException {
    system.close();
  }
}

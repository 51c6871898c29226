package dev.yore.tpc.bench;

import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.history.HistoryOverlay;
import dev.yore.tpc.history.HistoryWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.LongStream;

/**
 * Applies the business history in durable commits and marks its middle. A system without a past
 * jumps to its end.
 */
final class HistoryWorkload implements Workload {
  @Override
  public String name() {
    return "history";
  }

  @Override
  public void run(Bench bench) throws SQLException, IOException {
    BenchOptions options = bench.options();
    BusinessHistory history =
        new BusinessHistory(
            options.scale(), options.seed(), BusinessHistory.BENCHMARK_CHANGES_PER_COMMIT);
    if (bench.system() instanceof TemporalSystem system) {
      write(bench, system, history);
    } else if (bench.system() instanceof PresentSystem system) {
      jump(system, history, options);
    }
  }

  private void write(Bench bench, TemporalSystem system, BusinessHistory history)
      throws SQLException, IOException {
    int commits = bench.options().commits();
    long changes = 0;
    long[] nanos = new long[commits];
    try (Connection connection = system.connect();
        HistoryWriter writer = new HistoryWriter(connection);
        ProgressBar bar = bench.bar("history", "commits", commits)) {
      for (int i = 1; i <= commits; i++) {
        BusinessCommit commit = history.next();
        long start = System.nanoTime();
        writer.write(commit);
        nanos[i - 1] = System.nanoTime() - start;
        changes += commit.changes().size();
        bar.advance(1, changes + " rows");
        if (i == (commits + 1) / 2) {
          bench.setMiddleMark(system.mark(connection));
          connection.commit();
        }
      }
    }
    double seconds = LongStream.of(nanos).sum() / 1e9;
    Percentiles percentiles = new Percentiles(nanos);
    bench.measured(this, "history commit, p50", "ms", percentiles.medianMillis());
    bench.measured(this, "history commit, p99", "ms", percentiles.atMillis(99));
    bench.measured(this, "history commits", "commits/s", commits / seconds);
    bench.measured(this, "history row changes", "rows/s", changes / seconds);
    bench.measured(this, "disk with history", "MB", system.sizeBytes() / 1e6);
  }

  private static void jump(PresentSystem system, BusinessHistory history, BenchOptions options)
      throws SQLException, IOException {
    HistoryOverlay end = new HistoryOverlay(options.scale());
    for (int i = 0; i < options.commits(); i++) {
      end.add(history.next());
    }
    system.jumpTo(end);
  }
}

package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bench.system.SystemUnderTest;
import dev.yore.tpc.bench.system.SystemUnderTest.CommitSink;
import dev.yore.tpc.console.ProgressBar;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Commits of hundreds of changes by a program that has run for a while, in each of the ways a
 * system can be written to: in batches, with a statement for all rows of a kind or for every row,
 * below SQL.
 */
final class LargeCommits {
  private static final int WAYS = 4;

  private static final int MAX_WARM_UP = 200;

  /** Fast commits warm up for as long as slow ones: compilers need time, not commits. */
  private static final double WARM_UP_SECONDS = 8;

  private static final int MAX_COUNTED = 300;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Arena arena;
  private final int warmUp;
  private final int counted;

  /** A run with a short history has few of these commits, too. */
  LargeCommits(Arena arena) {
    this.arena = arena;
    warmUp = Math.min(MAX_WARM_UP, arena.run().options().commits());
    counted = Math.min(MAX_COUNTED, arena.run().options().commits());
  }

  void run() throws SQLException {
    for (Contender contender : arena.contenders()) {
      SystemUnderTest system = contender.system();
      if (system.remembers()) {
        try (ProgressBar bar = arena.run().bar(system.name() + " large commits", "ways", WAYS)) {
          try (Connection connection = system.connect()) {
            measure(contender, "in batches", system.commitSink(connection));
            bar.advance(1, "in batches");
            measure(contender, "in sets", system.setSink(connection));
            bar.advance(1, "in sets");
            measure(contender, "a statement a row", system.singleRowSink(connection));
            bar.advance(1, "a statement a row");
          }
          measure(contender, "below SQL", system.storeSink());
          bar.advance(1, "below SQL");
        }
      }
    }
  }

  private void measure(Contender contender, String way, @Nullable CommitSink sink)
      throws SQLException {
    if (sink == null) {
      return;
    }
    long[] nanos;
    try (sink) {
      long warmUpNanos = (long) (WARM_UP_SECONDS * NANOS_PER_SECOND * warmUp / MAX_WARM_UP);
      nanos = contender.time(sink, warmUp, warmUpNanos, counted);
    }
    double seconds = Arrays.stream(nanos).sum() / NANOS_PER_SECOND;
    String name = contender.system().name();
    arena.measured(
        name,
        Arena.WRITES,
        "commits of 358 changes, warm",
        way,
        Unit.PER_SECOND,
        Spread.of(counted / seconds));
    arena.measured(
        name,
        Arena.WRITES,
        "a commit of 358 changes, warm",
        way,
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }
}

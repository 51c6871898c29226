package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.Suite;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The same questions while the history grows, at several scale factors: the curve is the result.
 */
public final class GrowthSuite implements Suite {
  static final String GROWTH = "growth";

  @Override
  public List<String> workloads() {
    return List.of(GROWTH);
  }

  @Override
  public boolean byDefault() {
    return false;
  }

  @Override
  public void run(BenchRun run, Set<String> wanted) throws SQLException, IOException {
    for (double scale : run.options().growthScales()) {
      try (Arena arena = Arena.load(run, scale, true)) {
        grow(arena, run.options());
      }
    }
  }

  private static void grow(Arena arena, BenchOptions options) throws SQLException, IOException {
    Set<Integer> marked = new TreeSet<>();
    for (int commits : options.growthCommits()) {
      marked.addAll(TpchSuite.marked(commits, TpchSuite.moments(commits)));
    }
    for (int commits : options.growthCommits()) {
      arena.advance(commits, marked);
      Map<String, Integer> moments = TpchSuite.moments(commits);
      new Questions(arena, GROWTH, Questions.at(TpchSuite.six(arena.scale()), moments)).run();
      new Sweep(arena, GROWTH).run();
      new Points(arena, GROWTH, moments).run();
    }
  }
}

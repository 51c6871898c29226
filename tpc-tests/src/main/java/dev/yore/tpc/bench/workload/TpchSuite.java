package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.Suite;
import dev.yore.tpc.tpch.TpchQuery;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** TPC-H, then with a history: load, the 22 questions, small commits, history, the past, disk. */
public final class TpchSuite implements Suite {
  static final String TPCH = "tpch";
  static final String TEMPORAL = "temporal";

  /** The questions whose figures are published; together they use most of what a planner has. */
  static final List<Integer> SIX = List.of(1, 3, 5, 6, 10, 18);

  // Late, but not so late that hardly anything happened since.
  private static final double LATE = 0.9;

  @Override
  public List<String> workloads() {
    return List.of(TPCH, TEMPORAL, Points.WORKLOAD, Arena.WRITES, Arena.STORAGE);
  }

  @Override
  public void run(BenchRun run, Set<String> wanted) throws SQLException, IOException {
    BenchOptions options = run.options();
    try (Arena arena = Arena.load(run, options.scale(), false)) {
      if (wanted.contains(TPCH)) {
        new Questions(
                arena, TPCH, TpchQuery.all(options.scale()).stream().map(Question::now).toList())
            .run();
      }
      Map<String, Integer> moments = moments(options.commits());
      arena.advance(options.commits(), marked(options.commits(), moments));
      if (wanted.contains(TEMPORAL)) {
        new Questions(arena, TEMPORAL, Questions.at(six(options.scale()), moments)).run();
        new Sweep(arena, TEMPORAL).run();
      }
      if (wanted.contains(TEMPORAL) || wanted.contains(Points.WORKLOAD)) {
        Points points = new Points(arena, Points.WORKLOAD, moments);
        points.run();
        new AdHocPoints(arena, points.keys()).run();
      }
      if (wanted.contains(Arena.WRITES)) {
        // Last, because what they leave is in nobody's history.
        new LargeCommits(arena).run();
        new SmallCommits(arena).run();
      }
    }
  }

  static List<TpchQuery> six(double scale) {
    return SIX.stream().map(number -> TpchQuery.of(number, scale)).toList();
  }

  static Map<String, Integer> moments(int commits) {
    Map<String, Integer> moments = new LinkedHashMap<>();
    moments.put("now", Question.PRESENT);
    moments.put("as of the first commit", 1);
    moments.put("as of the middle", (commits + 1) / 2);
    moments.put("as of late", Math.max(1, (int) (commits * LATE)));
    return moments;
  }

  static Set<Integer> marked(int commits, Map<String, Integer> moments) {
    Set<Integer> marked = new TreeSet<>(moments.values());
    Arrays.stream(Contender.evenly(Sweep.POINTS, commits)).forEach(marked::add);
    return marked;
  }
}

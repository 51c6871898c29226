package dev.yore.tpc.bench;

import dev.yore.tpc.answer.ResultRows;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.tpch.TpchQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Six of the 22 questions, about now and about the middle of the history; all rows are read. */
final class QueriesWorkload implements Workload {
  private static final List<Integer> NUMBERS = List.of(1, 3, 5, 6, 10, 18);

  private final Map<Integer, List<List<Object>>> answersNow = new TreeMap<>();

  @Override
  public String name() {
    return "queries";
  }

  /** What the questions about now were answered in the last run, by number. */
  Map<Integer, List<List<Object>>> answersNow() {
    return Map.copyOf(answersNow);
  }

  @Override
  public void run(Bench bench) throws SQLException {
    double now = 1;
    double past = 1;
    try (Connection connection = bench.system().connect();
        ProgressBar bar = bench.bar("queries", "questions", NUMBERS.size())) {
      for (int number : NUMBERS) {
        TpchQuery query = TpchQuery.of(number, bench.options().scale());
        answersNow.put(number, rows(connection, query.sql()));
        now *= measure(bench, connection, query, "now", table -> table);
        if (bench.system() instanceof TemporalSystem system) {
          long mark = bench.middleMark();
          past *= measure(bench, connection, query, "as of the middle", t -> system.asOf(t, mark));
        }
        bar.advance(1, "Q" + number);
      }
    }
    bench.measured(this, "geomean now", "ms", Math.pow(now, 1.0 / NUMBERS.size()));
    if (bench.system() instanceof TemporalSystem) {
      bench.measured(this, "geomean as of the middle", "ms", Math.pow(past, 1.0 / NUMBERS.size()));
    }
  }

  private double measure(
      Bench bench,
      Connection connection,
      TpchQuery query,
      String when,
      UnaryOperator<String> reference)
      throws SQLException {
    String sql = query.sql(reference);
    rows(connection, sql);
    long[] nanos = new long[bench.options().repeat()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      rows(connection, sql);
      nanos[i] = System.nanoTime() - start;
    }
    double median = new Percentiles(nanos).medianMillis();
    bench.measured(this, "Q" + query.number() + " " + when, "ms", median);
    return median;
  }

  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }
}

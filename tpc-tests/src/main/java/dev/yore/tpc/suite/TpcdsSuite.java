package dev.yore.tpc.suite;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.Suite;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.tpcds.TpcdsCsv;
import dev.yore.tpc.tpcds.TpcdsLoader;
import dev.yore.tpc.tpcds.TpcdsOracle;
import dev.yore.tpc.tpcds.TpcdsQuery;
import dev.yore.tpc.tpcds.TpcdsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The 99 questions of TPC-DS: what planning them costs Yore, and what answering them costs both.
 */
public final class TpcdsSuite implements Suite {
  private static final String TPCDS = "tpcds";
  private static final String NOW = "now";

  @Override
  public List<String> workloads() {
    return List.of(TPCDS);
  }

  @Override
  public boolean byDefault() {
    return false;
  }

  @Override
  public void run(BenchRun run, Set<String> wanted) throws SQLException, IOException {
    try (Pair pair = Pair.open(run, TPCDS, TpcdsOracle.SETTINGS)) {
      TimedQuestions questions = new TimedQuestions(run, TPCDS, 0, pair);
      for (String system : pair.names()) {
        load(run, pair, system, questions);
      }
      if (pair.has(Pair.YORE)) {
        plan(run, pair.connection(Pair.YORE), questions);
        questions.ask(questions(pair.connection(Pair.YORE)));
      }
    }
  }

  private static void load(BenchRun run, Pair pair, String system, TimedQuestions figures)
      throws SQLException, IOException {
    double scale = run.options().scale();
    long expected = Arrays.stream(TpcdsTable.values()).mapToLong(t -> t.estimatedRows(scale)).sum();
    long start = System.nanoTime();
    long rows;
    try (ProgressBar bar = run.bar(system + " load", "rows", expected)) {
      if (system.equals(Pair.DUCKDB)) {
        rows = loadThroughFiles(pair, scale, bar);
      } else {
        Connection connection = pair.connection(system);
        rows =
            new TpcdsLoader(connection, (table, n) -> bar.advance(n, table.sqlName())).load(scale);
        connection.setAutoCommit(true);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    figures.measured(system, "bulk load", "rows", Unit.PER_SECOND, Spread.of(rows / seconds));
    pair.tidy(system, Arrays.stream(TpcdsTable.values()).map(TpcdsTable::sqlName).toList());
    figures.measured(
        system, "disk", "loaded", Unit.MEGABYTES, Spread.of(pair.sizeBytes(system) / 1e6));
  }

  private static long loadThroughFiles(Pair pair, double scale, ProgressBar bar)
      throws SQLException, IOException {
    Connection duckDb = pair.connection(Pair.DUCKDB);
    long rows = 0;
    for (TpcdsTable table : TpcdsTable.values()) {
      Path file = pair.directory().resolve(table.sqlName() + ".csv");
      long written = TpcdsCsv.write(table, table.rows(scale), file);
      Pair.execute(duckDb, table.createSql());
      Pair.execute(
          duckDb,
          "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
      Files.delete(file);
      bar.advance(written, table.sqlName());
      rows += written;
    }
    return rows;
  }

  /** How long a statement takes from its text to a plan that runs, when all is warm. */
  private static void plan(BenchRun run, Connection yore, TimedQuestions figures)
      throws SQLException {
    List<TpcdsQuery> all = TpcdsQuery.all();
    List<Double> slowest = new ArrayList<>();
    try (ProgressBar bar = run.bar("yore tpcds plan", "questions", 2L * all.size())) {
      for (TpcdsQuery query : all) {
        prepare(yore, query.sql());
        bar.advance(1, query.name());
      }
      for (TpcdsQuery query : all) {
        long[] nanos = new long[run.options().repeat()];
        StringBuilder text = new StringBuilder(query.sql());
        for (int i = 0; i < nanos.length; i++) {
          // Another text to the plan cache, the same statement to the planner.
          text.append(' ');
          long start = System.nanoTime();
          prepare(yore, text.toString());
          nanos[i] = System.nanoTime() - start;
        }
        Spread spread = Spread.ofNanos(nanos);
        slowest.add(spread.median());
        figures.measured(Pair.YORE, "Q" + query.name(), "planning", Unit.MILLIS, spread);
        bar.advance(1, query.name());
      }
    }
    figures.measured(
        Pair.YORE,
        "all questions",
        "planning",
        Unit.MILLIS,
        Spread.of(slowest.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private static int prepare(Connection yore, String sql) throws SQLException {
    try (PreparedStatement statement = yore.prepareStatement(sql)) {
      return Objects.requireNonNull(statement.getMetaData()).getColumnCount();
    }
  }

  private static List<TimedQuestion> questions(Connection yore) throws SQLException {
    List<TimedQuestion> questions = new ArrayList<>();
    for (TpcdsQuery query : TpcdsQuery.all()) {
      String ordered = query.totallyOrderedSql(prepare(yore, query.sql()));
      questions.add(
          new TimedQuestion(
              "Q" + query.name(),
              NOW,
              Map.of(Pair.YORE, ordered, Pair.DUCKDB, TpcdsOracle.sql(query, ordered)),
              Map.of(Pair.YORE, query.sql(), Pair.DUCKDB, query.sql())));
    }
    return questions;
  }
}

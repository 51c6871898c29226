package dev.yore.tpc.demo;

import dev.yore.tpc.console.ConsoleTable;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.history.HistoryWriter;
import dev.yore.tpc.tpch.TpchLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Loads, changes and asks: the story from an empty directory to answers about the past. */
final class Demo {
  private static final int MAX_ROWS = 10;
  private static final String INDENT = "    ";
  private static final double NANOS_PER_MILLI = 1e6;
  // About as many row changes as an hour of a small shop; a commit in the benchmark has 358.
  private static final int CHANGES_PER_COMMIT = 40;

  private final DemoStore store;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  Demo(DemoStore store, PrintWriter out, PrintWriter err, boolean terminal) {
    this.store = store;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  void run(double scale, int commits, long seed) throws SQLException, IOException {
    store.replace();
    out.printf(
        Locale.ROOT,
        "A store in %s: TPC-H at scale factor %s, then %d commits of business.%n%n",
        store.directory(),
        scale,
        commits);
    List<Question> questions;
    try (Connection connection = DriverManager.getConnection(store.url())) {
      store.mark();
      load(connection, scale);
      questions = live(connection, scale, commits, seed);
      connection.setAutoCommit(true);
      for (Question question : questions) {
        ask(connection, question);
      }
    }
    out.println("Ask it yourself:");
    out.println(INDENT + "./yore sql -u " + store.url());
  }

  private void load(Connection connection, double scale) throws SQLException {
    long expected = 0;
    for (TpchTable table : TpchTable.values()) {
      expected += table.estimatedRows(scale);
    }
    try (ProgressBar bar = new ProgressBar(err, terminal, "Loading", "rows", expected)) {
      TpchLoader loader =
          new TpchLoader(connection, (table, rows) -> bar.advance(rows, table.sqlName()));
      loader.createTables();
      loader.load(scale);
    }
  }

  private List<Question> live(Connection connection, double scale, int commits, long seed)
      throws SQLException {
    long loaded = lastSequence(connection);
    long middle = loaded;
    OrderStories stories = new OrderStories();
    try (HistoryWriter writer = new HistoryWriter(connection);
        ProgressBar bar = new ProgressBar(err, terminal, "Doing business", "commits", commits)) {
      BusinessHistory history = new BusinessHistory(scale, seed, CHANGES_PER_COMMIT);
      for (int i = 1; i <= commits; i++) {
        BusinessCommit commit = history.next();
        writer.write(commit);
        stories.watch(commit);
        bar.advance(1, commit.changes().size() + " rows");
        if (i == commits / 2) {
          middle = lastSequence(connection);
        }
      }
    }
    return Questions.of(scale, loaded, stampOf(connection, middle), middle, stories.bestOrder());
  }

  private void ask(Connection connection, Question question) throws SQLException {
    out.println(question.title());
    out.println();
    question.sql().lines().forEach(line -> out.println(INDENT + line));
    out.println();
    long start = System.nanoTime();
    ConsoleTable table;
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(question.sql())) {
      table = ConsoleTable.of(result, MAX_ROWS);
    }
    double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
    out.print(table.render(INDENT));
    out.printf(
        Locale.ROOT,
        "%s%d %s in %.1f ms%n%n",
        INDENT,
        table.rowCount(),
        table.rowCount() == 1 ? "row" : "rows",
        millis);
    out.flush();
  }

  private static long lastSequence(Connection connection) throws SQLException {
    return Long.parseLong(single(connection, "SELECT MAX(seq) FROM sys.commits"));
  }

  private static String stampOf(Connection connection, long sequence) throws SQLException {
    return single(connection, "SELECT stamp FROM sys.commits WHERE seq = " + sequence);
  }

  private static String single(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}

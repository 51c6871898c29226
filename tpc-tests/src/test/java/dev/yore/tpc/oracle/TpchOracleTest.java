package dev.yore.tpc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.answer.AnswerComparison;
import dev.yore.tpc.answer.ResultRows;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.BusinessHistory;
import dev.yore.tpc.history.HistoryWriter;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchLoader;
import dev.yore.tpc.tpch.TpchQuery;
import dev.yore.tpc.tpch.TpchTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All 22 questions, now and at three earlier sequences of a history of 200 commits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@org.junit.jupiter.api.TestMethodOrder(org.junit.jupiter.api.MethodOrderer.OrderAnnotation.class)
class TpchOracleTest {
  private static final double SCALE = 0.01;
  private static final int COMMITS = 200;
  private static final int CHANGES_PER_COMMIT = 60;
  private static final List<Integer> REMEMBERED_COMMITS = List.of(0, 67, 134);
  // Some questions ask for so little of the data that 12,000 changes pass them by.
  private static final int QUESTIONS_THAT_SEE_THE_HISTORY = 12;

  /** A state both databases remember: by schema in DuckDB, by sequence and stamp in Yore. */
  private record Moment(String schema, long sequence, String stamp) {}

  private final List<Moment> moments = new ArrayList<>();
  private DuckDbOracle oracle;
  private String url;
  private Connection yore;

  @BeforeAll
  void writeTheSameHistoryToBoth(@TempDir Path work) throws Exception {
    oracle = new DuckDbOracle(SCALE, work);
    url = "jdbc:yore:" + work.resolve("store");
    yore = DriverManager.getConnection(url);
    TpchLoader loader = new TpchLoader(yore, LoadProgress.NONE);
    loader.createTables();
    loader.load(SCALE);
    long seed = Long.getLong("yore.test.seed", 42);
    System.out.println("TpchOracleTest: -Dyore.test.seed=" + seed);
    BusinessHistory history = new BusinessHistory(SCALE, seed, CHANGES_PER_COMMIT);
    try (HistoryWriter writer = new HistoryWriter(yore)) {
      for (int i = 0; i <= COMMITS; i++) {
        if (i > 0) {
          BusinessCommit commit = history.next();
          oracle.write(commit);
          writer.write(commit);
        }
        if (REMEMBERED_COMMITS.contains(i)) {
          remember();
        }
      }
    }
    oracle.remember("at_the_end");
    yore.setAutoCommit(true);
  }

  @AfterAll
  void close() throws SQLException {
    yore.close();
    oracle.close();
  }

  @ParameterizedTest
  @MethodSource("questions")
  @Order(1)
  void answersAboutNowEqualTheOracles(int number) throws SQLException {
    TpchQuery query = TpchQuery.of(number, SCALE);
    assertAnswer(query, "at_the_end", query.sql());
  }

  @ParameterizedTest
  @MethodSource("questions")
  @Order(2)
  void answersAboutEarlierSequencesEqualTheOracles(int number) throws SQLException {
    TpchQuery query = TpchQuery.of(number, SCALE);
    for (Moment moment : moments) {
      String period = " FOR SYSTEM_VERSION AS OF " + moment.sequence();
      assertAnswer(query, moment.schema(), query.sql(table -> table + period));
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  @Order(3)
  void answersAboutAnEarlierTimeEqualTheOracles(int number) throws SQLException {
    TpchQuery query = TpchQuery.of(number, SCALE);
    Moment moment = moments.get(1);
    String period = " FOR SYSTEM_TIME AS OF TIMESTAMP '" + moment.stamp() + "'";
    assertAnswer(query, moment.schema(), query.sql(table -> table + period));
  }

  @Test
  @Order(4)
  void theTablesThemselvesAreEqualAtEveryRememberedSequence() throws SQLException {
    for (Moment moment : moments) {
      for (TpchTable table : TpchTable.values()) {
        String name = table.sqlName();
        List<List<Object>> expected = oracle.rows("SELECT * FROM " + moment.schema() + "." + name);
        List<List<Object>> actual =
            rows("SELECT * FROM " + name + " FOR SYSTEM_VERSION AS OF " + moment.sequence());
        assertThat(sorted(actual)).as("%s at %s", name, moment).isEqualTo(sorted(expected));
      }
    }
  }

  @Test
  @Order(5)
  void theHistoryChangesTheAnswersSoThatComparingThemMeansSomething() throws SQLException {
    int changed = 0;
    for (TpchQuery query : TpchQuery.all(SCALE)) {
      List<List<Object>> before = oracle.answer(query, moments.get(0).schema());
      changed += before.equals(oracle.answer(query, "at_the_end")) ? 0 : 1;
    }
    assertThat(changed).isGreaterThanOrEqualTo(QUESTIONS_THAT_SEE_THE_HISTORY);
  }

  @Test
  @Order(6)
  void reopeningAndCoalescingChangeNoAnswer() throws SQLException {
    yore.close();
    yore = DriverManager.getConnection(url);
    try (Statement statement = yore.createStatement()) {
      for (TpchTable table : TpchTable.values()) {
        statement.execute("CALL SYS.COALESCE('" + table.sqlName() + "')");
      }
    }
    for (TpchQuery query : TpchQuery.all(SCALE)) {
      Moment moment = moments.get(2);
      String period = " FOR SYSTEM_VERSION AS OF " + moment.sequence();
      assertAnswer(query, moment.schema(), query.sql(table -> table + period));
    }
  }

  static IntStream questions() {
    return IntStream.rangeClosed(1, TpchQuery.COUNT);
  }

  private void assertAnswer(TpchQuery query, String schema, String sql) throws SQLException {
    assertThat(AnswerComparison.difference(query, oracle.answer(query, schema), rows(sql)))
        .as("Q%d %s:%n%s", query.number(), schema, sql)
        .isEmpty();
  }

  private void remember() throws SQLException {
    String schema = "moment_" + moments.size();
    oracle.remember(schema);
    List<Object> last = rows("SELECT seq, stamp FROM sys.commits ORDER BY seq DESC LIMIT 1").get(0);
    yore.commit();
    long sequence = Long.parseLong(last.get(0).toString());
    moments.add(new Moment(schema, sequence, last.get(1).toString()));
    awaitNextMillisecond();
  }

  // Stamps are in milliseconds and commits may share one; a time then means the last of them.
  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() <= now) {
      Thread.onSpinWait();
    }
  }

  private List<List<Object>> rows(String sql) throws SQLException {
    try (Statement statement = yore.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }

  private static List<String> sorted(List<List<Object>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }
}

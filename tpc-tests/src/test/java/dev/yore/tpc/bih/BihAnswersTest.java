package dev.yore.tpc.bih;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.answer.OrderedComparison;
import dev.yore.tpc.answer.ResultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every question to both of Yore's engines and to DuckDB, which has the versions as the history
 * tells them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BihAnswersTest {
  private static final double SCALE = 0.001;
  private static final int COMMITS = 120;
  private static final int SCENARIOS_PER_COMMIT = 15;

  private final BihMoments moments = new BihMoments(COMMITS);
  private Connection yore;
  private Connection duckDb;
  private BihHistory history;

  @BeforeAll
  void writeTheSameHistoryToBoth(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("yore.test.seed", 11);
    System.out.println("BihAnswersTest: -Dyore.test.seed=" + seed);
    yore = DriverManager.getConnection("jdbc:yore:" + directory.resolve("store"));
    history = new BihHistory(SCALE, seed, SCENARIOS_PER_COMMIT);
    BihVersions versions = new BihVersions(history);
    try (BihWriter writer = new BihWriter(yore)) {
      writer.load(history);
      long loaded = writer.lastSequence();
      moments.loaded(loaded);
      for (int i = 1; i <= COMMITS; i++) {
        BihCommit commit = history.next();
        writer.write(commit);
        long sequence = writer.lastSequence();
        assertThat(sequence).isEqualTo(loaded + i);
        versions.add(commit, sequence);
        moments.add(commit, sequence);
      }
    }
    yore.setAutoCommit(true);
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    load(versions, directory);
  }

  @AfterAll
  void close() throws SQLException {
    yore.close();
    duckDb.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  @Order(1)
  void anAnswerEqualsTheOracles(String name) throws SQLException {
    BihQuery query = named(name);
    List<List<Object>> oracle =
        rows(duckDb, query.sql(BihDialect.VERSION_COLUMNS, moments.parameters()));
    String sql = query.sql(BihDialect.NATIVE, moments.parameters());
    for (String engine : List.of("enumerable", "columnar")) {
      try (Statement statement = yore.createStatement()) {
        statement.execute("SET ENGINE = '" + engine + "'");
      }
      assertThat(OrderedComparison.difference(oracle, rows(yore, sql)))
          .as("%s: %s, engine %s%n%s", name, query.description(), engine, sql)
          .isEmpty();
    }
    assertThat(oracle).as("%s finds something", name).isNotEmpty();
  }

  @Test
  @Order(2)
  void everyTableIsTheHistorysLastState() throws SQLException {
    for (BihTable table : BihTable.values()) {
      assertThat(rows(yore, "SELECT COUNT(*) FROM " + table.sqlName()).get(0).get(0).toString())
          .isEqualTo(Integer.toString(history.size(table)));
    }
  }

  @Test
  @Order(3)
  void coalescingChangesNoAnswer() throws SQLException {
    try (Statement statement = yore.createStatement()) {
      for (BihTable table : BihTable.values()) {
        statement.execute("CALL SYS.COALESCE('" + table.sqlName() + "')");
      }
    }
    for (String name : Set.of("T2", "T5", "K1", "R1", "B3.6", "A3")) {
      anAnswerEqualsTheOracles(name);
    }
  }

  static Stream<String> names() {
    return BihQuery.all().stream().map(BihQuery::name);
  }

  private static BihQuery named(String name) {
    return BihQuery.all().stream().filter(q -> q.name().equals(name)).findFirst().orElseThrow();
  }

  private void load(BihVersions versions, Path directory) throws SQLException, IOException {
    try (Statement statement = duckDb.createStatement()) {
      for (BihTable table : BihTable.values()) {
        Path file = directory.resolve(table.sqlName() + ".csv");
        versions.write(table, file);
        statement.execute(table.createVersionsSql());
        statement.execute(
            "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
        Files.delete(file);
      }
    }
  }

  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return ResultRows.of(result);
    }
  }
}

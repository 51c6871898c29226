package dev.yore.tpc.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.answer.OrderedComparison;
import dev.yore.tpc.tpcds.TpcdsTwins.Demographics;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All 99 questions over all of the data; says how long each took to plan and to answer. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpcdsAllAnswersTest {
  private static final double SCALE = 0.01;
  // docs/tpcds.md says what is not there at this scale.
  private static final Set<String> WITHOUT_ROWS = Set.of("08", "31", "54", "58");

  private TpcdsTwins twins;

  @BeforeAll
  void load(@TempDir Path directory) throws Exception {
    twins = new TpcdsTwins(SCALE, Demographics.ALL, directory);
  }

  @AfterAll
  void close() throws SQLException {
    twins.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void anAnswerEqualsTheOracles(String name) throws SQLException {
    TpcdsQuery query = TpcdsQuery.named(name);
    long start = System.nanoTime();
    int columns;
    try (PreparedStatement statement = twins.yore().prepareStatement(query.sql())) {
      columns = Objects.requireNonNull(statement.getMetaData()).getColumnCount();
    }
    long planned = System.nanoTime();
    int answered = twins.yoreRows(query.sql()).size();
    long end = System.nanoTime();
    List<List<Object>> oracle = twins.oracle(query, columns);
    System.out.printf(
        Locale.ROOT,
        "TPC-DS %s: planned in %.0f ms, answered in %.0f ms, %d of %d rows%n",
        name,
        (planned - start) / 1e6,
        (end - planned) / 1e6,
        answered,
        oracle.size());

    int limit = query.limit() == 0 ? oracle.size() : Math.min(query.limit(), oracle.size());
    assertThat(answered).isEqualTo(limit);
    assertThat(oracle.isEmpty()).isEqualTo(WITHOUT_ROWS.contains(name));
    assertEqual(query, oracle, query.totallyOrderedSql(columns));
    assertEqual(query, oracle.subList(0, limit), query.totallyOrderedLimitedSql(columns));
  }

  static Stream<String> names() {
    return TpcdsQuery.all().stream().map(TpcdsQuery::name);
  }

  private void assertEqual(TpcdsQuery query, List<List<Object>> oracle, String sql)
      throws SQLException {
    assertThat(OrderedComparison.difference(oracle, twins.yoreRows(sql)))
        .as("%s:%n%s", query.name(), sql)
        .isEmpty();
  }
}

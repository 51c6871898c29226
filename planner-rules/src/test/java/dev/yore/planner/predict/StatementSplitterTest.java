package dev.yore.planner.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.predict.BoundStatement;
import dev.yore.store.predict.ParameterValue;
import dev.yore.store.predict.ParameterValue.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constants out of statements, and others in. */
class StatementSplitterTest {
  private static BoundStatement split(String sql, @Nullable Object... parameters) {
    return StatementSplitter.split(sql, java.util.Arrays.asList(parameters));
  }

  @Test
  void constantsAndParametersBecomePlacesInOrder() {
    BoundStatement statement = split("SELECT a FROM t WHERE b = 'x' AND c > ? AND d < 1.5", 7);
    assertThat(statement.shape().text())
        .isEqualTo("SELECT A FROM T WHERE B = ? AND C > ? AND D < ?");
    assertThat(statement.shape().constants()).containsExactly(true, false, true);
    assertThat(statement.values())
        .extracting(ParameterValue::kind)
        .containsExactly(Kind.TEXT, Kind.WHOLE, Kind.DECIMAL);
  }

  @Test
  void namesInQuotesTextsOfBytesAndDigitsInNamesStay() {
    assertThat(split("SELECT \"it's 5\", t1.a2, X'0A' FROM t1").shape().text())
        .isEqualTo("SELECT \"it's 5\", T1.A2, X'0A' FROM T1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT A FROM T WHERE B = 'it''s' AND C = -12.50 AND D = 1e-7",
        "SELECT A FROM T FOR SYSTEM_TIME AS OF TIMESTAMP '2024-02-29 12:30:00' WHERE B IN (1, 2)",
        "SELECT A FROM T WHERE D > DATE '2024-02-29' LIMIT 10",
        "SELECT \"a?b\" FROM T WHERE C = 12345678901234567890"
      })
  void whatIsPutTogetherAgainIsWhatItWas(String sql) {
    List<@Nullable Object> parameters = new ArrayList<>();
    String again = StatementSplitter.render(split(sql), parameters);
    assertThat(parameters).isEmpty();
    assertThat(split(again)).isEqualTo(split(sql));
    assertThat(again.replace("1.0E-7", "1e-7")).isEqualTo(sql);
  }

  @Test
  void aTimeMovedByADayIsWrittenAsItWas() {
    BoundStatement statement = split("SELECT 1 FROM T WHERE B > '2024-02-28 23:00:00'");
    ParameterValue time = statement.values().get(1);
    List<ParameterValue> moved =
        List.of(statement.values().get(0), time.at(time.position() + 86_400_000));
    assertThat(
            StatementSplitter.render(
                new BoundStatement(statement.shape(), moved), new ArrayList<>()))
        .endsWith("'2024-02-29 23:00:00'");
  }

  @Test
  void anUnclosedTextOrCommentIsNoTrouble() {
    assertThat(split("SELECT 'abc").values()).hasSize(1);
    assertThat(split("SELECT 1 /* abc").shape().text()).isEqualTo("SELECT ?");
    assertThat(split("").shape().text()).isEmpty();
  }
}

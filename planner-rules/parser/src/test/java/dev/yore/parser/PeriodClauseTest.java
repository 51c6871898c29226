package dev.yore.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodClauseTest {
  private static List<PeriodFunction> periodsOf(String sql) throws SqlParseException {
    List<PeriodFunction> found = new ArrayList<>();
    SqlNode statement = YoreParser.parseStatement(sql);
    statement.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            if (call instanceof SqlSnapshot snapshot) {
              found.add((PeriodFunction) ((SqlCall) snapshot.getPeriod()).getOperator());
            }
            return super.visit(call);
          }
        });
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "FOR SYSTEM_TIME AS OF TIMESTAMP '2026-01-31 18:00:00'; AS_OF; false",
        "FOR SYSTEM_TIME AS OF '2026-01-31T18:00:00Z'; AS_OF; false",
        "FOR SYSTEM_TIME AS OF ?; AS_OF; false",
        "FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP - INTERVAL '1' DAY; AS_OF; false",
        "FOR TIMESTAMP AS OF ?; AS_OF; false",
        "FOR SYSTEM_TIME FROM ? TO ?; FROM_TO; false",
        "FOR SYSTEM_TIME BETWEEN ? AND CURRENT_TIMESTAMP - INTERVAL '1' HOUR; BETWEEN; false",
        "FOR SYSTEM_TIME CONTAINED IN (?, ?); CONTAINED_IN; false",
        "FOR SYSTEM_TIME ALL; ALL; false",
        "FOR SYSTEM_VERSION AS OF 7; AS_OF; true",
        "FOR VERSION AS OF ?; AS_OF; true",
        "FOR SYSTEM_VERSION FROM 1 TO 9; FROM_TO; true",
        "FOR SYSTEM_VERSION BETWEEN 1 AND 4 + 5; BETWEEN; true",
        "FOR SYSTEM_VERSION CONTAINED IN (1, 9); CONTAINED_IN; true",
        "FOR SYSTEM_VERSION ALL; ALL; true",
      })
  void everyClauseIsRecognisedWithTheAliasAfterIt(String clause, PeriodKind kind, boolean versions)
      throws SqlParseException {
    for (String alias : List.of("", " x", " AS x")) {
      List<PeriodFunction> periods =
          periodsOf("SELECT 1 FROM t " + clause + alias + " WHERE 1 = 1 AND 2 = 2");
      assertThat(periods).hasSize(1);
      assertThat(periods.get(0).kind()).isEqualTo(kind);
      assertThat(periods.get(0).versions()).isEqualTo(versions);
    }
  }

  @Test
  void eachTableOfAJoinHasItsOwnClause() throws SqlParseException {
    assertThat(
            periodsOf(
                "SELECT * FROM t FOR SYSTEM_VERSION AS OF 1 a JOIN t FOR SYSTEM_TIME ALL b ON a.x ="
                    + " b.x"))
        .extracting(PeriodFunction::kind)
        .containsExactly(PeriodKind.AS_OF, PeriodKind.ALL);
  }

  @Test
  void aDerivedTableTakesAClause() throws SqlParseException {
    assertThat(periodsOf("SELECT * FROM (SELECT x FROM t) FOR SYSTEM_VERSION AS OF 3 AS d"))
        .hasSize(1);
  }

  @Test
  void parametersAndStringsAreGivenAType() throws SqlParseException {
    assertThat(YoreParser.parseStatement("SELECT * FROM t FOR SYSTEM_TIME AS OF ?").toString())
        .contains("CAST(? AS TIMESTAMP(3))");
    assertThat(YoreParser.parseStatement("SELECT * FROM t FOR SYSTEM_VERSION AS OF ?").toString())
        .contains("CAST(? AS BIGINT)");
  }

  @Test
  void newWordsStayUsableAsIdentifiers() throws SqlParseException {
    assertThat(
            YoreParser.parseStatement(
                    "SELECT contained, if, system_version, tables, version FROM version AS"
                        + " system_version")
                .toString())
        .contains("CONTAINED", "SYSTEM_VERSION", "TABLES");
  }

  @Test
  void aJoinInParenthesesTakesNoClause() {
    assertThatThrownBy(
            () -> YoreParser.parseStatement("SELECT * FROM (a JOIN b ON 1=1) FOR SYSTEM_TIME ALL"))
        .isInstanceOf(Exception.class);
  }

  @Test
  void aSyntaxErrorSaysWhere() {
    assertThatThrownBy(() -> YoreParser.parseStatement("SELECT *\nFROM t FOR SYSTEM_TIME OF 1"))
        .isInstanceOfSatisfying(
            SqlParseException.class,
            e -> {
              assertThat(e.getPos().getLineNum()).isEqualTo(2);
              assertThat(e.getPos().getColumnNum()).isEqualTo(24);
            });
  }
}

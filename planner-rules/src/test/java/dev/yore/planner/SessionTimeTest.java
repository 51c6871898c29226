package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that reads the past: the table has a row more every hour from 10 o'clock. */
final class SessionTimeTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.at("2026-01-01T09:00:00Z");
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY)"); // 1
    db.at("2026-01-01T10:00:00Z");
    db.run("INSERT INTO t VALUES (1)"); // 2
    db.at("2026-01-01T11:00:00Z");
    db.run("INSERT INTO t VALUES (2)"); // 3
    db.run("CREATE VIEW v AS SELECT COUNT(*) AS n FROM t"); // 4
  }

  @AfterEach
  void close() {
    db.close();
  }

  private long count(String from) {
    return (Long) db.value("SELECT COUNT(*) FROM " + from);
  }

  @Test
  void queriesReadTheSessionsTimeUntilItIsSetBack() {
    assertThat(count("t")).isEqualTo(2);
    db.run("SET SYSTEM_TIME AS OF TIMESTAMP '2026-01-01 10:30:00'");
    assertThat(count("t")).isEqualTo(1);
    db.run("SET SYSTEM_VERSION AS OF 1");
    assertThat(count("t")).isZero();
    db.run("SET SYSTEM_TIME DEFAULT");
    assertThat(count("t")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET SYSTEM_TIME AS OF '2026-01-01T11:30:00+01:00'",
        "SET SYSTEM_TIME AS OF CURRENT_TIMESTAMP - INTERVAL '30' MINUTE",
        "SET SYSTEM_TIME AS OF (SELECT MAX(stamp) FROM SYS.COMMITS WHERE seq < 3)",
        "SET SYSTEM_VERSION AS OF 1 + 1"
      })
  void aTimeMayBeAnyExpressionAndIsFixedWhenItIsSet(String set) {
    db.run(set);
    db.at("2026-01-01T15:00:00Z");
    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void anInnerClauseBeatsAnOuterOneAndThatTheSessions() {
    db.run("SET SYSTEM_VERSION AS OF 1");
    assertThat(count("t FOR SYSTEM_VERSION AS OF 2")).isEqualTo(1);
    assertThat(count("(SELECT * FROM t) FOR SYSTEM_VERSION AS OF 3")).isEqualTo(2);
    assertThat(count("(SELECT * FROM t FOR SYSTEM_VERSION AS OF 2) FOR SYSTEM_VERSION AS OF 3"))
        .isEqualTo(1);
    assertThat(db.value("SELECT n FROM v")).isEqualTo(0L);
    assertThat(db.value("SELECT n FROM v FOR SYSTEM_VERSION AS OF 4")).isEqualTo(2L);
    assertThat(count("t FOR SYSTEM_TIME ALL")).isEqualTo(2);
    assertThat(db.value("SELECT (SELECT COUNT(*) FROM t) FROM (VALUES (1))")).isEqualTo(0L);
  }

  @Test
  void tablesWithoutHistoryAndTheCurrentTimeStayInThePresent() {
    db.run("SET SYSTEM_VERSION AS OF 1");
    assertThat(count("SYS.COMMITS")).isEqualTo(4);
    db.at("2026-01-01T12:00:00Z");
    assertThat(db.value("SELECT EXTRACT(HOUR FROM CURRENT_TIMESTAMP) FROM (VALUES (1))"))
        .isEqualTo(12L);
  }

  @Test
  void thePastIsNotChanged() {
    db.run("SET SYSTEM_VERSION AS OF 2");
    assertThat(db.error("INSERT INTO t VALUES (9)"))
        .hasMessageContaining("SYSTEM_VERSION AS OF 2")
        .hasMessageContaining("SET SYSTEM_TIME DEFAULT")
        .extracting("code")
        .isEqualTo(ErrorCode.READ_ONLY);
    assertThat(db.error("DROP TABLE t").code()).isEqualTo(ErrorCode.READ_ONLY);
    db.run("SET SYSTEM_VERSION DEFAULT");
    db.run("INSERT INTO t VALUES (9)");
    assertThat(count("t")).isEqualTo(3);
  }

  @Test
  void aTimeThatCannotBeReadIsRefusedWhenItIsSet() {
    assertThat(db.error("SET SYSTEM_VERSION AS OF 5").code())
        .isEqualTo(ErrorCode.SEQUENCE_IN_FUTURE);
    assertThat(db.error("SET SYSTEM_TIME AS OF NULL").code()).isEqualTo(ErrorCode.INVALID_PERIOD);
    assertThat(db.error("SET SYSTEM_TIME AS OF 'yesterday'").code())
        .isEqualTo(ErrorCode.INVALID_DATETIME);
    assertThat(count("t")).isEqualTo(2);
  }

  @Test
  void sessionsHaveTimesOfTheirOwn() {
    db.run("SET SYSTEM_VERSION AS OF 2");
    try (SqlSession other = db.database().newSession()) {
      assertThat(TestDatabase.rows(other, "SELECT COUNT(*) FROM t")).containsExactly(List.of(2L));
      assertThat(count("t")).isEqualTo(1);
    }
  }
}

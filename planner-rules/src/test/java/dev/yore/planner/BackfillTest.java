package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It is 2026; the history of a price from 2020 and 2021 is loaded with its own times. */
final class BackfillTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CALL SYS.BACKFILL('2020-01-01 00:00:00')");
    db.run("CREATE TABLE price (item VARCHAR(9) PRIMARY KEY, cents INTEGER)");
    db.run("CALL SYS.BACKFILL('2020-03-01T10:00:00Z')");
    db.run("INSERT INTO price VALUES ('bolt', 100)");
    db.run("CALL SYS.BACKFILL('2021-06-01 12:00:00')");
    db.run("UPDATE price SET cents = 120");
    db.run("INSERT INTO price VALUES ('nut', 50)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Object cents(String time) {
    return db.value("SELECT SUM(cents) FROM price FOR SYSTEM_TIME AS OF '" + time + "'");
  }

  @Test
  void asOfATimeAnswersWithTheTimesThatWereGiven() {
    db.run("CALL SYS.BACKFILL('now')");
    db.run("UPDATE price SET cents = 1 WHERE item = 'nut'");

    assertThat(cents("2020-01-01 00:00:00")).isNull();
    assertThat(cents("2020-02-29 23:59:59")).isNull();
    assertThat(cents("2020-03-01 10:00:00")).hasToString("100");
    assertThat(cents("2021-06-01 11:59:59.999")).hasToString("100");
    assertThat(cents("2021-06-01 12:00:00")).hasToString("170");
    assertThat(cents("2026-01-01 00:00:00")).hasToString("121");
    assertThat(
            db.rows(
                "SELECT CAST(row_start AS DATE) FROM price FOR SYSTEM_TIME ALL"
                    + " WHERE item = 'bolt' AND row_start = TIMESTAMP '2020-03-01 10:00:00'"))
        .hasSize(1);
    assertThat(db.error("SELECT * FROM price FOR SYSTEM_TIME AS OF '2019-12-31'").code())
        .isEqualTo(ErrorCode.BEFORE_TABLE_EXISTED);
  }

  @Test
  void timesMustAscendAndMustHavePassed() {
    for (String time : List.of("2021-06-01 11:59:59.999", "2026-01-01 00:00:00.001", "soon")) {
      assertThat(db.error("CALL SYS.BACKFILL('" + time + "')").code())
          .isIn(ErrorCode.INVALID_PARAMETER, ErrorCode.INVALID_DATETIME);
    }
    assertThat(db.error("CALL SYS.BACKFILL('2021-05-01 00:00:00')"))
        .hasMessageContaining("not be before that of the last commit, 2021-06-01T12:00:00Z");
    db.run("CALL SYS.BACKFILL('NOW')");
    db.run("DELETE FROM price");
    assertThat(db.error("CALL SYS.BACKFILL('2022-01-01 00:00:00')").code())
        .isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(cents("2021-06-01 12:00:00")).hasToString("170");
  }
}

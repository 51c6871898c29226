package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sequence 1 creates the table, 2 to 4 are commits of one hour, 5 and 6 of the next one, 7 of the
 * day after; it is two days later.
 */
final class RetentionTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE level (id INTEGER PRIMARY KEY, meters INTEGER)");
    commitAt("2026-01-01T10:00:00Z", "INSERT INTO level VALUES (1, 10), (2, 20)");
    commitAt("2026-01-01T10:10:00Z", "UPDATE level SET meters = 11 WHERE id = 1");
    commitAt("2026-01-01T10:20:00Z", "UPDATE level SET meters = 12 WHERE id = 1");
    commitAt("2026-01-01T11:00:00Z", "INSERT INTO level VALUES (3, 30)");
    commitAt("2026-01-01T11:30:00Z", "DELETE FROM level WHERE id = 3");
    commitAt("2026-01-02T09:00:00Z", "UPDATE level SET meters = 13 WHERE id = 1");
    db.at("2026-01-04T09:00:00Z");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void commitAt(String time, String sql) {
    db.at(time);
    db.run(sql);
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private List<List<@Nullable Object>> asOf(long sequence) {
    return db.rows("SELECT * FROM level FOR SYSTEM_VERSION AS OF " + sequence + " ORDER BY id");
  }

  private List<@Nullable Object> retain(String more) {
    return db.rows("CALL SYS.RETAIN('LEVEL'" + more + ")").get(0);
  }

  @Test
  void theLastStateOfEachHourStaysAsItWas() {
    db.run("ALTER TABLE level SET RETENTION KEEP ALL 1 DAY, HOURLY 1 WEEK");
    assertThat(retain(", 'DRY RUN'").subList(0, 4)).isEqualTo(row("LEVEL", true, 3L, 4L));
    assertThat(asOf(3)).contains(row(1, 11));

    assertThat(retain("").subList(0, 4)).isEqualTo(row("LEVEL", false, 3L, 4L));

    assertThat(asOf(4)).containsExactly(row(1, 12), row(2, 20));
    assertThat(asOf(6)).containsExactly(row(1, 12), row(2, 20));
    assertThat(asOf(7)).containsExactly(row(1, 13), row(2, 20));
    assertThat(asOf(1)).isEmpty();
    assertThat(db.rows("SELECT * FROM level ORDER BY id")).containsExactly(row(1, 13), row(2, 20));
    assertThat(
            db.rows(
                "SELECT id, meters, row_start_seq, row_end_seq FROM level FOR SYSTEM_TIME ALL"
                    + " ORDER BY row_start_seq, id"))
        .containsExactly(
            row(1, 12, 4L, 7L), row(2, 20, 4L, Long.MAX_VALUE), row(1, 13, 7L, Long.MAX_VALUE));
    assertThat(retain("").subList(2, 4)).isEqualTo(row(0L, 0L));
  }

  @Test
  void aStateThatIsNotKeptIsRefusedWithTheNearestOnesThatAre() {
    db.run("ALTER TABLE level SET RETENTION KEEP ALL 1 DAY, DAILY 1 YEAR");
    retain("");

    for (String clause :
        List.of(
            "SYSTEM_VERSION AS OF 3",
            "SYSTEM_TIME AS OF '2026-01-01 10:15:00'",
            "SYSTEM_TIME AS OF TIMESTAMP '2026-01-01 11:15:00'")) {
      var e = db.error("SELECT * FROM level FOR " + clause);
      assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT);
      assertThat(e)
          .hasMessageContaining("up to sequence 1 and from sequence 6 on (2026-01-01T11:30:00Z)");
    }
    assertThat(
            db.rows("SELECT id FROM level FOR SYSTEM_TIME AS OF '2026-01-01 11:30:00' ORDER BY id"))
        .containsExactly(row(1), row(2));
    assertThat(db.rows("SELECT * FROM SYS.GAPS")).containsExactly(row("LEVEL", 1, 2L, 6L));
  }

  @Test
  void aHoldKeepsAStateUntilItIsReleased() {
    db.run("ALTER TABLE level SET RETENTION KEEP ALL 1 DAY");
    db.run("CALL SYS.HOLD('audit', 3)");
    assertThat(db.rows("SELECT * FROM SYS.HOLDS")).containsExactly(row("audit", 3L));
    retain("");
    assertThat(asOf(3)).containsExactly(row(1, 11), row(2, 20));
    assertThat(db.error("CALL SYS.HOLD('audit', 4)").code()).isEqualTo(ErrorCode.INVALID_PARAMETER);

    db.run("CALL SYS.RELEASE('audit')");
    retain("");

    assertThat(db.error("SELECT * FROM level FOR SYSTEM_VERSION AS OF 3").code())
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    assertThat(asOf(7)).containsExactly(row(1, 13), row(2, 20));
  }

  @Test
  void policiesAreShownChangedAndDropped() {
    assertThat(db.error("CALL SYS.RETAIN('level')").code()).isEqualTo(ErrorCode.INVALID_STATEMENT);
    db.run("ALTER TABLE level SET RETENTION KEEP ALL 7 DAYS, HOURLY 30 DAYS, DAILY 1 YEAR");
    assertThat(db.rows("SELECT table_name, policy, gaps FROM SYS.RETENTION"))
        .containsExactly(row("LEVEL", "KEEP ALL 7 DAYS, HOURLY 30 DAYS, DAILY 1 YEAR", 0));

    db.run("ALTER TABLE level DROP RETENTION");

    assertThat(db.rows("SELECT policy FROM SYS.RETENTION")).containsExactly(row((Object) null));
    assertThat(db.last()).as("a policy is no commit").isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE level SET RETENTION KEEP ALL 0 DAYS",
        "ALTER TABLE level SET RETENTION KEEP ALL 99999999999 DAYS",
        "ALTER TABLE level SET RETENTION KEEP MINUTELY 1 DAY",
        "ALTER TABLE level SET RETENTION",
        "ALTER TABLE nobody SET RETENTION KEEP ALL 1 DAY",
        "CALL SYS.RETAIN('level', 'now')",
        "CALL SYS.HOLD('x', 99)",
        "CALL SYS.RELEASE('x')",
      })
  void whatCannotBeIsRefused(String sql) {
    assertThat(db.error(sql).code().category()).isEqualTo(ErrorCode.Category.USER);
  }

  @Test
  void aDroppedTableIsThinnedTooAndComesBackWithWhatIsKept() {
    db.run("ALTER TABLE level SET RETENTION KEEP ALL 1 DAY");
    db.run("DROP TABLE level");
    retain("");

    assertThat(asOf(7)).hasSize(2);
    assertThat(db.error("SELECT * FROM level FOR SYSTEM_VERSION AS OF 5").code())
        .isEqualTo(ErrorCode.VERSION_NOT_KEPT);
    db.run("UNDROP TABLE level");
    assertThat(db.rows("SELECT * FROM level")).hasSize(2);
  }
}

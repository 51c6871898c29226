package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequence 1 creates the table, 2 inserts Ann and Bob; what is altered begins with 3. */
final class AlterTableTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(5), pay DECIMAL(6, 2))");
    db.run("INSERT INTO person VALUES (1, 'Ann', 10.5), (2, 'Bob', NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private List<List<@Nullable Object>> rows(String from) {
    return db.rows("SELECT * FROM " + from + " ORDER BY id");
  }

  private ErrorCode error(String sql) {
    return db.error(sql).code();
  }

  @Test
  void aColumnIsThereFromTheVersionOnThatAddedIt() {
    db.run("ALTER TABLE person ADD COLUMN city VARCHAR(10) DEFAULT 'Rome' NOT NULL");
    db.run("INSERT INTO person (id) VALUES (3)");
    db.run("UPDATE person SET city = 'Pisa' WHERE id = 1");

    assertThat(rows("person"))
        .containsExactly(
            row(1, "Ann", new BigDecimal("10.50"), "Pisa"),
            row(2, "Bob", null, "Rome"),
            row(3, null, null, "Rome"));
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(row(1, "Ann", new BigDecimal("10.50")), row(2, "Bob", null));
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 3"))
        .containsExactly(
            row(1, "Ann", new BigDecimal("10.50"), "Rome"), row(2, "Bob", null, "Rome"));
    assertThat(db.rows("SELECT city FROM person WHERE city = 'Rome' ORDER BY id")).hasSize(2);
    assertThat(error("SELECT city FROM person FOR SYSTEM_VERSION AS OF 2"))
        .isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
  }

  @Test
  void versionsThatEndedBeforeTheColumnCameHaveNoneOfIt() {
    db.run("UPDATE person SET name = 'Anna' WHERE id = 1");
    db.run("ALTER TABLE person ADD city VARCHAR(10) DEFAULT 'Rome' NOT NULL");
    db.run("UPDATE person SET city = 'Pisa' WHERE id = 1");

    assertThat(
            db.rows(
                "SELECT name, city, row_start_seq FROM person FOR SYSTEM_TIME ALL WHERE id = 1"
                    + " ORDER BY row_start_seq"))
        .containsExactly(row("Ann", null, 2L), row("Anna", "Rome", 3L), row("Anna", "Pisa", 5L));
    assertThat(db.rows("SELECT id FROM person FOR SYSTEM_TIME ALL WHERE city IS NULL ORDER BY id"))
        .containsExactly(row(1));
  }

  @Test
  void whereTheTimeIsKnownOnlyWhenItRunsTheColumnsAreStillThoseOfThatTime() {
    db.run("ALTER TABLE person ADD city VARCHAR(10) DEFAULT 'Rome' NOT NULL");
    db.run("ALTER TABLE person DROP COLUMN pay");
    List<List<@Nullable Object>> before =
        db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 2 ORDER BY id");
    assertThat(before).element(0).asList().hasSize(3).contains(new BigDecimal("10.50"));

    assertThat(db.rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF ? ORDER BY id", 2L))
        .isEqualTo(before);
    assertThat(rows("person FOR SYSTEM_VERSION AS OF (SELECT MIN(seq) + 1 FROM SYS.COMMITS)"))
        .isEqualTo(before);
    assertThat(db.rows("SELECT city FROM person FOR SYSTEM_VERSION AS OF ? WHERE id = 1", 3L))
        .containsExactly(row("Rome"));
  }

  @Test
  void viewsAndSubQueriesUnderAClauseHaveTheColumnsOfNow() {
    db.run("CREATE VIEW people AS SELECT * FROM person");
    db.run("ALTER TABLE person ADD city VARCHAR(10) DEFAULT 'Rome' NOT NULL");

    assertThat(rows("people")).contains(row(2, "Bob", null, "Rome"));
    assertThat(rows("people FOR SYSTEM_VERSION AS OF 3")).contains(row(2, "Bob", null, null));
    assertThat(
            db.rows(
                "SELECT city, COALESCE(city, 'none') FROM (SELECT * FROM person WHERE id = 2)"
                    + " FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(row(null, "none"));
    assertThat(
            db.rows(
                "WITH p AS (SELECT * FROM person) SELECT COUNT(city), COUNT(*) FROM p"
                    + " FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(row(0L, 2L));
  }

  @Test
  void oneStatementMayReadTheTableAsItStoodAtSeveralTimes() {
    db.run("ALTER TABLE person RENAME COLUMN name TO nick");
    db.run("ALTER TABLE person ADD city VARCHAR(10) DEFAULT 'Rome'");

    assertThat(
            db.rows(
                "SELECT b.name, n.nick, n.city FROM person FOR SYSTEM_VERSION AS OF 2 AS b"
                    + " JOIN person AS n ON b.id = n.id ORDER BY n.id"))
        .containsExactly(row("Ann", "Ann", "Rome"), row("Bob", "Bob", "Rome"));
  }

  @Test
  void aColumnDroppedAndAddedAgainIsAnotherOne() {
    db.run("ALTER TABLE person DROP name");
    db.run("ALTER TABLE person ADD name VARCHAR(3)");

    assertThat(rows("person")).contains(row(1, new BigDecimal("10.50"), null));
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2"))
        .contains(row(1, "Ann", new BigDecimal("10.50")));
    assertThat(db.rows("SELECT name FROM person FOR SYSTEM_TIME ALL"))
        .containsOnly(row((Object) null));
  }

  @Test
  void aTableIsFoundUnderItsOldNameInThePastAndUnderItsNewNameAlways() {
    db.run("ALTER TABLE person RENAME TO people");

    assertThat(rows("people")).hasSize(2);
    assertThat(rows("people FOR SYSTEM_VERSION AS OF 2")).hasSize(2);
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2")).hasSize(2);
    assertThat(error("SELECT * FROM person")).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    db.run("CREATE TABLE person (only_this INTEGER)");
    assertThat(db.rows("SELECT * FROM person")).isEmpty();
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "id, BIGINT, 2",
    "name, VARCHAR(50), Bob",
    "name, VARCHAR, Bob",
    "pay, 'DECIMAL(30, 2)', 10.50",
    "pay, 'DECIMAL(10, 4)', 10.5000",
    "pay, 'DECIMAL(38, 4)', 10.5000",
  })
  void aWiderTypeKeepsEveryValue(String column, String type, String value) {
    db.run("ALTER TABLE person ALTER COLUMN " + column + " SET DATA TYPE " + type);

    assertThat(
            db.rows("SELECT CAST(" + column + " AS VARCHAR(40)) FROM person WHERE id < 3").stream()
                .map(r -> r.get(0)))
        .contains(value);
    assertThat(db.rows("SELECT id FROM person WHERE id = 2")).hasSize(1);
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2"))
        .containsExactly(row(1, "Ann", new BigDecimal("10.50")), row(2, "Bob", null));
  }

  @Test
  void wideningReachesValuesOfAllAges() {
    db.run("ALTER TABLE person ALTER pay SET DATA TYPE DECIMAL(30, 4)");
    db.run("UPDATE person SET pay = 123456789012345678901.2345 WHERE id = 2");

    assertThat(db.value("SELECT SUM(pay) FROM person"))
        .isEqualTo(new BigDecimal("123456789012345678911.7345"));
    assertThat(db.value("SELECT id FROM person WHERE pay = 10.5")).isEqualTo(1);
    assertThat(db.rows("SELECT pay FROM person FOR SYSTEM_TIME ALL WHERE id = 1 OR pay IS NULL"))
        .containsExactlyInAnyOrder(row(new BigDecimal("10.5000")), row((Object) null));
  }

  @Test
  void defaultsAndNullabilityChangeForRowsToCome() {
    db.run("ALTER TABLE person ALTER COLUMN name SET DEFAULT 'Cy'");
    db.run("INSERT INTO person (id) VALUES (3)");
    db.run("ALTER TABLE person ALTER COLUMN name DROP DEFAULT");
    db.run("INSERT INTO person (id) VALUES (4)");
    assertThat(db.rows("SELECT name FROM person WHERE id > 2 ORDER BY id"))
        .containsExactly(row("Cy"), row((Object) null));

    assertThat(error("ALTER TABLE person ALTER name SET NOT NULL"))
        .isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
    db.run("DELETE FROM person WHERE id = 4");
    db.run("ALTER TABLE person ALTER name SET NOT NULL");
    assertThat(error("INSERT INTO person (id) VALUES (5)")).isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
    assertThat(db.rows("SELECT id FROM person FOR SYSTEM_TIME ALL WHERE name IS NULL"))
        .containsExactly(row(4));
    db.run("ALTER TABLE person ALTER name DROP NOT NULL");
    db.run("INSERT INTO person (id) VALUES (5)");
  }

  @Test
  void aDefaultIsEvaluatedOnceForRowsThatAreThere() {
    db.at("2026-02-03T04:05:06Z");
    db.run("ALTER TABLE person ADD seen TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP NOT NULL");
    db.at("2026-03-03T00:00:00Z");
    db.run("INSERT INTO person (id) VALUES (3)");

    assertThat(
            db.rows(
                "SELECT id FROM person WHERE seen = TIMESTAMP '2026-02-03 04:05:06'"
                    + " ORDER BY id"))
        .containsExactly(row(1), row(2));
    assertThat(db.rows("SELECT id FROM person WHERE seen = TIMESTAMP '2026-03-03 00:00:00'"))
        .containsExactly(row(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ALTER TABLE nobody ADD x INTEGER; TABLE_NOT_FOUND",
        "ALTER TABLE person ADD name INTEGER; INVALID_SCHEMA",
        "ALTER TABLE person ADD row_start INTEGER; INVALID_SCHEMA",
        "ALTER TABLE person ADD x INTEGER NOT NULL; NOT_NULL_VIOLATION",
        "ALTER TABLE person ADD x INTEGER DEFAULT 'many'; INVALID_CAST",
        "ALTER TABLE person DROP nothing; COLUMN_NOT_FOUND",
        "ALTER TABLE person DROP id; INVALID_SCHEMA",
        "ALTER TABLE person RENAME name TO pay; INVALID_SCHEMA",
        "ALTER TABLE person ALTER name SET DATA TYPE VARCHAR(4); INVALID_SCHEMA",
        "ALTER TABLE person ALTER name SET DATA TYPE INTEGER; INVALID_SCHEMA",
        "ALTER TABLE person ALTER pay SET DATA TYPE DECIMAL(6, 4); INVALID_SCHEMA",
        "ALTER TABLE person ALTER id SET DATA TYPE DECIMAL(20, 0); INVALID_SCHEMA",
        "ALTER TABLE person ALTER id DROP NOT NULL; INVALID_SCHEMA",
        "ALTER TABLE SYS.COMMITS ADD x INTEGER; INVALID_SCHEMA",
        "UNDROP TABLE person; TABLE_NOT_FOUND",
      })
  void whatCannotBeIsRefused(String sql, ErrorCode code) {
    assertThat(error(sql)).isEqualTo(code);
    assertThat(db.last()).isEqualTo(2);
  }

  @Test
  void ifExistsAndIfNotExistsMakeNothingOfNothing() {
    db.run("ALTER TABLE IF EXISTS nobody ADD x INTEGER");
    db.run("ALTER TABLE person ADD COLUMN IF NOT EXISTS name INTEGER");
    db.run("ALTER TABLE person DROP COLUMN IF EXISTS nothing");

    assertThat(db.last()).isEqualTo(2);
  }

  @Test
  void aPreparedQueryFollowsTheTable() {
    PreparedSql prepared = db.session().prepare("SELECT name FROM person WHERE id = 1");
    db.run("ALTER TABLE person DROP pay");
    db.run("ALTER TABLE person RENAME TO people");

    assertThat(db.error(prepared.sql()).code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    assertThat(db.rows("SELECT name FROM people WHERE id = 1")).containsExactly(row("Ann"));
  }

  @Test
  void aTransactionReadsTheColumnsItBeganWithAndConflictsWhenItWrites() {
    try (SqlSession other = db.database().newSession()) {
      other.setAutoCommit(false);
      assertThat(TestDatabase.rows(other, "SELECT * FROM person")).hasSize(2);
      TestDatabase.run(other, "UPDATE person SET pay = 1 WHERE id = 1");
      db.run("ALTER TABLE person DROP COLUMN name");

      assertThat(TestDatabase.rows(other, "SELECT name FROM person ORDER BY id"))
          .containsExactly(row("Ann"), row("Bob"));
      org.assertj.core.api.Assertions.assertThatThrownBy(other::commit)
          .hasMessageContaining("the table was altered by commit 3");
    }
  }

  @Test
  void informationSchemaSpeaksOfTheColumnsOfNow() {
    db.run("ALTER TABLE person ADD city VARCHAR(10) DEFAULT 'Rome' NOT NULL");
    db.run("ALTER TABLE person DROP pay");

    assertThat(
            db.rows(
                "SELECT column_name, ordinal_position, is_nullable, column_default"
                    + " FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'PERSON'"
                    + " ORDER BY ordinal_position"))
        .containsExactly(
            row("ID", 1, "NO", null), row("NAME", 2, "YES", null), row("CITY", 3, "NO", "'Rome'"));
  }

  @Test
  void aDroppedTableComesBackUnderItsNameOrAnother() {
    db.run("DROP TABLE person");
    assertThat(error("SELECT * FROM person")).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    db.run("UNDROP TABLE person");
    assertThat(rows("person")).hasSize(2);
    assertThat(rows("person FOR SYSTEM_VERSION AS OF 2")).hasSize(2);
    assertThat(db.error("SELECT * FROM person FOR SYSTEM_VERSION AS OF 3"))
        .hasMessageContaining("did not exist at sequence 3 any more");

    db.run("DROP TABLE person");
    db.run("CREATE TABLE person (x INTEGER)");
    assertThat(error("UNDROP TABLE person")).isEqualTo(ErrorCode.TABLE_EXISTS);
    db.run("UNDROP TABLE person AS old_person");
    assertThat(rows("old_person")).hasSize(2);
    assertThat(db.rows("SELECT * FROM person")).isEmpty();
  }

  @Test
  void aSessionThatReadsThePastFindsTheColumnsOfThen() {
    db.run("ALTER TABLE person RENAME COLUMN name TO nick");
    db.run("ALTER TABLE person RENAME TO people");
    db.run("SET SYSTEM_VERSION AS OF 2");

    assertThat(db.rows("SELECT name FROM person ORDER BY id"))
        .containsExactly(row("Ann"), row("Bob"));
    assertThat(db.rows("SELECT * FROM people ORDER BY id")).hasSize(2);
  }
}

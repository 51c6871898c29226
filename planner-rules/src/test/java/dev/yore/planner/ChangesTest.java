package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.avatica.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangesTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE stock (id INTEGER PRIMARY KEY, name VARCHAR(10), pieces SMALLINT DEFAULT 7,"
            + " price DECIMAL(10, 2), seen TIMESTAMP)");
    db.run("INSERT INTO stock VALUES (1, 'nut', 10, 0.50, NULL), (2, 'bolt', 20, 0.75, NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<List<Object>> stock() {
    return db.rows("SELECT id, name, pieces FROM stock ORDER BY id");
  }

  @Test
  void everyTypeGoesInAndComesOut() {
    db.run(
        "CREATE TABLE types (a BOOLEAN, b TINYINT, c SMALLINT, d INTEGER, e BIGINT, f DECIMAL(38,"
            + " 4), g REAL, h DOUBLE, i CHAR(3), j VARCHAR, k BINARY(2), l VARBINARY(9), m DATE, n"
            + " TIME, o TIMESTAMP, p UUID)");
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    db.run(
        "INSERT INTO types VALUES (TRUE, -1, 2, -3, 4, -1234567890123456789012345678901234.5678,"
            + " 1.5, 2.5, 'ä', 'text', X'01', X'0203', DATE '2026-01-31', TIME '18:00:01',"
            + " TIMESTAMP '2026-01-31 18:00:00.123', '"
            + uuid
            + "')");
    List<Object> row = db.rows("SELECT * FROM types").get(0);
    assertThat(row)
        .containsExactly(
            true,
            (byte) -1,
            (short) 2,
            -3,
            4L,
            new BigDecimal("-1234567890123456789012345678901234.5678"),
            1.5f,
            2.5d,
            "ä  ",
            "text",
            new ByteString(new byte[] {1, 0}),
            new ByteString(new byte[] {2, 3}),
            20484,
            64_801_000,
            1_769_882_400_123L,
            java.util.UUID.fromString(uuid));
    db.run(
        "INSERT INTO types VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row.toArray());
    assertThat(db.rows("SELECT * FROM types")).containsExactly(row, row);
    db.run("INSERT INTO types (a) VALUES (NULL)");
    assertThat(db.rows("SELECT * FROM types WHERE a IS NULL").get(0)).containsOnlyNulls();
    assertThat(
            db.rows(
                "SELECT COUNT(*) FROM types WHERE a AND b = -1 AND c = 2 AND d = -3 AND e = 4 AND f"
                    + " < 0 AND g = 1.5e0 AND h = 2.5e0 AND i = 'ä' AND j = 'text' AND k = X'0100'"
                    + " AND l = X'0203' AND m = DATE '2026-01-31' AND n = TIME '18:00:01' AND o ="
                    + " TIMESTAMP '2026-01-31 18:00:00.123' AND p = CAST('"
                    + uuid
                    + "' AS UUID)"))
        .containsExactly(List.of(2L));
  }

  @Test
  void columnsLeftOutGetTheirDefaults() {
    db.run("INSERT INTO stock (name, id) VALUES ('cog', 3), (UPPER('gear'), 2 + 2)");
    db.run("INSERT INTO stock (id, pieces) VALUES (5, DEFAULT), (6, NULL)");
    assertThat(stock())
        .contains(
            List.of(3, "cog", (short) 7),
            List.of(4, "GEAR", (short) 7),
            Arrays.asList(5, null, (short) 7),
            Arrays.asList(6, null, null));
  }

  @Test
  void aDefaultMayBeComputed() {
    db.at("2026-05-01T00:00:00Z");
    db.run("CREATE TABLE log (id INTEGER, made TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
    db.run("INSERT INTO log (id) VALUES (1)");
    assertThat(db.value("SELECT made = TIMESTAMP '2026-05-01 00:00:00' FROM log")).isEqualTo(true);
  }

  @Test
  void aTableCanBeInsertedIntoItself() {
    assertThat(db.run("INSERT INTO stock SELECT id + 10, name, pieces, price, seen FROM stock"))
        .isEqualTo(2);
    assertThat(db.value("SELECT COUNT(*) FROM stock")).isEqualTo(4L);
  }

  @Test
  void updateChangesWhatItsConditionSelects() {
    assertThat(db.run("UPDATE stock SET pieces = pieces + 1, name = ? WHERE id = ?", "NUT", 1))
        .isEqualTo(1);
    assertThat(stock())
        .containsExactly(List.of(1, "NUT", (short) 11), List.of(2, "bolt", (short) 20));
    assertThat(db.run("UPDATE stock s SET pieces = 7 WHERE s.price > 0.6")).isEqualTo(1);
    assertThat(db.value("SELECT pieces FROM stock WHERE id = 2")).isEqualTo((short) 7);
  }

  @Test
  void anUpdateOfKeysIsJudgedWhenAllAreChanged() {
    assertThat(db.run("UPDATE stock SET id = 3 - id")).isEqualTo(2);
    assertThat(stock())
        .containsExactly(List.of(1, "bolt", (short) 20), List.of(2, "nut", (short) 10));
  }

  @Test
  void deleteRemovesWhatItsConditionSelects() {
    assertThat(db.run("DELETE FROM stock WHERE id IN (SELECT MAX(id) FROM stock)")).isEqualTo(1);
    assertThat(db.run("DELETE FROM stock WHERE id = 99")).isZero();
    assertThat(stock()).containsExactly(List.of(1, "nut", (short) 10));
  }

  @Test
  void mergeUpdatesTheMatchedAndInsertsTheOthers() {
    db.run("CREATE TABLE delivery (id INTEGER, pieces SMALLINT)");
    db.run("INSERT INTO delivery VALUES (2, 5), (3, 6)");
    String merge =
        "MERGE INTO stock AS s USING delivery AS d ON s.id = d.id WHEN MATCHED THEN UPDATE SET"
            + " pieces = s.pieces + d.pieces WHEN NOT MATCHED THEN INSERT (id, name, pieces) VALUES"
            + " (d.id, ?, 12 / (d.id - 2) / 2)";
    assertThat(db.run(merge, "new")).isEqualTo(2);
    assertThat(stock())
        .containsExactly(
            List.of(1, "nut", (short) 10),
            List.of(2, "bolt", (short) 25),
            List.of(3, "new", (short) 6));
    db.run("INSERT INTO delivery VALUES (3, 1)");
    assertThat(db.error(merge, "new").getMessage()).contains("more than once");
  }

  @Test
  void parametersOfAMergeKeepTheirNumbers() {
    String merge =
        "MERGE INTO stock USING (VALUES (CAST(? AS INTEGER))) AS v (k) ON id = k AND price > ? WHEN"
            + " MATCHED THEN UPDATE SET name = ? WHEN NOT MATCHED THEN INSERT (id, name) VALUES (k,"
            + " ?)";
    assertThat(db.run(merge, 2, new BigDecimal("0.1"), "upd", "ins")).isEqualTo(1);
    assertThat(db.run(merge, 9, new BigDecimal("0.1"), "upd", "ins")).isEqualTo(1);
    assertThat(stock()).contains(List.of(2, "upd", (short) 20), List.of(9, "ins", (short) 7));
  }

  @Test
  void upsertUpdatesExistingKeysAndInsertsNewOnes() {
    assertThat(db.run("UPSERT INTO stock (id, name) VALUES (1, 'one'), (8, 'eight'), (8, 'huit')"))
        .isEqualTo(3);
    assertThat(db.run("UPSERT INTO stock (id, name) SELECT id + 7, 'sel' FROM stock WHERE id = 1"))
        .isEqualTo(1);
    assertThat(stock())
        .containsExactly(
            List.of(1, "one", (short) 10),
            List.of(2, "bolt", (short) 20),
            List.of(8, "sel", (short) 7));
    assertThat(db.error("UPSERT INTO stock (name) VALUES ('x')").getMessage())
        .contains("PRIMARY KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "INSERT INTO stock (id) VALUES (1); 23505",
        "INSERT INTO stock (name) VALUES ('x'); 23502",
        "INSERT INTO stock (id, name) VALUES (3, 'eleven char'); 22001",
        "INSERT INTO stock (id, name) SELECT 3, 'eleven char' FROM stock WHERE id = 1; 22001",
        "UPDATE stock SET name = name || name || name || name WHERE id = 2; 22001",
        "INSERT INTO stock (id, pieces) VALUES (3, 40000); 22003",
        "UPDATE stock SET pieces = pieces * 10000; 22003",
        "UPDATE stock SET price = 123456789.00; 22003",
        "INSERT INTO stock (id) VALUES ('many'); 22018",
        "INSERT INTO stock (id, name) VALUES (3, 3); 22018",
        "UPDATE stock SET price = TRUE; 22018",
        "INSERT INTO stock (id, seen) VALUES (3, '2026-01-01 10:00:00.1234'); 22008",
        "INSERT INTO stock (id, seen) VALUES (3, TIMESTAMP '2026-01-01 10:00:00.1234'); 22008",
        "INSERT INTO stock (id, seen) VALUES (3, 'yesterday'); 22007",
        "INSERT INTO stock VALUES (3, 'x'); 42000",
        "INSERT INTO stock (id, id) VALUES (3, 3); 42000",
        "INSERT INTO stock (id, row_start) VALUES (3, CURRENT_TIMESTAMP); 42000",
        "UPDATE stock SET row_end_seq = 1; 42000",
        "UPDATE stock SET colour = 1; 42S22",
        "DELETE FROM stok; 42S02",
        "DELETE FROM SYS.COMMITS; 42000",
        "UPDATE stock SET pieces = 1 / (id - 1); 22012",
      })
  void whatDoesNotFitIsRefusedWithItsSqlState(String sql, String sqlState) {
    long before = db.last();
    StoreException e = db.error(sql);
    assertThat(e.code().sqlState()).as(e.getMessage()).isEqualTo(sqlState);
    assertThat(db.last()).isEqualTo(before);
  }

  @Test
  void aParameterTooLongForItsColumnIsRefusedNotCut() {
    assertThat(db.error("UPDATE stock SET name = ?", "eleven char").code())
        .isEqualTo(ErrorCode.VALUE_TOO_LONG);
    assertThat(db.rows("SELECT id FROM stock WHERE name = ?", "nut and more, cut to nut"))
        .isEmpty();
    assertThat(db.error("INSERT INTO stock (id, name) VALUES (?, ?)", 5, "eleven char").code())
        .isEqualTo(ErrorCode.VALUE_TOO_LONG);
  }

  @Test
  void aBatchOfInsertsIsOneCommit() {
    PreparedSql insert = db.session().prepare("INSERT INTO stock (id, name) VALUES (?, ?)");
    long before = db.last();
    long[] counts =
        db.session()
            .executeBatch(
                insert,
                List.of(List.of(11, "a"), List.of(12, "b"), List.of(13, "c")),
                new AtomicBoolean(),
                0);
    assertThat(counts).containsExactly(1, 1, 1);
    assertThat(db.last()).isEqualTo(before + 1);
    assertThat(db.value("SELECT COUNT(*) FROM stock")).isEqualTo(5L);
  }

  @Test
  void changesAreExplained() {
    assertThat(db.plan("UPDATE stock SET pieces = 0 WHERE id = 1"))
        .contains(
            "YoreTableModify(table=[STOCK], operation=[UPDATE], columns=[PIECES], by=[PRIMARY KEY])")
        .contains("filter=[ID = 1]");
  }

  @Test
  void viewsAreNotChanged() {
    db.run("CREATE VIEW v AS SELECT * FROM stock");
    assertThat(db.error("DELETE FROM v").getMessage()).contains("V is a view");
  }

  @Test
  void aColumnCanBeSetToItsDefault() {
    db.run("UPDATE stock SET pieces = DEFAULT, name = DEFAULT WHERE id = 1");
    assertThat(stock()).contains(Arrays.asList(1, null, (short) 7));
    db.run(
        "MERGE INTO stock USING (VALUES (2)) AS s(id) ON stock.id = s.id"
            + " WHEN MATCHED THEN UPDATE SET pieces = DEFAULT");
    assertThat(stock()).contains(List.of(2, "bolt", (short) 7));
  }

  @Test
  void truncateRemovesAllRowsAndKeepsTheirPast() {
    long before = db.last();
    assertThat(db.run("TRUNCATE TABLE stock")).isEqualTo(2);
    assertThat(stock()).isEmpty();
    assertThat(db.value("SELECT COUNT(*) FROM stock FOR SYSTEM_VERSION AS OF " + before))
        .isEqualTo(2L);
    assertThat(db.run("TRUNCATE stock")).isZero();
    assertThat(db.last()).isEqualTo(before + 1);
  }

  @Test
  void aTableCanBeMadeFromAQuery() {
    assertThat(
            db.run(
                "CREATE TABLE dear AS SELECT id, name, price * 2 AS twice FROM stock"
                    + " WHERE price > 0.6 ORDER BY id"))
        .isEqualTo(1);
    assertThat(db.rows("SELECT * FROM dear"))
        .containsExactly(List.of(2, "bolt", new BigDecimal("1.50")));
    db.run("CREATE TABLE other (a, b) AS (SELECT name, pieces FROM stock) WITH DATA;");
    assertThat(db.rows("SELECT a, b FROM other ORDER BY b"))
        .containsExactly(List.of("nut", (short) 10), List.of("bolt", (short) 20));
    assertThat(db.run("CREATE TABLE shape AS SELECT * FROM stock WITH NO DATA")).isZero();
    assertThat(db.rows("SELECT id, name, pieces, price, seen FROM shape")).isEmpty();
    assertThat(db.run("CREATE TABLE IF NOT EXISTS shape AS SELECT 1 AS x FROM stock")).isZero();
  }

  @Test
  void aTableThatCannotBeFilledFromItsQueryIsNotThere() {
    assertThat(db.error("CREATE TABLE broken AS SELECT 1 / (id - id) AS x FROM stock").code())
        .isEqualTo(ErrorCode.DIVISION_BY_ZERO);
    assertThat(db.error("SELECT * FROM broken").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    assertThat(db.error("CREATE TABLE twice AS SELECT id, id FROM stock"))
        .hasMessageContaining("name one of them");
    assertThat(db.error("CREATE TABLE few (a) AS SELECT id, name FROM stock"))
        .hasMessageContaining("names 1 columns, its query has 2");
    assertThat(db.error("CREATE TABLE p AS SELECT id FROM stock WHERE id = ?", 1))
        .hasMessageContaining("no parameters");
    assertThat(db.error("CREATE TABLE stock AS SELECT id FROM stock").code())
        .isEqualTo(ErrorCode.TABLE_EXISTS);
    assertThat(stock()).hasSize(2);
  }
}

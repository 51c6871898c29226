package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows come in the order that was asked for, whatever the plan does with the sort. */
final class OrderTest {
  private static final UUID LOW = UUID.fromString("10000000-0000-0000-0000-000000000000");
  private static final UUID HIGH = UUID.fromString("f0000000-0000-0000-0000-000000000000");

  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, ts TIMESTAMP, u UUID, s VARCHAR)");
    db.run("INSERT INTO t VALUES (1, 7, TIMESTAMP '2026-01-01 20:00:00', ?, 'AB ')", HIGH);
    db.run("INSERT INTO t VALUES (2, 7, TIMESTAMP '2026-01-01 10:00:00', ?, 'AC ')", LOW);
    db.run("INSERT INTO t VALUES (3, 10, TIMESTAMP '2026-01-02 10:00:00', NULL, NULL)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private List<Object> ids(String sql) {
    return db.rows(sql).stream().map(row -> row.get(0)).toList();
  }

  @Test
  void equalKeysThatAreCutFromUnequalValuesAreOrderedByTheNextKey() {
    assertThat(ids("SELECT id, CAST(ts AS DATE) FROM t ORDER BY CAST(ts AS DATE), id"))
        .containsExactly(1, 2, 3);
    assertThat(ids("SELECT * FROM (SELECT id FROM t ORDER BY CAST(ts AS DATE), id LIMIT 1)"))
        .containsExactly(1);
    assertThat(ids("SELECT id FROM t ORDER BY CAST(n AS VARCHAR(5)), id")).containsExactly(3, 1, 2);
  }

  @Test
  void sortsOverJoinsThatTurnOutInnerStayPossible() {
    assertThat(
            ids(
                "SELECT y.id, x.id FROM t x LEFT JOIN t y ON x.n = y.n WHERE y.s LIKE 'A_ %' ORDER"
                    + " BY x.id NULLS LAST, y.id DESC NULLS FIRST LIMIT 3 OFFSET 1"))
        .containsExactly(1, 2, 1);
  }

  @Test
  void nothingIsOrderedToo() {
    assertThat(ids("SELECT id FROM t ORDER BY ts, id LIMIT 0")).isEmpty();
    assertThat(ids("SELECT id FROM t WHERE 1 = 0 ORDER BY ts DESC")).isEmpty();
  }

  @Test
  void conditionsThatAreExpressionsCanStandAlone() {
    assertThat(ids("SELECT id FROM t WHERE CASE WHEN id > 0 THEN n END IS NOT DISTINCT FROM 10"))
        .containsExactly(3);
    assertThat(ids("SELECT id FROM t WHERE NOT CASE WHEN id > 1 THEN n > 7 END IS NOT TRUE"))
        .containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM t ORDER BY u",
        "SELECT id FROM t WHERE u < CAST('10000000-0000-0000-0000-000000000000' AS UUID)",
        "SELECT id FROM t WHERE u NOT BETWEEN u AND u",
        "SELECT MIN(u) FROM t",
        "SELECT RANK() OVER (ORDER BY u) FROM t",
        "SELECT id FROM t WHERE EXISTS (SELECT MAX(z.u) FROM t z GROUP BY z.n)",
      })
  void uuidsHaveNoOrder(String sql) {
    StoreException e = db.error(sql);
    assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    assertThat(e).hasMessageContaining("UUID").hasMessageContaining("VARCHAR(36)");
  }

  @Test
  void theTextOfUuidsIsOrderedAndUuidsAreEqualOrNot() {
    assertThat(
            db.rows(
                "SELECT u, CAST(u AS VARCHAR(36)) FROM t WHERE u IS NOT NULL ORDER BY CAST(u AS"
                    + " VARCHAR(36))"))
        .containsExactly(List.of(LOW, LOW.toString()), List.of(HIGH, HIGH.toString()));
    assertThat(db.rows("SELECT a.id, b.id FROM t a JOIN t b ON a.u = b.u ORDER BY 1"))
        .containsExactly(List.of(1, 1), List.of(2, 2));
    assertThat(ids("SELECT COUNT(DISTINCT u) FROM t WHERE CASE WHEN id > 0 THEN u END <> u"))
        .containsExactly(0L);
  }
}

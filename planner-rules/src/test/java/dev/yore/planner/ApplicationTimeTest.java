package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Periods that the application gives to its rows: when a price holds, whenever it was written. */
final class ApplicationTimeTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE price (item INTEGER, cents INTEGER, since DATE, until DATE,"
            + " PERIOD FOR valid (since, until), PRIMARY KEY (item, valid WITHOUT OVERLAPS))"); // 1
    db.run("INSERT INTO price VALUES (1, 100, DATE '2026-01-01', DATE '2026-12-31')"); // 2
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** Item, cents and the months and days of the period. */
  private List<String> prices(String clause) {
    List<String> prices = new ArrayList<>();
    db.rows(
            "SELECT item, cents, CAST(since AS VARCHAR(10)), CAST(until AS VARCHAR(10)) FROM price "
                + clause
                + " ORDER BY item, since")
        .forEach(
            row ->
                prices.add(
                    "%s: %s %s-%s"
                        .formatted(
                            row.get(0),
                            row.get(1),
                            row.get(2).toString().substring(5),
                            row.get(3).toString().substring(5))));
    return prices;
  }

  @Test
  void anUpdateOfAPortionLeavesTheRestAsItWas() {
    assertThat(
            db.run(
                "UPDATE price FOR PORTION OF valid FROM DATE '2026-03-01' TO DATE '2026-06-01'"
                    + " SET cents = cents + 20 WHERE item = 1"))
        .isEqualTo(1);
    assertThat(prices(""))
        .containsExactly("1: 100 01-01-03-01", "1: 120 03-01-06-01", "1: 100 06-01-12-31");
    assertThat(prices("FOR SYSTEM_VERSION AS OF 2")).containsExactly("1: 100 01-01-12-31");
    db.run("UPDATE price FOR PORTION OF valid FROM '2025-01-01' TO '2026-04-01' SET cents = 5");
    assertThat(prices(""))
        .containsExactly(
            "1: 5 01-01-03-01", "1: 5 03-01-04-01", "1: 120 04-01-06-01", "1: 100 06-01-12-31");
  }

  @Test
  void aDeletedPortionLeavesAGap() {
    assertThat(
            db.run(
                "DELETE FROM price FOR PORTION OF valid FROM ? TO ? AS p WHERE p.item = 1",
                "2026-03-01",
                "2026-06-01"))
        .isEqualTo(1);
    assertThat(prices("")).containsExactly("1: 100 01-01-03-01", "1: 100 06-01-12-31");
    db.run("DELETE FROM price FOR PORTION OF valid FROM DATE '2026-01-01' TO DATE '2026-03-01'");
    assertThat(prices("")).containsExactly("1: 100 06-01-12-31");
    db.run("INSERT INTO price VALUES (1, 7, DATE '2026-03-01', DATE '2026-06-01')");
    assertThat(prices("")).hasSize(2);
  }

  @Test
  void aPortionThatMeetsNothingChangesNothing() {
    long last = db.last();
    for (String portion :
        List.of(
            "FROM DATE '2027-01-01' TO DATE '2028-01-01'",
            "FROM DATE '2026-12-31' TO DATE '2027-01-01'",
            "FROM DATE '2026-06-01' TO DATE '2026-03-01'",
            "FROM DATE '2026-06-01' TO DATE '2026-06-01'",
            "FROM NULL TO DATE '2026-06-01'")) {
      assertThat(db.run("UPDATE price FOR PORTION OF valid " + portion + " SET cents = 0"))
          .as(portion)
          .isEqualTo(0);
    }
    assertThat(db.last()).isEqualTo(last);
  }

  @Test
  void periodsOfOneKeyMayTouchButNotOverlap() {
    db.run("INSERT INTO price VALUES (1, 200, DATE '2026-12-31', DATE '2027-06-01')");
    db.run("INSERT INTO price VALUES (2, 200, DATE '2026-01-02', DATE '2027-06-01')");
    for (String row :
        List.of(
            "(1, 1, DATE '2026-02-01', DATE '2026-02-02')",
            "(1, 1, DATE '2025-02-01', DATE '2026-01-02')",
            "(1, 1, DATE '2025-02-01', DATE '2028-01-02')",
            "(3, 1, DATE '2026-01-01', DATE '2026-03-01'), (3, 2, DATE '2026-02-01', DATE '2026-04-01')")) {
      assertThat(db.error("INSERT INTO price VALUES " + row).code())
          .as(row)
          .isEqualTo(ErrorCode.DUPLICATE_KEY);
    }
    assertThat(db.error("UPDATE price SET item = 2 WHERE cents = 100"))
        .hasMessageContaining("overlaps");
    db.run("BEGIN");
    db.run("DELETE FROM price WHERE item = 2");
    db.run("INSERT INTO price VALUES (2, 1, DATE '2026-02-01', DATE '2026-03-01')");
    assertThat(db.error("INSERT INTO price VALUES (2, 1, DATE '2026-02-15', DATE '2026-04-01')"))
        .isNotNull();
    db.run("COMMIT");
    assertThat(prices("WHERE item = 2")).containsExactly("2: 1 02-01-03-01");
  }

  @Test
  void ofTwoTransactionsThatTakeOverlappingPeriodsTheSecondFails() {
    try (SqlSession other = db.database().newSession()) {
      db.run("BEGIN");
      TestDatabase.run(other, "BEGIN");
      db.run("INSERT INTO price VALUES (9, 1, DATE '2026-01-01', DATE '2026-03-01')");
      TestDatabase.run(
          other, "INSERT INTO price VALUES (9, 2, DATE '2026-02-01', DATE '2026-04-01')");
      db.run("COMMIT");
      StoreException e =
          catchThrowableOfType(StoreException.class, () -> TestDatabase.run(other, "COMMIT"));
      assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
      TestDatabase.run(
          other, "INSERT INTO price VALUES (9, 2, DATE '2026-03-01', DATE '2026-04-01')");
    }
    assertThat(prices("WHERE item = 9")).hasSize(2);
  }

  @Test
  void aPeriodEndsAfterItBegins() {
    assertThat(
            db.error("INSERT INTO price VALUES (4, 1, DATE '2026-02-01', DATE '2026-02-01')")
                .code())
        .isEqualTo(ErrorCode.CHECK_VIOLATION);
    assertThat(db.error("UPDATE price SET until = DATE '2020-01-01'").code())
        .isEqualTo(ErrorCode.CHECK_VIOLATION);
    assertThat(db.error("INSERT INTO price VALUES (4, 1, DATE '2026-02-01', NULL)").code())
        .isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
  }

  @Test
  void predicatesTakeThePeriodsName() {
    db.run("UPDATE price FOR PORTION OF valid FROM '2026-03-01' TO '2026-06-01' SET cents = 120");
    assertThat(prices("WHERE valid CONTAINS DATE '2026-03-01'"))
        .containsExactly("1: 120 03-01-06-01");
    assertThat(prices("AS p WHERE p.valid OVERLAPS PERIOD (DATE '2026-02-01', DATE '2026-03-01')"))
        .containsExactly("1: 100 01-01-03-01");
    assertThat(prices("WHERE valid PRECEDES PERIOD (DATE '2026-03-01', DATE '2026-04-01')"))
        .containsExactly("1: 100 01-01-03-01");
    assertThat(
            db.rows(
                "SELECT a.cents, b.cents FROM price AS a JOIN price AS b"
                    + " ON a.item = b.item AND a.valid IMMEDIATELY PRECEDES b.valid ORDER BY a.since"))
        .containsExactly(List.of(100, 120), List.of(120, 100));
    assertThat(
            db.plan(
                "SELECT a.cents FROM price AS a JOIN price AS b"
                    + " ON a.item = b.item AND a.valid OVERLAPS b.valid"))
        .contains("ColumnarTemporalJoin");
    assertThat(db.run("DELETE FROM price WHERE valid CONTAINS DATE '2026-07-01'")).isEqualTo(1);
  }

  @Test
  void whatHeldWhenAndWhatWasKnownWhenAreAskedTogether() {
    long known = db.last();
    db.run("UPDATE price FOR PORTION OF valid FROM '2026-03-01' TO '2026-06-01' SET cents = 120");
    String held = "WHERE valid CONTAINS DATE '2026-04-01'";
    assertThat(prices(held)).containsExactly("1: 120 03-01-06-01");
    assertThat(prices("FOR SYSTEM_VERSION AS OF " + known + " " + held))
        .containsExactly("1: 100 01-01-12-31");
    assertThat(
            db.rows(
                "SELECT cents, row_start_seq FROM price FOR SYSTEM_TIME ALL "
                    + held
                    + " ORDER BY row_start_seq"))
        .containsExactly(List.of(100, 2L), List.of(120, 3L));
  }

  @Test
  void periodsComeWithAlterAndStayWithTheTable() {
    db.run(
        "CREATE TABLE room (id INTEGER, a TIMESTAMP(3) NOT NULL, b TIMESTAMP(3) NOT NULL, c DATE)");
    db.run(
        "INSERT INTO room VALUES (1, TIMESTAMP '2026-01-01 10:00:00', TIMESTAMP '2026-01-01 12:00:00', NULL),"
            + " (1, TIMESTAMP '2026-01-01 11:00:00', TIMESTAMP '2026-01-01 13:00:00', NULL)");
    db.run("ALTER TABLE room ADD PERIOD FOR p (a, b)");
    assertThat(
            db.error("ALTER TABLE room ADD CONSTRAINT apart UNIQUE (id, p WITHOUT OVERLAPS)")
                .code())
        .isEqualTo(ErrorCode.DUPLICATE_KEY);
    db.run("DELETE FROM room FOR PORTION OF p FROM '2026-01-01 11:00:00' TO '2026-01-01 12:00:00'");
    db.run("ALTER TABLE room ADD CONSTRAINT apart UNIQUE (id, p WITHOUT OVERLAPS)");
    assertThat(db.error("INSERT INTO room SELECT * FROM room").code())
        .isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(db.error("ALTER TABLE room DROP PERIOD FOR p")).hasMessageContaining("APART");
    assertThat(db.error("ALTER TABLE room DROP COLUMN b")).isNotNull();
    assertThat(db.error("ALTER TABLE room ALTER COLUMN b DROP NOT NULL")).isNotNull();
    assertThat(db.error("ALTER TABLE room ADD PERIOD FOR q (a, c)")).hasMessageContaining("same");
    assertThat(db.error("ALTER TABLE room ADD PERIOD FOR c (a, b)")).isNotNull();
    db.run("ALTER TABLE room DROP CONSTRAINT apart");
    db.run("ALTER TABLE room DROP PERIOD FOR p");
    assertThat(db.error("DELETE FROM room FOR PORTION OF p FROM '2026-01-01' TO '2026-01-02'"))
        .hasMessageContaining("no period");
    assertThat(
            db.error(
                "UPDATE price FOR PORTION OF valid FROM '2026-01-01' TO '2026-01-02' SET since = until"))
        .hasMessageContaining("portion");
    assertThat(
            db.error(
                "SELECT * FROM price FOR PORTION OF valid FROM DATE '2026-01-01' TO DATE '2026-01-02'"))
        .hasMessageContaining("UPDATE and DELETE");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void portionsChangeEachDayAsIfDaysWereRows(long seed) {
    Random random = new Random(seed);
    TreeMap<LocalDate, Integer> days = new TreeMap<>();
    LocalDate first = LocalDate.of(2026, 1, 1);
    for (LocalDate day = first; day.isBefore(LocalDate.of(2026, 12, 31)); day = day.plusDays(1)) {
      days.put(day, 100);
    }
    for (int i = 0; i < 25; i++) {
      LocalDate from = first.plusDays(random.nextInt(380) - 10);
      LocalDate to = from.plusDays(random.nextInt(60));
      String portion = "FOR PORTION OF valid FROM DATE '" + from + "' TO DATE '" + to + "'";
      if (random.nextInt(4) == 0) {
        db.run("DELETE FROM price " + portion);
        days.subMap(from, to).clear();
      } else {
        db.run("UPDATE price " + portion + " SET cents = cents + 1");
        days.subMap(from, to).replaceAll((day, cents) -> cents + 1);
      }
    }
    for (int i = 0; i < 365; i += 3) {
      LocalDate day = first.plusDays(i);
      List<Object> cents = new ArrayList<>();
      db.rows("SELECT cents FROM price WHERE valid CONTAINS DATE '" + day + "'")
          .forEach(row -> cents.add(row.get(0)));
      assertThat(cents)
          .as("%s", day)
          .isEqualTo(days.containsKey(day) ? List.of(days.get(day)) : List.of());
    }
  }
}

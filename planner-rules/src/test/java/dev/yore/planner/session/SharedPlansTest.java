package dev.yore.planner.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.planner.PreparedSql;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that differ only in constants share a plan, and never an answer. */
class SharedPlansTest {
  private StoreDatabase database;
  private SqlSession session;

  @BeforeEach
  void open(@TempDir Path directory) {
    database =
        (StoreDatabase)
            dev.yore.planner.Database.open(
                StoreOptions.ephemeral(directory.resolve("store")).withBackgroundWork(false));
    session = database.newSession();
    ask(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, p DECIMAL(8, 2), s VARCHAR(10), c CHAR(4), f"
            + " DOUBLE, d DATE, ts TIMESTAMP(3))");
    for (int i = 1; i <= 9; i++) {
      ask(
          "INSERT INTO t VALUES (%d, %d.50, 's%d', 'c%d', %d.25, DATE '2024-01-0%d', TIMESTAMP '2024-01-0%d 10:00:00.5')"
              .formatted(i, i, i, i, i, i, i));
    }
  }

  @AfterEach
  void close() {
    session.close();
    database.close();
  }

  private List<List<@Nullable Object>> ask(String sql) {
    PreparedSql prepared = session.prepare(sql);
    SqlResult result = session.execute(prepared, List.of(), new AtomicBoolean(), 0);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (result instanceof SqlResult.Rows found) {
      assertThat(prepared.parameterType().getFieldCount()).isZero();
      try (RowCursor cursor = found.cursor()) {
        for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(Arrays.asList(row));
        }
      }
    }
    return rows;
  }

  /** Plans made by asking with constants 1 to 9. */
  private int plansFor(String sql) {
    int before = database.cachedPlans();
    for (int i = 1; i <= 9; i++) {
      assertThat(ask(sql.replace("#", String.valueOf(i)))).as(sql + i).containsExactly(List.of(i));
    }
    return database.cachedPlans() - before;
  }

  @Test
  void pointQueriesNeedTwoPlansWhateverTheirNumber() {
    assertThat(plansFor("SELECT id FROM t WHERE id = #")).isEqualTo(2);
    assertThat(plansFor("SELECT id FROM t WHERE s = 's#'")).isEqualTo(2);
    assertThat(plansFor("SELECT id FROM t WHERE p = #.5")).isEqualTo(2);
    assertThat(plansFor("SELECT id FROM t WHERE d = DATE '2024-01-0#'")).isEqualTo(2);
    assertThat(plansFor("SELECT id FROM t WHERE ts = TIMESTAMP '2024-01-0# 10:00:00.500'"))
        .isEqualTo(2);
    assertThat(plansFor("SELECT MAX(id) FROM t WHERE id <= #")).isEqualTo(2);
  }

  @Test
  void constantsOfOtherTypesThanTheirColumnsKeepPlansOfTheirOwn() {
    plansFor("SELECT id FROM t WHERE id = #");
    assertThat(ask("SELECT id FROM t WHERE id = 2.5")).isEmpty();
    assertThat(ask("SELECT id FROM t WHERE id = 3.0")).containsExactly(List.of(3));
    assertThat(ask("SELECT id FROM t WHERE id = 99999999999")).isEmpty();
    assertThat(ask("SELECT id FROM t WHERE id = 99999999999999999999")).isEmpty();
    assertThat(ask("SELECT id FROM t WHERE id = -1")).isEmpty();
    plansFor("SELECT id FROM t WHERE p = #.5");
    assertThat(ask("SELECT id FROM t WHERE p = 2.5000000000000000001")).isEmpty();
    assertThat(ask("SELECT id FROM t WHERE p = 123456789")).isEmpty();
    assertThat(plansFor("SELECT id FROM t WHERE c = 'c#'")).isGreaterThan(8);
    assertThat(plansFor("SELECT id FROM t WHERE f = #.25")).isGreaterThan(8);
  }

  @Test
  void aSharedPlanIsMadeAnewWhenTheCatalogChanges() {
    plansFor("SELECT id FROM t WHERE id = #");
    ask("ALTER TABLE t ADD COLUMN more INTEGER DEFAULT 5");
    assertThat(ask("SELECT * FROM t WHERE id = 3").get(0)).hasSize(8);
    assertThat(ask("SELECT * FROM t WHERE id = 4").get(0)).hasSize(8);
    ask("ALTER TABLE t DROP COLUMN more");
    assertThat(ask("SELECT * FROM t WHERE id = 5").get(0)).hasSize(7);
    assertThat(ask("SELECT * FROM t WHERE id = 6").get(0)).hasSize(7);
  }

  @Test
  void groupsByConstantsAreNotMistakenForEachOther() {
    for (int i = 1; i <= 4; i++) {
      String sql = "SELECT COUNT(*) FROM t GROUP BY id HAVING COUNT(*) = 1 AND MIN(id) = " + i;
      assertThat(ask(sql)).containsExactly(List.of(1L));
    }
  }

  @Test
  void longTextsDoNotFillTheCache() {
    int before = database.cachedPlans();
    String blanks = " ".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      ask("SELECT id FROM t WHERE id IN (" + i + ", 3)" + blanks);
    }
    long sizeEach = 4L << 20;
    assertThat(database.cachedPlans() - before)
        .isLessThanOrEqualTo((int) (PlanCache.MAX_BYTES / sizeEach));
  }
}

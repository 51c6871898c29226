package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.StoreOptions;
import dev.yore.store.predict.NextStatement;
import dev.yore.store.predict.PrefetchMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prediction at work, seen from SQL. */
@Timeout(300)
final class PredictionTest {
  private static final int COMMITS = 60;

  @TempDir private Path parent;

  private Database database;
  private SqlSession session;

  @BeforeEach
  void fill() {
    open();
    run("CREATE TABLE stock (id INTEGER PRIMARY KEY, amount INTEGER)");
    for (int i = 0; i < COMMITS; i++) {
      run("INSERT INTO stock VALUES (" + i + ", " + i + ")");
    }
  }

  private void open() {
    database = Database.open(StoreOptions.at(parent.resolve("store")));
    database.prefetch(PrefetchMode.AUTO);
    session = database.newSession();
  }

  @AfterEach
  void close() {
    session.close();
    database.close();
  }

  private long run(String sql) {
    return TestDatabase.run(session, sql);
  }

  private List<List<@Nullable Object>> rows(String sql, @Nullable Object... parameters) {
    return TestDatabase.rows(session, sql, parameters);
  }

  /** Asks for the past, one step further back each time; the last step is not asked. */
  private void stepBack(String sql) {
    for (int i = 0; i < 30; i++) {
      rows(sql.formatted(COMMITS - i));
    }
  }

  private static final String STEP = "SELECT SUM(amount) FROM stock FOR SYSTEM_VERSION AS OF %d";

  @Test
  void whoeverStepsBackIsExpectedToTakeTheNextStep() {
    stepBack(STEP);
    assertThat(rows("EXPLAIN PREFETCH"))
        .anySatisfy(line -> assertThat((String) line.get(0)).contains("chain").endsWith("[30]"));
    assertThat(
            rows(
                "SELECT COUNT(*) > 10 FROM sys.predictions WHERE depth = 1 AND generator = 'CHAIN'"
                    + " AND outcome IN ('USED', 'LATE', 'NOT_FETCHED')"))
        .containsExactly(List.of(true));
    assertThat(rows("SELECT DISTINCT table_name FROM sys.prefetch_stats WHERE used + late > 0"))
        .isSubsetOf(List.of(List.of("STOCK")));
  }

  @Test
  void whatFollowsWhatIsKnownAfterARestart() {
    for (int i = 0; i < 20; i++) {
      rows("SELECT amount FROM stock WHERE id = " + i * 7 % 13);
      rows("SELECT COUNT(*) FROM stock WHERE amount > " + i * 7 % 13);
    }
    close();
    open();
    rows("SELECT amount FROM stock WHERE id = 33");
    assertThat(rows("EXPLAIN PREFETCH"))
        .anySatisfy(line -> assertThat((String) line.get(0)).contains("COUNT(*)").endsWith("[33]"));
  }

  @Test
  void erasedValuesAreNotRememberedByARestart() {
    for (int i = 0; i < 20; i++) {
      rows("SELECT amount FROM stock WHERE id = 424242");
      rows("SELECT COUNT(*) FROM stock WHERE amount > 424242");
    }
    rows("ERASE FROM stock WHERE id = 424242");
    close();
    open();
    rows("SELECT amount FROM stock WHERE id = 33");
    assertThat(rows("EXPLAIN PREFETCH"))
        .noneSatisfy(line -> assertThat((String) line.get(0)).contains("424242"));
  }

  @Test
  void theNextStatementIsNamedAsItsUserWritesIt() {
    session.introduce("ann", null);
    stepBack("select  sum(amount) from Stock /* then */ for system_version as of %d");
    assertThat(session.next(null, List.of()).get())
        .first()
        .satisfies(
            next -> {
              assertThat(next.sql())
                  .isEqualTo(
                      "select  sum(amount) from Stock /* then */ for system_version as of 30");
              assertThat(next.parameters()).isEmpty();
              assertThat(next.score()).isBetween(0.2, 1.0);
            });
    rows("SELECT COUNT(*) FROM stock");
    assertThat(session.next(null, List.of()).get())
        .noneSatisfy(next -> assertThat(next.sql()).doesNotContain("for system_version"));
  }

  @Test
  void whatWasAskedElsewhereIsLearnedFromToo() {
    stepBack(STEP);
    PreparedSql answered = session.prepare(STEP.formatted(30));
    assertThat(session.next(answered, List.of()).get())
        .extracting(NextStatement::sql)
        .first()
        .isEqualTo(STEP.formatted(29));
  }

  @Test
  void nobodyIsToldWhatOnlyOthersAskFor() {
    session.introduce("ann", null);
    String secret = "SELECT COUNT(*) FROM stock FOR SYSTEM_VERSION AS OF 50 WHERE amount = 4711";
    String usual = "SELECT COUNT(*) FROM stock FOR SYSTEM_VERSION AS OF 50 WHERE id = 7";
    for (int i = 0; i < 20; i++) {
      rows(usual);
      rows(secret);
    }
    rows(usual);
    assertThat(session.next(null, List.of()).get()).extracting(NextStatement::sql).contains(secret);
    try (SqlSession eve = database.newSession()) {
      eve.introduce("eve", null);
      TestDatabase.rows(eve, usual);
      assertThat(eve.next(null, List.of()).get())
          .extracting(NextStatement::sql)
          .noneMatch(sql -> sql.contains("4711"));
      TestDatabase.rows(eve, secret.replace("4711", "1"));
      TestDatabase.rows(eve, usual);
      assertThat(eve.next(null, List.of()).get())
          .extracting(NextStatement::sql)
          .noneMatch(sql -> sql.contains("4711"));
    }
  }

  @Test
  void ofWhatCannotBePlannedTheBlocksAreExpected() {
    for (int i = 0; i < 20; i++) {
      rows(
          "SELECT COUNT(*) FROM stock FOR SYSTEM_VERSION AS OF (SELECT MAX(amount) FROM stock)"
              + " WHERE amount > "
              + i);
    }
    assertThat(
            rows(
                "SELECT generator, table_name, SUM(used + late + not_fetched) > 10"
                    + " FROM sys.prefetch_stats GROUP BY generator, table_name"))
        .containsExactly(List.of("SUCCESSOR", "STOCK", true));
  }

  @Test
  void nothingIsPredictedWhenSwitchedOff() {
    run("SET PREFETCH = off");
    stepBack(STEP);
    assertThat(session.next(null, List.of()).get()).isEmpty();
    assertThat(rows("SELECT COUNT(*) FROM sys.predictions")).containsExactly(List.of(0L));
    assertThat(rows("SELECT COUNT(*) FROM sys.query_history WHERE statement LIKE 'SELECT SUM%'"))
        .containsExactly(List.of(30L));
  }

  @Test
  void aStatementCanAskNotToBePredictedFrom() {
    stepBack("SELECT /*+ NO_PREFETCH */ SUM(amount) FROM stock FOR SYSTEM_VERSION AS OF %d");
    assertThat(rows("SELECT COUNT(*) FROM sys.predictions")).containsExactly(List.of(0L));
  }

  @Test
  void hintsOfAllKindsLeaveTheAnswerAlone() {
    assertThat(
            rows(
                "SELECT /*+ LATENCY(50), PREFETCH('SELECT COUNT(*) FROM stock') */ MAX(amount)"
                    + " FROM stock"))
        .containsExactly(List.of(COMMITS - 1));
  }

  @Test
  void whatAClientSaysWillComeIsJudgedWhenItComes() {
    rows("CALL SYS.PREFETCH('SELECT COUNT(*) FROM stock WHERE amount > 7')");
    rows("SELECT COUNT(*) FROM stock WHERE amount > 7");
    assertThat(rows("SELECT generator, COUNT(*) FROM sys.predictions GROUP BY generator"))
        .contains(List.of("HINTED", 1L));
  }

  @Test
  void aForecastIsHeldAgainstWhatTheStatementCosts() {
    assertThat(rows("EXPLAIN FORECAST SELECT SUM(amount) FROM stock WHERE id > 5"))
        .first()
        .satisfies(line -> assertThat((String) line.get(0)).startsWith("expected latency: "));
    rows("SELECT SUM(amount) FROM stock WHERE id > 5");
    assertThat(rows("SELECT actual_ms > 0, expected_ms > 0, blocks FROM sys.forecasts"))
        .containsExactly(List.of(true, true, 1));
  }

  @Test
  void modelsCanBeLookedAtAndTakenAway() {
    stepBack(STEP);
    assertThat(rows("SELECT name FROM sys.models ORDER BY name"))
        .containsExactly(List.of("time"), List.of("used"), List.of("written"));
    assertThat(rows("CALL SYS.EXPORT_MODEL('used')")).hasSize(1);
  }

  @Test
  void theQueueDrains() {
    stepBack(STEP);
    while (!rows("SELECT * FROM sys.prefetch_queue WHERE state <> 'CANCELLED'").isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void erasedValuesAreNotPredictedAnyMore() {
    stepBack(STEP);
    rows("ERASE FROM stock WHERE id = 3");
    assertThat(rows("SELECT COUNT(*) FROM sys.prefetch_queue WHERE state = 'QUEUED'"))
        .containsExactly(List.of(0L));
  }
}

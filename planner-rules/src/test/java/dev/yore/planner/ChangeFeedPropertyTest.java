package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.StoreOptions;
import dev.yore.store.schema.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 20 over random histories with flushes, merges, branches and restarts: a feed applied to the
 * state at its beginning gives the state at its end, and so does a diff.
 */
final class ChangeFeedPropertyTest {
  private static final int STEPS = 120;
  private static final int QUESTIONS = 12;
  private static final int KEYS = 15;
  private static final List<String> TABLES = List.of("KEYED", "BAG");

  @TempDir Path directory;

  private Database database;
  private SqlSession session;

  private void open() {
    database =
        Database.open(
            StoreOptions.at(directory.resolve("store"))
                .withBackgroundWork(false)
                .withFlushRowEvents(1 << 20));
    session = database.newSession();
  }

  private void close() {
    session.close();
    database.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aFeedLeadsFromOneStateToTheOther(long seed) {
    Random random = new Random(seed);
    open();
    try {
      for (String table : TABLES) {
        String key = table.equals("KEYED") ? " PRIMARY KEY" : "";
        run("CREATE TABLE " + table + " (id INTEGER" + key + ", v INTEGER, t VARCHAR(10))");
      }
      long first = database.store().lastSequence();
      for (int step = 0; step < STEPS; step++) {
        step(random);
      }
      long last = database.store().lastSequence();
      for (int question = 0; question < QUESTIONS; question++) {
        long from = first + random.nextLong(last - first + 1);
        long to = from + random.nextLong(last - from + 1);
        for (String table : TABLES) {
          check(table, from, to);
        }
      }
    } finally {
      close();
    }
  }

  private void step(Random random) {
    int choice = random.nextInt(30);
    if (choice == 0) {
      database.store().flush();
    } else if (choice == 1) {
      database.store().flush();
      coalesce();
    } else if (choice == 2) {
      close();
      open();
    } else {
      transaction(random);
    }
  }

  private void coalesce() {
    for (String table : TABLES) {
      int id = database.store().catalog().table(TableName.of(table)).orElseThrow().tableId();
      database.store().coalesce(id);
    }
  }

  private void transaction(Random random) {
    run("BEGIN");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      for (String table : TABLES) {
        int id = random.nextInt(KEYS);
        run("DELETE FROM " + table + " WHERE id = " + (random.nextBoolean() ? id : -1));
        boolean isFree = rows("SELECT 1 FROM " + table + " WHERE id = " + id).isEmpty();
        if (random.nextBoolean() && (isFree || table.equals("BAG"))) {
          run("INSERT INTO " + table + " VALUES (?, ?, ?)", id, random.nextInt(3), "a");
        } else {
          String value = random.nextInt(4) == 0 ? "NULL" : Integer.toString(random.nextInt(3));
          run("UPDATE " + table + " SET v = " + value + " WHERE id >= " + id);
        }
      }
    }
    run(random.nextInt(10) == 0 ? "ROLLBACK" : "COMMIT");
  }

  private void check(String table, long from, long to) {
    String arguments = "('" + table + "', " + from + ", " + to + ")";
    List<List<@Nullable Object>> wanted = state(table, to);
    assertThat(
            applied(
                state(table, from),
                rows("SELECT * FROM TABLE(TABLE_CHANGES" + arguments + ") ORDER BY change_seq"),
                3))
        .as("changes of %s", arguments)
        .isEqualTo(wanted);
    assertThat(
            applied(
                state(table, from), rows("SELECT * FROM TABLE(TABLE_DIFF" + arguments + ")"), 1))
        .as("diff of %s", arguments)
        .isEqualTo(wanted);
    assertThat(
            applied(
                state(table, to),
                rows("SELECT * FROM TABLE(TABLE_DIFF('" + table + "', " + to + ", " + from + "))"),
                1))
        .as("diff of %s backwards", arguments)
        .isEqualTo(state(table, from));
  }

  private List<List<@Nullable Object>> state(String table, long sequence) {
    return sorted(rows("SELECT * FROM " + table + " FOR SYSTEM_VERSION AS OF " + sequence));
  }

  private static List<List<@Nullable Object>> sorted(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(List::toString));
    return sorted;
  }

  /** Row by row; within a commit a row goes before another one takes its place. */
  private static List<List<@Nullable Object>> applied(
      List<List<@Nullable Object>> state, List<List<@Nullable Object>> feed, int valuesFrom) {
    List<List<@Nullable Object>> rows = new ArrayList<>(state);
    List<List<@Nullable Object>> ordered = new ArrayList<>(feed);
    ordered.sort(
        Comparator.<List<@Nullable Object>>comparingLong(
                row -> valuesFrom > 1 ? (Long) row.get(1) : 0)
            .thenComparing(row -> isRemoval(row) ? 0 : 1));
    for (List<@Nullable Object> change : ordered) {
      List<@Nullable Object> values = change.subList(valuesFrom, change.size());
      if (isRemoval(change)) {
        assertThat(rows.remove(values)).as("removed %s", change).isTrue();
      } else {
        rows.add(values);
      }
    }
    return sorted(rows);
  }

  private static boolean isRemoval(List<@Nullable Object> change) {
    return List.of("update_preimage", "delete").contains(change.get(0));
  }

  private List<List<@Nullable Object>> rows(String sql, @Nullable Object... parameters) {
    return TestDatabase.rows(session, sql, parameters);
  }

  private void run(String sql, @Nullable Object... parameters) {
    TestDatabase.run(session, sql, parameters);
  }
}

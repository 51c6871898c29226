package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long histories stay exact, in SQL, however often they are merged on the way. */
final class DeepHistoryTest {
  private TestDatabase db;

  @BeforeEach
  void open(@TempDir Path directory) {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void tenThousandVersionsOfOneRowAreThereOneByOne() {
    int versions = 10_000;
    db.run("INSERT INTO t VALUES (1, 0)");
    long first = db.last();
    for (int i = 1; i < versions; i++) {
      db.run("UPDATE t SET v = ? WHERE id = 1", i);
      if (i % 4000 == 0) {
        db.run("CALL SYS.COALESCE('T')");
      }
    }
    for (int i : new int[] {0, 1, 3999, 4000, 4001, 7777, versions - 1}) {
      assertThat(db.value("SELECT v FROM t FOR SYSTEM_VERSION AS OF ?", first + i)).isEqualTo(i);
    }
    assertThat(
            db.rows(
                "SELECT COUNT(*), COUNT(DISTINCT row_start_seq), SUM(v) FROM t FOR SYSTEM_TIME ALL"
                    + " WHERE row_end_seq - row_start_seq = 1 OR v = ?",
                versions - 1))
        .containsExactly(
            List.of((long) versions, (long) versions, (long) versions * (versions - 1) / 2));
  }

  @Test
  void aThousandCommitsAreRememberedExactly() {
    Random random = new Random(11);
    TreeMap<Integer, Integer> present = new TreeMap<>();
    List<String> states = new ArrayList<>();
    long first = db.last();
    states.add(present.toString());
    for (int i = 0; i < 1000; i++) {
      int id = random.nextInt(40);
      if (!present.containsKey(id)) {
        db.run("INSERT INTO t VALUES (?, ?)", id, i);
        present.put(id, i);
      } else if (random.nextInt(3) == 0) {
        db.run("DELETE FROM t WHERE id = ?", id);
        present.remove(id);
      } else {
        db.run("UPDATE t SET v = ? WHERE id = ?", i, id);
        present.put(id, i);
      }
      states.add(present.toString());
      if (i % 300 == 299) {
        db.run("CALL SYS.COALESCE('T')");
      }
    }
    for (int i = 0; i < states.size(); i += 7) {
      TreeMap<Integer, Integer> then = new TreeMap<>();
      db.rows("SELECT id, v FROM t FOR SYSTEM_VERSION AS OF ?", first + i)
          .forEach(row -> then.put((Integer) row.get(0), (Integer) row.get(1)));
      assertThat(then.toString()).as("sequence %d", first + i).isEqualTo(states.get(i));
    }
  }
}

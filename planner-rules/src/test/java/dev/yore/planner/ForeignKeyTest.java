package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForeignKeyTest {
  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE p (id INT PRIMARY KEY, code VARCHAR(10) UNIQUE, n INT)");
    db.run("INSERT INTO p VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private void child(String actions) {
    db.run(
        "CREATE TABLE c (id INT PRIMARY KEY, p INT DEFAULT 3, CONSTRAINT c_to_p FOREIGN KEY (p)"
            + " REFERENCES p "
            + actions
            + ")");
    db.run("INSERT INTO c VALUES (10, 1), (11, 1), (20, 2), (99, NULL)");
  }

  private void refused(String sql, String... parts) {
    refused(ErrorCode.FOREIGN_KEY_VIOLATION, sql, parts);
  }

  private void refused(ErrorCode code, String sql, String... parts) {
    assertThatThrownBy(() -> db.run(sql))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  private String children() {
    return db.rows("SELECT id, p FROM c ORDER BY id").toString();
  }

  @Test
  void rowsWithoutAParentAreRefusedAndNullRefersToNothing() {
    child("");
    refused("INSERT INTO c VALUES (12, 4)", "C_TO_P", "(P) = (4)", "table C", "table P", "(ID)");
    refused("UPDATE c SET p = 7 WHERE id = 10", "(P) = (7)");
    db.run("INSERT INTO c VALUES (12, NULL), (13, 3)");
    assertThat(children())
        .isEqualTo("[[10, 1], [11, 1], [12, null], [13, 3], [20, 2], [99, null]]");
  }

  @Test
  void parentsWithChildrenStayUnlessTheirChildrenGoInTheSameTransaction() {
    child("ON DELETE RESTRICT");
    refused("DELETE FROM p WHERE id = 1", "C_TO_P", "(ID) = (1)", "table P", "table C");
    refused("UPDATE p SET id = 9 WHERE id = 1", "C_TO_P");
    db.run("UPDATE p SET n = 5 WHERE id = 1");
    db.run("DELETE FROM p WHERE id = 3");
    db.session().setAutoCommit(false);
    db.run("DELETE FROM c WHERE p = 1");
    db.run("DELETE FROM p WHERE id = 1");
    db.session().commit();
    assertThat(db.rows("SELECT id FROM p")).hasToString("[[2]]");
  }

  @Test
  void childrenAreDeletedWithTheirParentAllTheWayDown() {
    child("ON DELETE CASCADE");
    db.run("CREATE TABLE g (id INT PRIMARY KEY, c INT REFERENCES c (id) ON DELETE CASCADE)");
    db.run("INSERT INTO g VALUES (100, 10), (200, 20)");
    long before = db.last();
    db.run("DELETE FROM p WHERE id = 1");
    assertThat(children()).isEqualTo("[[20, 2], [99, null]]");
    assertThat(db.rows("SELECT id FROM g")).hasToString("[[200]]");
    assertThat(db.last()).as("all in one commit").isEqualTo(before + 1);
    assertThat(db.rows("SELECT id FROM g FOR SYSTEM_VERSION AS OF " + before + " ORDER BY id"))
        .hasToString("[[100], [200]]");
  }

  @Test
  void childrenFollowTheirParentsKey() {
    child("ON UPDATE CASCADE");
    db.run("UPDATE p SET id = id + 10");
    assertThat(children()).isEqualTo("[[10, 11], [11, 11], [20, 12], [99, null]]");
    db.run("UPDATE p SET id = 23 - id WHERE id < 13");
    assertThat(children()).isEqualTo("[[10, 12], [11, 12], [20, 11], [99, null]]");
  }

  @Test
  void childrenLoseOrResetWhatTheyReferTo() {
    child("ON DELETE SET NULL ON UPDATE SET DEFAULT");
    db.run("DELETE FROM p WHERE id = 1");
    assertThat(children()).isEqualTo("[[10, null], [11, null], [20, 2], [99, null]]");
    db.run("UPDATE p SET id = 5 WHERE id = 2");
    assertThat(children()).isEqualTo("[[10, null], [11, null], [20, 3], [99, null]]");
  }

  @Test
  void aDefaultWithoutAParentIsRefused() {
    child("ON DELETE SET DEFAULT");
    db.run("DELETE FROM p WHERE id = 3");
    refused("DELETE FROM p WHERE id = 1", "(P) = (3)");
    db.run("INSERT INTO p VALUES (3, 'three', 3)");
    db.run("INSERT INTO c VALUES (30, 3)");
    refused("DELETE FROM p WHERE id = 3", "(ID) = (3)");
    db.run("DELETE FROM c WHERE id = 30");
    db.run("DELETE FROM p WHERE id = 3");
    assertThat(db.value("SELECT COUNT(*) FROM p")).isEqualTo(2L);
  }

  @Test
  void uniqueColumnsAndSeveralOfThemMayBeReferredTo() {
    db.run("CREATE TABLE q (a INT, b VARCHAR(5), v INT, PRIMARY KEY (a, b))");
    db.run("INSERT INTO q VALUES (1, 'x', 0), (1, 'y', 0)");
    db.run(
        "CREATE TABLE r (id INT PRIMARY KEY, code VARCHAR(10) REFERENCES p (code) ON UPDATE CASCADE,"
            + " b VARCHAR(5), a INT, FOREIGN KEY (b, a) REFERENCES q (b, a) ON DELETE CASCADE)");
    db.run("INSERT INTO r VALUES (1, 'one', 'x', 1), (2, 'two', 'y', 1), (3, NULL, 'z', NULL)");
    refused("INSERT INTO r VALUES (4, 'four', NULL, NULL)", "'four'");
    refused("INSERT INTO r VALUES (4, NULL, 'z', 1)", "'z'");
    db.run("UPDATE p SET code = 'uno' WHERE id = 1");
    db.run("DELETE FROM q WHERE b = 'y'");
    assertThat(db.rows("SELECT id, code FROM r ORDER BY id")).hasToString("[[1, uno], [3, null]]");
  }

  @Test
  void aTableMayReferToItself() {
    db.run("CREATE TABLE tree (id INT PRIMARY KEY, up INT REFERENCES tree (id) ON DELETE CASCADE)");
    db.run("INSERT INTO tree VALUES (3, 2), (2, 1), (1, NULL), (5, 5)");
    refused("INSERT INTO tree VALUES (9, 8)", "(UP) = (8)");
    db.run("DELETE FROM tree WHERE id = 1");
    assertThat(db.rows("SELECT id FROM tree")).hasToString("[[5]]");
    db.run("DELETE FROM tree");
    db.run("CREATE TABLE list (id INT PRIMARY KEY, up INT REFERENCES list)");
    db.run("INSERT INTO list VALUES (1, NULL), (2, 1)");
    db.run("DELETE FROM list");
    db.run("DROP TABLE list");
  }

  @Test
  void parentsAreNotDroppedUnderTheirChildren() {
    child("");
    refused(ErrorCode.REFERENCE_IN_USE, "DROP TABLE p", "C_TO_P", "C");
    refused(ErrorCode.REFERENCE_IN_USE, "ALTER TABLE p DROP COLUMN id", "C_TO_P");
    db.run("ALTER TABLE p RENAME COLUMN id TO key");
    db.run("ALTER TABLE p RENAME TO parents");
    refused("INSERT INTO c VALUES (12, 4)", "table PARENTS", "(KEY)");
    db.run("DROP TABLE c");
    db.run("DROP TABLE parents");
    refused("UNDROP TABLE c", "C_TO_P");
    db.run("UNDROP TABLE parents");
    db.run("UNDROP TABLE c");
    refused("INSERT INTO c VALUES (12, 4)", "(P) = (4)");
  }

  @Test
  void addedForeignKeysLookAtCurrentRowsFirst() {
    db.run("CREATE TABLE d (id INT PRIMARY KEY, p INT)");
    db.run("INSERT INTO d VALUES (1, 1), (2, 8)");
    refused("ALTER TABLE d ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p", "F", "(P) = (8)");
    db.run("UPDATE d SET p = 2 WHERE id = 2");
    db.run("ALTER TABLE d ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p ON DELETE CASCADE");
    db.run("DELETE FROM p WHERE id = 2");
    assertThat(db.rows("SELECT id FROM d")).hasToString("[[1]]");
    db.run("ALTER TABLE d DROP CONSTRAINT f");
    db.run("DELETE FROM p");
    refused(
        ErrorCode.INVALID_SCHEMA, "ALTER TABLE d ADD FOREIGN KEY (p) REFERENCES p (n)", "UNIQUE");
    refused(
        ErrorCode.INVALID_SCHEMA, "ALTER TABLE d ADD FOREIGN KEY (p) REFERENCES p (code)", "type");
  }

  @Test
  void aChildOfAParentThatGoesMeanwhileIsRefusedWhoeverCommitsFirst() {
    child("");
    try (SqlSession other = db.database().newSession()) {
      other.setAutoCommit(false);
      TestDatabase.run(other, "INSERT INTO c VALUES (30, 3)");
      db.run("DELETE FROM p WHERE id = 3");
      assertThatThrownBy(other::commit)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_KEY_VIOLATION));
      db.run("INSERT INTO p VALUES (3, 'again', 3)");
      TestDatabase.run(other, "DELETE FROM p WHERE id = 3");
      db.run("INSERT INTO c VALUES (30, 3)");
      assertThatThrownBy(other::commit)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_KEY_VIOLATION));
      TestDatabase.run(other, "UPDATE p SET n = 77 WHERE id = 3");
      db.run("INSERT INTO c VALUES (31, 3)");
      other.commit();
    }
    assertThat(db.value("SELECT n FROM p WHERE id = 3")).isEqualTo(77);
  }

  @Test
  void noThreadEverLeavesAnOrphan() throws Exception {
    db.run(
        "CREATE TABLE c (id INT PRIMARY KEY, p INT NOT NULL REFERENCES p ON DELETE CASCADE,"
            + " code VARCHAR(10) REFERENCES p (code) ON DELETE SET NULL)");
    Database database = db.database();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int first = 1000 * thread;
      boolean parents = thread % 2 == 0;
      work.add(
          threads.submit(
              () -> {
                try (SqlSession session = database.newSession()) {
                  for (int i = 0; i < 150; i++) {
                    int parent = ThreadLocalRandom.current().nextInt(1, 4);
                    try {
                      if (parents) {
                        TestDatabase.run(session, "DELETE FROM p WHERE id = " + parent);
                        TestDatabase.run(
                            session, "INSERT INTO p VALUES (" + parent + ", 'c" + parent + "', 0)");
                      } else {
                        TestDatabase.run(
                            session,
                            "INSERT INTO c VALUES ("
                                + (first + i)
                                + ", "
                                + parent
                                + ", 'c"
                                + parent
                                + "')");
                      }
                    } catch (StoreException e) {
                      assertThat(e.code())
                          .as(e.getMessage())
                          .isIn(
                              ErrorCode.FOREIGN_KEY_VIOLATION,
                              ErrorCode.WRITE_CONFLICT,
                              ErrorCode.DUPLICATE_KEY);
                    }
                  }
                }
              }));
    }
    for (Future<?> each : work) {
      each.get();
    }
    threads.shutdown();
    assertThat(
            db.value(
                "SELECT COUNT(*) FROM c WHERE p NOT IN (SELECT id FROM p)"
                    + " OR code NOT IN (SELECT code FROM p WHERE code IS NOT NULL)"))
        .isEqualTo(0L);
  }

  @Test
  void foreignKeysHoldOnBranchesAndInMerges() {
    child("");
    db.run("CREATE BRANCH dev");
    db.run("USE BRANCH dev");
    refused("INSERT INTO c VALUES (12, 4)", "(4)");
    db.run("INSERT INTO p VALUES (4, 'four', 4)");
    db.run("INSERT INTO c VALUES (12, 4)");
    db.run("CREATE TABLE gp (id INT PRIMARY KEY, c INT REFERENCES c)");
    db.run("INSERT INTO gp VALUES (1, 12)");
    db.run("USE BRANCH main");
    refused("INSERT INTO c VALUES (12, 4)", "(4)");
    db.rows("MERGE BRANCH dev INTO main");
    assertThat(db.value("SELECT p FROM c WHERE id = 12")).isEqualTo(4);
    refused("DELETE FROM c WHERE id = 12", "12");
    db.run("USE BRANCH dev");
    db.run("INSERT INTO c VALUES (13, 3)");
    db.run("USE BRANCH main");
    db.run("DELETE FROM p WHERE id = 3");
    assertThatThrownBy(() -> db.rows("MERGE BRANCH dev INTO main"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_KEY_VIOLATION));
  }

  @Test
  void parentsAreNotErasedUnderTheirChildren() {
    child("ON DELETE CASCADE");
    assertThatThrownBy(() -> db.rows("ERASE FROM p WHERE id = 1"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_KEY_VIOLATION))
        .hasMessageContaining("C_TO_P");
    try (SqlSession other = db.database().newSession()) {
      other.setAutoCommit(false);
      TestDatabase.run(other, "INSERT INTO c VALUES (30, 3)");
      db.rows("ERASE FROM p WHERE id = 3");
      assertThatThrownBy(other::commit).isInstanceOf(StoreException.class);
    }
    db.rows("ERASE FROM c WHERE p = 1");
    db.rows("ERASE FROM p WHERE id = 1");
    assertThat(db.rows("SELECT id FROM p")).hasToString("[[2]]");
  }

  @Test
  void foreignKeysSurviveAReopenAndFlushes() {
    Path store = directory.resolve("kept");
    try (Database database = Database.open(StoreOptions.at(store));
        SqlSession session = database.newSession()) {
      TestDatabase.run(session, "CREATE TABLE a (id INT PRIMARY KEY)");
      TestDatabase.run(session, "CREATE TABLE b (a INT REFERENCES a ON DELETE CASCADE)");
      TestDatabase.run(session, "INSERT INTO a VALUES (1), (2)");
      TestDatabase.run(session, "INSERT INTO b VALUES (1), (2), (2)");
      database.store().flush();
      TestDatabase.run(session, "INSERT INTO b VALUES (1)");
    }
    try (Database database = Database.open(StoreOptions.at(store));
        SqlSession session = database.newSession()) {
      assertThatThrownBy(() -> TestDatabase.run(session, "INSERT INTO b VALUES (3)"))
          .hasMessageContaining("B_A_FKEY");
      TestDatabase.run(session, "DELETE FROM a WHERE id = 1");
      assertThat(TestDatabase.rows(session, "SELECT a FROM b")).hasToString("[[2], [2]]");
    }
  }
}

package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SHOW, DESCRIBE, COMMENT and what INFORMATION_SCHEMA tells of constraints. */
final class ShowTest {
  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.run("CREATE TABLE p (a INT, b VARCHAR(5), CONSTRAINT p_key PRIMARY KEY (a, b))");
    db.run(
        "CREATE TABLE c (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, d DECIMAL(10, 2)"
            + " DEFAULT 1.5 NOT NULL CHECK (d >= 0), \"odd Name\" VARCHAR(20) UNIQUE, b VARCHAR(5),"
            + " a INT, t TIMESTAMP(3), u UUID, FOREIGN KEY (b, a) REFERENCES p (b, a) ON DELETE SET"
            + " NULL ON UPDATE CASCADE)");
    db.run("CREATE INDEX by_t ON c (t, d)");
    db.run("CREATE VIEW v AS SELECT a FROM p");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void commentsAreRemarks() {
    db.run("COMMENT ON TABLE c IS 'what''s in it'");
    db.run("COMMENT ON COLUMN c.d IS 'money'");
    db.run("COMMENT ON VIEW v IS 'a view'");
    assertThat(
            db.rows(
                "SELECT TABLE_NAME, REMARKS FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA ="
                    + " 'PUBLIC' ORDER BY 1"))
        .hasToString("[[C, what's in it], [P, null], [V, a view]]");
    assertThat(db.rows("SELECT REMARKS FROM INFORMATION_SCHEMA.COLUMNS WHERE COLUMN_NAME = 'D'"))
        .hasToString("[[money]]");
    db.run("ALTER TABLE c ALTER COLUMN d SET DEFAULT 2");
    assertThat(db.rows("SELECT REMARKS FROM INFORMATION_SCHEMA.COLUMNS WHERE COLUMN_NAME = 'D'"))
        .hasToString("[[money]]");
    db.run("COMMENT ON COLUMN c.d IS NULL");
    assertThat(db.rows("SELECT REMARKS FROM INFORMATION_SCHEMA.COLUMNS WHERE COLUMN_NAME = 'D'"))
        .hasToString("[[null]]");
  }

  @Test
  void showListsWhatThereIs() {
    assertThat(db.rows("SHOW TABLES"))
        .hasToString("[[PUBLIC, C, BASE TABLE], [PUBLIC, P, BASE TABLE], [PUBLIC, V, VIEW]]");
    assertThat(db.rows("SHOW VIEWS").get(0)).contains("V");
    assertThat(db.rows("SHOW COLUMNS FROM p").toString()).startsWith("[[A, INTEGER, ");
    assertThat(db.rows("DESCRIBE p")).isEqualTo(db.rows("SHOW COLUMNS FROM p"));
    assertThat(db.rows("SHOW INDEXES FROM c"))
        .hasToString(
            "[[C, BY_T, false, T, 1], [C, BY_T, false, D, 2], [C, C_PK, true, ID, 1],"
                + " [C, C_odd Name_KEY, true, odd Name, 1]]");
    assertThat(db.rows("SHOW CONSTRAINTS FROM c"))
        .hasToString(
            "[[C, C_B_A_FKEY, FOREIGN KEY], [C, C_D_CHECK, CHECK], [C, C_PK, PRIMARY KEY],"
                + " [C, C_odd Name_KEY, UNIQUE]]");
    assertThat(db.rows("SHOW BRANCHES").toString()).contains("main");
    assertThat(db.rows("SHOW TAGS")).isEmpty();
    assertThatThrownBy(() -> db.rows("SHOW NONSENSE"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SHOW TABLES");
  }

  @Test
  void showCreateTableMakesTheSameTableAgain() {
    db.run("COMMENT ON COLUMN c.d IS 'it''s money'");
    db.run("COMMENT ON TABLE c IS 'orders'");
    for (String table : new String[] {"P", "C"}) {
      String text = (String) db.value("SHOW CREATE TABLE " + table);
      String view = (String) db.value("SHOW CREATE VIEW v");
      try (TestDatabase other = new TestDatabase(directory.resolve(table))) {
        if (table.equals("C")) {
          run(other, (String) db.value("SHOW CREATE TABLE p"));
          run(other, text);
        } else {
          run(other, text);
          run(other, view);
          assertThat(other.value("SHOW CREATE VIEW v")).isEqualTo(view);
        }
        assertThat(other.value("SHOW CREATE TABLE " + table)).isEqualTo(text);
      }
    }
  }

  private static void run(TestDatabase other, String script) {
    for (String statement : script.split(";\n")) {
      other.run(statement);
    }
  }

  @Test
  void informationSchemaTellsOfReferences() {
    assertThat(
            db.rows(
                "SELECT CONSTRAINT_NAME, TABLE_NAME, UNIQUE_CONSTRAINT_NAME, UNIQUE_TABLE_NAME,"
                    + " UPDATE_RULE, DELETE_RULE FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS"))
        .hasToString("[[C_B_A_FKEY, C, P_KEY, P, CASCADE, SET NULL]]");
    assertThat(
            db.rows(
                "SELECT COLUMN_NAME, ORDINAL_POSITION, POSITION_IN_UNIQUE_CONSTRAINT FROM"
                    + " INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE CONSTRAINT_NAME = 'C_B_A_FKEY'"
                    + " ORDER BY 2"))
        .hasToString("[[B, 1, 2], [A, 2, 1]]");
    assertThat(
            db.rows(
                "SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM INFORMATION_SCHEMA.CHECK_CONSTRAINTS"))
        .hasToString("[[C_D_CHECK, \"D\" >= 0]]");
  }
}

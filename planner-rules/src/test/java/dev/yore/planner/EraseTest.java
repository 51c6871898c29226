package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann, who was called Zoë once, and Bob; Ann wants to be forgotten. */
final class EraseTest {
  private Path directory;
  private Database database;
  private SqlSession session;

  @BeforeEach
  void open(@TempDir Path parent) {
    directory = parent.resolve("store");
    database = Database.open(StoreOptions.at(directory));
    session = database.newSession();
    run("CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40))");
    run("INSERT INTO person VALUES (1, 'Zoe-k8Wq2Xz7'), (2, 'Bob')");
    run("UPDATE person SET name = 'Ann-p4Lm9Rt3' WHERE id = 1");
    run("DELETE FROM person WHERE id = 1");
    run("INSERT INTO person VALUES (1, 'Ann-again-h6Yv1Bn5')");
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

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private boolean isInFiles(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aPersonIsErasedFromEveryVersionAndFile() throws IOException {
    database.store().flush();
    assertThat(isInFiles("k8Wq2Xz7")).isTrue();

    List<@Nullable Object> receipt = rows("ERASE FROM person WHERE name LIKE ?", "Zoe%").get(0);

    assertThat(receipt.get(0)).isEqualTo("PERSON");
    assertThat(receipt.subList(3, 5)).as("rows and versions").isEqualTo(row(2L, 3L));
    for (String secret : List.of("k8Wq2Xz7", "p4Lm9Rt3", "h6Yv1Bn5")) {
      assertThat(isInFiles(secret)).as(secret).isFalse();
    }
    assertThat(rows("SELECT * FROM person")).containsExactly(row(2, "Bob"));
    assertThat(rows("SELECT * FROM person FOR SYSTEM_VERSION AS OF 3"))
        .containsExactly(row(2, "Bob"));
    assertThat(rows("SELECT name FROM person FOR SYSTEM_TIME ALL")).containsExactly(row("Bob"));
    assertThat(rows("SELECT table_name, seq, erased_rows, digest FROM SYS.ERASURES"))
        .containsExactly(row("PERSON", receipt.get(1), 2L, receipt.get(6)));
    assertThat(rows("SELECT message FROM SYS.COMMITS WHERE seq = ?", receipt.get(1)))
        .containsExactly(row("ERASE FROM PERSON: rows=2"));
    assertThat(database.store().check(what -> {})).isEmpty();
  }

  @Test
  void theConditionMayAskAnything() {
    assertThat(
            rows("ERASE FROM person AS p WHERE p.row_end_seq < 1000 AND p.id IN"
                    + " (SELECT id FROM person WHERE name LIKE 'Ann%')")
                .get(0)
                .get(3))
        .isEqualTo(2L);
    assertThat(rows("ERASE FROM person WHERE name = 'nobody'").get(0).subList(3, 5))
        .isEqualTo(row(0L, 0L));
  }

  @Test
  void whatCannotBeErasedIsRefused() {
    run("CREATE VIEW people AS SELECT * FROM person");
    for (String sql :
        List.of(
            "ERASE FROM person",
            "ERASE FROM nobody WHERE TRUE",
            "ERASE FROM people WHERE TRUE",
            "ERASE FROM person WHERE nothing = 1")) {
      assertThat(error(sql).category()).as(sql).isEqualTo(ErrorCode.Category.USER);
    }
    run("BEGIN");
    assertThat(error("ERASE FROM person WHERE id = 1")).isEqualTo(ErrorCode.TRANSACTION_STATE);
    run("ROLLBACK");
    session.setReadOnly(true);
    assertThat(error("ERASE FROM person WHERE id = 1")).isEqualTo(ErrorCode.READ_ONLY);
    session.setReadOnly(false);
    assertThat(rows("SELECT * FROM person")).hasSize(2);
  }

  private ErrorCode error(String sql) {
    try {
      rows(sql);
    } catch (dev.yore.store.StoreException e) {
      return e.code();
    }
    throw new AssertionError("no error: " + sql);
  }
}

package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of statements, seen from SQL. */
final class QueryHistoryTest {
  private static final int ZSTD_MAGIC = 0xFD2FB528;

  private Path directory;
  private Database database;
  private SqlSession session;

  @BeforeEach
  void open(@TempDir Path parent) {
    directory = parent.resolve("store");
    database = Database.open(StoreOptions.at(directory));
    session = database.newSession();
    session.introduce("ann", "shop");
    run("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(40), price DECIMAL(8,2))");
    run("INSERT INTO item VALUES (1, 'Umbrella-x7Qp', 9.50), (2, 'Boots', 39.00)");
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

  private void reopen() {
    session.close();
    database.close();
    database = Database.open(StoreOptions.at(directory));
    session = database.newSession();
  }

  private boolean isInHistory(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("history"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)
            || isInFrames(bytes, text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a text is in what is compressed, wherever that may lie: nothing is overwritten. */
  private static boolean isInFrames(byte[] bytes, String text) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 4 <= bytes.length; at++) {
      if (file.getInt(at) == ZSTD_MAGIC && frameAt(bytes, at).contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** What can be decompressed from there; what follows a frame, or begins like one, is none. */
  private static String frameAt(byte[] bytes, int at) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (InputStream in =
        new ZstdInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        frame.write(b);
      }
    } catch (IOException e) {
      return frame.toString(StandardCharsets.ISO_8859_1);
    }
    return frame.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyStatementLeavesARecordOfWhoAskedWhatAndWhatItCost() {
    rows("select name from item where price > 10 and name <> 'it''s'");
    assertThat(
            rows(
                "SELECT user_name, application, branch, statement, values_text, result_rows, scans,"
                    + " error FROM sys.query_history WHERE statement LIKE 'SELECT NAME%'"))
        .containsExactly(
            java.util.Arrays.asList(
                "ann",
                "shop",
                "main",
                "SELECT NAME FROM ITEM WHERE PRICE > ? AND NAME <> ?",
                "[10, it's]",
                1L,
                1,
                null));
    assertThat(
            rows(
                "SELECT latency_ms > 0, stamp IS NOT NULL FROM sys.query_history"
                    + " WHERE statement LIKE 'SELECT NAME%'"))
        .containsExactly(List.of(true, true));
  }

  @Test
  void statementsThatDifferOnlyInConstantsHaveOneDigest() {
    rows("SELECT * FROM item WHERE id = 1");
    rows("select *  from item -- the boots\n where id = 2;");
    rows("SELECT * FROM item WHERE id = ?", 2);
    assertThat(
            rows(
                "SELECT COUNT(*) FROM sys.query_history WHERE statement LIKE 'SELECT * FROM ITEM%'"
                    + " GROUP BY digest ORDER BY 1"))
        .containsExactly(List.of(1L), List.of(2L));
  }

  @Test
  void blockAccessSaysWhatEachScanRead() {
    rows("SELECT name FROM item WHERE price > 10");
    assertThat(
            rows(
                "SELECT a.table_name, a.scan, a.first_block, a.blocks, a.scanned_rows"
                    + " FROM sys.block_access a JOIN sys.query_history q ON q.id = a.statement_id"
                    + " WHERE q.statement LIKE 'SELECT NAME%'"))
        .containsExactly(List.of("ITEM", "columns=[1] where #2 GREATER 1000", 0, 1, 1L));
  }

  @Test
  void failuresAreRemembered() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> run("INSERT INTO item VALUES (1, 'x', 1)")))
        .isNotNull();
    assertThat(rows("SELECT error FROM sys.query_history WHERE error IS NOT NULL"))
        .containsExactly(List.of(ErrorCode.DUPLICATE_KEY.name()));
  }

  @Test
  void maskedValuesAreNotRemembered() throws IOException {
    run("SET HISTORY_VALUES = masked");
    rows("SELECT price FROM item WHERE name = 'Secret-j5Wr'");
    rows("SELECT price FROM item WHERE name = ?", "Secret-j5Wr");
    assertThat(
            rows(
                "SELECT DISTINCT values_text IS NULL, a.scan FROM sys.query_history q JOIN"
                    + " sys.block_access a ON a.statement_id = q.id"
                    + " WHERE q.statement LIKE 'SELECT PRICE%'"))
        .containsExactly(List.of(true, "columns=[2] where #1 EQUAL ?"));
    reopen();
    assertThat(isInHistory("Secret-j5Wr")).isFalse();
  }

  @Test
  void theHistoryOutlivesTheProcess() throws IOException {
    rows("SELECT price FROM item WHERE name = 'Boots'");
    reopen();
    assertThat(
            rows("SELECT values_text FROM sys.query_history WHERE statement LIKE 'SELECT PRICE%'"))
        .containsExactly(List.of("[Boots]"));
  }

  @Test
  void whatIsErasedIsAlsoForgottenByTheHistory() throws IOException {
    rows("SELECT price FROM item WHERE name = 'Umbrella-x7Qp'");
    rows("SELECT COUNT(*) FROM sys.query_history");
    reopen();
    assertThat(isInHistory("Umbrella-x7Qp")).isTrue();
    rows("ERASE FROM item WHERE name = 'Umbrella-x7Qp'");
    reopen();
    assertThat(isInHistory("Umbrella-x7Qp")).isFalse();
    assertThat(rows("SELECT values_text FROM sys.query_history WHERE statement LIKE 'ERASE%'"))
        .hasSize(1)
        .allSatisfy(row -> assertThat(row.get(0)).isNull());
  }

  @Test
  void aDamagedHistoryIsForgottenAndTheStoreAnswers() throws IOException {
    rows("SELECT price FROM item WHERE name = 'Boots'");
    session.close();
    database.close();
    Path file = directory.resolve("history").resolve("data.mdb");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i += 64) {
      bytes[i] ^= 0x5A;
    }
    Files.write(file, bytes);
    database = Database.open(StoreOptions.at(directory));
    session = database.newSession();
    assertThat(rows("SELECT price FROM item WHERE name = 'Boots'")).hasSize(1);
    assertThat(rows("SELECT id FROM sys.query_history WHERE statement LIKE 'SELECT PRICE%'"))
        .hasSize(1);
  }
}

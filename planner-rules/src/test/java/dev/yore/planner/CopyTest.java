package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COPY between tables and CSV files. */
final class CopyTest {
  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.run(
        "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10), price DECIMAL(8, 2) DEFAULT 1.5,"
            + " d DATE, ts TIMESTAMP(3), b BOOLEAN, x VARBINARY(4), CHECK (price >= 0))");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private String file(String name, String... lines) throws IOException {
    Path path = directory.resolve(name);
    Files.writeString(path, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    return path.toString();
  }

  @Test
  void whatIsWrittenIsReadAgainAsItWas() throws IOException {
    db.run(
        "INSERT INTO t VALUES (1, 'a,\"b', 12.30, DATE '2024-02-29', TIMESTAMP '2024-01-01"
            + " 10:00:00.123', TRUE, X'00ff'), (2, '', NULL, NULL, NULL, NULL, NULL), (3, NULL, 0,"
            + " DATE '0001-01-01', TIMESTAMP '1969-12-31 23:59:59', FALSE, X''), (4, 'two\nlines',"
            + " 1, NULL, NULL, NULL, NULL)");
    String all = db.rows("SELECT id, name, price, d, ts, b FROM t ORDER BY id").toString();
    String path = directory.resolve("t.csv").toString();
    assertThat(db.run("COPY t TO '" + path + "' WITH (HEADER TRUE)")).isEqualTo(4);
    assertThat(Files.readAllLines(Path.of(path)).get(0)).isEqualTo("ID,NAME,PRICE,D,TS,B,X");
    assertThat(Path.of(path + ".partial")).doesNotExist();
    db.run("DELETE FROM t");
    assertThat(db.run("COPY t FROM '" + path + "' (HEADER)")).isEqualTo(4);
    assertThat(db.rows("SELECT id, name, price, d, ts, b FROM t ORDER BY id")).hasToString(all);
    assertThat(db.value("SELECT COUNT(*) FROM t WHERE x = X'00ff'")).isEqualTo(1L);
  }

  @Test
  void delimitersQuotesNullsAndEncodingsMayBeOthers() throws IOException {
    Path path = directory.resolve("latin.csv");
    Files.write(path, "1;'M\u00fcller; Co';-\n2;-;3.50\n".getBytes(StandardCharsets.ISO_8859_1));
    db.run(
        "COPY t (id, name, price) FROM '"
            + path
            + "' WITH (DELIMITER ';', QUOTE '''', NULL '-', ENCODING 'ISO-8859-1')");
    assertThat(db.rows("SELECT id, name, price FROM t ORDER BY id"))
        .hasToString("[[1, M\u00fcller; Co, null], [2, null, 3.50]]");
    assertThatThrownBy(() -> db.run("COPY t (id, name, price) FROM '" + path + "' (DELIMITER ';')"))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void columnsThatTheFileLacksHaveTheirDefaults() throws IOException {
    db.run("COPY t (id) FROM '" + file("ids.csv", "1", "2") + "'");
    assertThat(db.rows("SELECT id, price FROM t ORDER BY id"))
        .hasToString("[[1, 1.50], [2, 1.50]]");
  }

  @Test
  void oneBadRowAndNothingIsCopied() throws IOException {
    String bad = file("bad.csv", "1,a,1", "2,b,many", "3,c,3");
    refused(
        ErrorCode.INVALID_CAST, "COPY t (id, name, price) FROM '" + bad + "'", "line 2", "many");
    String twice = file("twice.csv", "1,a,1", "2,b,2", "1,c,3");
    refused(ErrorCode.DUPLICATE_KEY, "COPY t (id, name, price) FROM '" + twice + "'", "line 3");
    String few = file("few.csv", "1,a");
    refused(ErrorCode.INVALID_CAST, "COPY t (id, name, price) FROM '" + few + "'", "2 fields");
    refused(ErrorCode.IO_ERROR, "COPY t FROM '" + directory.resolve("none.csv") + "'", "none.csv");
    String other = file("other.csv", "id,price,name", "1,2,x");
    refused(
        ErrorCode.INVALID_PARAMETER,
        "COPY t (id, name, price) FROM '" + other + "' (HEADER)",
        "[ID, NAME, PRICE]");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(0L);
  }

  private void refused(ErrorCode code, String sql, String... parts) {
    assertThatThrownBy(() -> db.run(sql))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  @Test
  void rejectedRowsAreWrittenDownWithTheirReasons() throws IOException {
    String rows =
        file(
            "rows.csv",
            "1,a,1",
            "2,b,many",
            "3,far too long a name,3",
            "1,again,4",
            "5,e,-1",
            "6,f,6");
    Path rejects = directory.resolve("rejects.csv");
    long copied =
        db.run("COPY t (id, name, price) FROM '" + rows + "' (REJECTS '" + rejects + "')");
    assertThat(copied).isEqualTo(2);
    assertThat(db.rows("SELECT id FROM t ORDER BY id")).hasToString("[[1], [6]]");
    assertThat(Files.readAllLines(rejects))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("2,22018,").endsWith("2,b,many"),
            line -> assertThat(line).startsWith("3,22001,"),
            line -> assertThat(line).startsWith("4,23505,").endsWith("1,again,4"),
            line -> assertThat(line).startsWith("5,23514,").endsWith("5,e,-1"));
    assertThat(db.session().drainWarnings().toString()).contains("4 rows were rejected");
  }

  @Test
  void queriesOfThePastMayBeCopied() throws IOException {
    db.run("INSERT INTO t (id) VALUES (1)");
    long before = db.last();
    db.run("DELETE FROM t");
    Path path = directory.resolve("past.csv");
    db.run(
        "COPY (SELECT id, price FROM t FOR SYSTEM_VERSION AS OF " + before + ") TO '" + path + "'");
    assertThat(Files.readString(path)).isEqualTo("1,1.50\n");
  }

  @Test
  void copyIsPartOfTheTransaction() throws IOException {
    String ids = file("ids.csv", "1", "2");
    db.session().setAutoCommit(false);
    db.run("COPY t (id) FROM '" + ids + "'");
    db.session().rollback();
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void batchesAreCommittedAsTheyCome() throws IOException {
    String rows = file("rows.csv", "1", "2", "3", "4", "1", "6");
    long before = db.last();
    refused(
        ErrorCode.DUPLICATE_KEY,
        "COPY t (id) FROM '" + rows + "' (BATCH 2)",
        "line 5",
        "the 4 rows of the batches before are committed");
    assertThat(db.rows("SELECT id FROM t ORDER BY id")).hasToString("[[1], [2], [3], [4]]");
    assertThat(db.last()).isEqualTo(before + 2);
    db.run("DELETE FROM t");
    Path rejects = directory.resolve("rejects.csv");
    assertThat(db.run("COPY t (id) FROM '" + rows + "' (BATCH 4, REJECTS '" + rejects + "')"))
        .isEqualTo(5);
    assertThat(db.session().drainWarnings().toString()).contains("1 rows were rejected");
    db.session().setAutoCommit(false);
    refused(ErrorCode.TRANSACTION_STATE, "COPY t (id) FROM '" + rows + "' (BATCH 4)", "BATCH");
    refused(ErrorCode.INVALID_PARAMETER, "COPY t (id) FROM '" + rows + "' (BATCH 0)", "BATCH");
  }

  @Test
  void oneTransactionMayNotHoldMoreThanItsBudget() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int id = 1; id <= 60_000; id++) {
      lines.append(id).append('\n');
    }
    Path many = directory.resolve("many.csv");
    Files.writeString(many, lines);
    db.run("SET MEMORY_BUDGET = 1048576");
    refused(ErrorCode.OUT_OF_MEMORY_BUDGET, "COPY t (id) FROM '" + many + "'", "BATCH");
    assertThat(db.value("SELECT COUNT(*) FROM t")).isEqualTo(0L);
    assertThat(db.run("COPY t (id) FROM '" + many + "' (BATCH 15000)")).isEqualTo(60_000);
    assertThat(db.rows("SELECT COUNT(*), COUNT(DISTINCT id), MAX(id) FROM t"))
        .hasToString("[[60000, 60000, 60000]]");
  }

  @Test
  void filesOutsideOfWhatASessionMayUseAreRefused() throws IOException {
    String ids = file("ids.csv", "1", "2");
    db.session().allowFiles(FileAccess.within(null));
    refused(ErrorCode.NOT_SUPPORTED, "COPY t (id) FROM '" + ids + "'", "yore.copyDirectory");
    refused(ErrorCode.NOT_SUPPORTED, "COPY t TO '" + ids + "'", "yore.copyDirectory");
    db.session().allowFiles(FileAccess.within(directory));
    db.run("COPY t (id) FROM 'ids.csv'");
    refused(ErrorCode.NOT_SUPPORTED, "COPY t (id) FROM '../ids.csv'", "../ids.csv");
    refused(ErrorCode.NOT_SUPPORTED, "COPY t (id) FROM '/etc/passwd'", "/etc/passwd");
  }
}

package dev.yore.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir Path temporary;

  /** What a command left behind. */
  private record Outcome(int code, String out, String err) {}

  private static Outcome yore(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Yore.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private String store() {
    return temporary.resolve("store").toString();
  }

  private void fill() {
    assertThat(
            yore(
                    "sql",
                    "-u",
                    store(),
                    "-e",
                    "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(10), at_day DATE);"
                        + " INSERT INTO t VALUES (1, 'one', DATE '2024-01-01'), (2, NULL, NULL)")
                .code())
        .isZero();
  }

  @Test
  void rowsGoToStandardOutputAndTheRestToStandardError() {
    fill();
    Outcome outcome = yore("sql", "-u", store(), "-e", "SELECT id, name FROM t ORDER BY id;");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines())
        .containsExactly(
            "+----+------+",
            "| ID | NAME |",
            "+----+------+",
            "|  1 | one  |",
            "|  2 | NULL |",
            "+----+------+");
    assertThat(outcome.err()).startsWith("2 rows (");
  }

  @Test
  void compactMergesWhatSeparateRunsLeftAndSaysSo() {
    fill();
    yore("sql", "-u", store(), "-e", "UPDATE t SET name = 'two' WHERE id = 2");
    String segments = "SELECT COUNT(*) AS n FROM sys.segments";
    assertThat(yore("sql", "-u", store(), "--format", "csv", "-e", segments).out())
        .isEqualTo("N\n2\n");

    Outcome outcome = yore("compact", "-u", store());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("T: coalesced").contains("compacted: ");
    assertThat(yore("sql", "-u", store(), "--format", "csv", "-e", segments).out())
        .isEqualTo("N\n1\n");
    Outcome deltas =
        yore(
            "sql",
            "-u",
            store(),
            "--format",
            "csv",
            "-e",
            "SELECT kind, block, row_events FROM sys.deltas WHERE kind LIKE 'patch%' ORDER BY kind;"
                + " SELECT state, segments, debt_bytes FROM sys.coalescence");
    assertThat(deltas.out()).contains("patch_column,0,1").contains("coalesced,1,0");
  }

  @Test
  void compactMergesWhatBranchesChangedToo() {
    fill();
    yore("sql", "-u", store(), "-e", "CREATE TABLE gone (id INTEGER); DROP TABLE gone");
    yore("sql", "-u", store(), "-e", "CREATE BRANCH dev");
    for (String name : List.of("one", "two")) {
      String update = "UPDATE t SET name = '" + name + "' WHERE id = 2";
      yore("sql", "-u", store(), "-e", "USE BRANCH dev; " + update);
    }
    Outcome outcome = yore("compact", "-u", store());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    String left = "SELECT table_name, branch, debt_segments FROM sys.coalescence ORDER BY branch";
    assertThat(yore("sql", "-u", store(), "--format", "csv", "-e", left).out())
        .contains("T,dev,0")
        .contains("T,main,0")
        .doesNotContain(",,");
  }

  @Test
  void csvTellsNullFromAnEmptyText() {
    Outcome outcome =
        yore(
            "sql",
            "-u",
            "jdbc:yore:mem:",
            "--format",
            "csv",
            "-e",
            "VALUES (1, 'a,\"b\"', ''), (2, CAST(NULL AS VARCHAR), 'x')");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines().skip(1)).containsExactly("1,\"a,\"\"b\"\"\",\"\"", "2,,x");
  }

  @Test
  void aScriptRunsUpToItsFirstFailureAndNamesTheLine() throws IOException {
    Path script = temporary.resolve("script.sql");
    Files.writeString(
        script,
        """
        -- a comment; with a semicolon
        CREATE TABLE t (v VARCHAR);
        INSERT INTO t VALUES ('a;b'), ('it''s');

        INSERT INTO /* ; */ nope VALUES (1);
        INSERT INTO t VALUES ('never')
        """);
    Outcome outcome = yore("sql", "-u", store(), "-f", script.toString());
    assertThat(outcome.code()).isOne();
    assertThat(outcome.err()).contains("script.sql:5:", "NOPE", "[42S02]");
    Outcome after =
        yore("sql", "-u", store(), "--format", "csv", "-e", "SELECT v FROM t ORDER BY v");
    assertThat(after.out().lines()).containsExactly("V", "a;b", "it's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "xyzzy",
        "sql --nope",
        "check",
        "load --store x file.csv",
        "serve --port 70000",
        "serve --read-only",
        "serve --from place",
        "serve --read-only --from place --store x"
      })
  void wrongUsageIsExitCodeTwo(String arguments) {
    Outcome outcome = yore(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("Usage: yore");
  }

  @Test
  void helpAndVersionAreGood() {
    Outcome help = yore("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("sql", "serve", "check", "backup", "restore", "load");
    for (String command : List.of("sql", "serve", "check", "backup", "restore", "load")) {
      assertThat(yore(command, "--help").code()).isZero();
    }
    assertThat(yore("--version").out()).startsWith("Yore ");
  }

  @Test
  void aSoundStoreIsSaidToBeSoundAndAMissingOneMissing() {
    fill();
    Outcome sound = yore("check", store());
    assertThat(sound.code()).isZero();
    assertThat(sound.out()).isEqualToIgnoringNewLines("sound");
    Outcome missing = yore("check", temporary.resolve("none").toString());
    assertThat(missing.code()).isOne();
    assertThat(missing.err()).contains("error: ", "none", "[08001]");
    assertThat(temporary.resolve("none")).doesNotExist();
  }

  @Test
  void aDamagedStoreIsExitCodeOneWithTheFile() throws IOException {
    fill();
    Path damaged;
    try (var files = Files.walk(temporary.resolve("store"))) {
      damaged =
          files
              .filter(file -> file.toString().endsWith(".seg") || file.toString().endsWith(".log"))
              .sorted((a, b) -> b.toString().compareTo(a.toString()))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 4] ^= 0x40;
    bytes[100] ^= 0x40;
    Files.write(damaged, bytes);
    Outcome outcome = yore("check", store());
    assertThat(outcome.code()).isOne();
    assertThat(outcome.out() + outcome.err()).contains(damaged.getFileName().toString());
  }

  @Test
  void aRepairSaysWhatItDoesAndADryRunWhatItWouldDo() throws IOException {
    fill();
    Path orphan = Files.write(temporary.resolve("store/segments/77.seg"), new byte[3]);
    Outcome planned = yore("check", "--repair", "--dry-run", store());
    assertThat(planned.code()).isZero();
    assertThat(planned.out()).contains("would remove a file nothing refers to", "77.seg", "sound");
    assertThat(orphan).exists();
    Outcome done = yore("check", "--repair", store());
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains("did remove a file nothing refers to", "77.seg", "sound");
    assertThat(orphan).doesNotExist();
    assertThat(yore("check", "--dry-run", store()).code()).isEqualTo(2);
  }

  @Test
  void aBackupRestoresWithItsHistory() {
    fill();
    yore("sql", "-u", store(), "-e", "DELETE FROM t WHERE id = 1");
    String backup = temporary.resolve("backup").toString();
    String restored = temporary.resolve("restored").toString();
    assertThat(yore("backup", store(), backup).code()).isZero();
    assertThat(yore("backup", store(), backup).err())
        .as("a second time")
        .contains(" 0 of ", "segments and 0 bytes copied");
    assertThat(yore("restore", backup, restored).code()).isZero();
    assertThat(yore("restore", backup, restored).code()).as("onto what is there").isOne();
    String question =
        "SELECT COUNT(*) AS c FROM t UNION ALL"
            + " SELECT COUNT(*) FROM t FOR SYSTEM_VERSION AS OF 2 ORDER BY 1";
    Outcome outcome = yore("sql", "-u", restored, "--format", "csv", "-e", question);
    assertThat(outcome.out().lines()).containsExactly("C", "1", "2");
  }

  @Test
  void aPublishedStoreIsTakenOver() {
    fill();
    String place = temporary.resolve("place").toString();
    String heir = temporary.resolve("heir").toString();
    String url = "jdbc:yore:" + store() + "?tier.object.uri=" + place;
    assertThat(yore("sql", "-u", url, "-e", "CALL SYS.PUBLISH()").code()).isZero();
    assertThat(yore("takeover", "--from", place).code()).isEqualTo(2);
    Outcome taken = yore("takeover", "--from", place, heir);
    assertThat(taken.code()).as(taken.err()).isZero();
    assertThat(taken.err()).contains("taken over: epoch=2", "publishes to " + place);
    assertThat(yore("takeover", "--from", place, heir).code()).as("onto what is there").isOne();
    assertThat(
            yore("sql", "-u", heir, "-e", "DELETE FROM t WHERE id = 1; CALL SYS.PUBLISH()").code())
        .isZero();
    Outcome stale = yore("sql", "-u", url, "-e", "CALL SYS.PUBLISH()");
    assertThat(stale.code()).isOne();
    assertThat(stale.err()).contains("[55006]", "yore takeover");
  }

  @Test
  void aStoreInUseIsBackedUpByWhoeverUsesIt() throws Exception {
    fill();
    String backup = temporary.resolve("backup").toString();
    try (YoreServer server =
        YoreServer.start(ServerOptions.of(StoreLocation.of(Path.of(store()))).withPort(0))) {
      assertThat(yore("sql", "-u", server.url(), "-e", "DELETE FROM t WHERE id = 1").code())
          .isZero();
      String call = "CALL SYS.BACKUP('" + backup + "')";
      assertThat(yore("sql", "-u", server.url(), "-e", call).code()).isZero();
      assertThat(yore("sql", "-u", server.url(), "--format", "csv", "-e", call).out().lines())
          .as("a second time nothing is copied")
          .anyMatch(line -> line.endsWith(",0,0"));
      assertThat(yore("sql", "-u", server.url(), "-e", "CALL SYS.BACKUP(7, 8)").err())
          .contains("SYS.BACKUP takes", "[42");
    }
    assertThat(yore("check", backup).out()).isEqualToIgnoringNewLines("sound");
    String question =
        "SELECT COUNT(*) AS c FROM t UNION ALL"
            + " SELECT COUNT(*) FROM t FOR SYSTEM_VERSION AS OF 2 ORDER BY 1";
    Outcome outcome = yore("sql", "-u", backup, "--format", "csv", "-e", question);
    assertThat(outcome.out().lines()).containsExactly("C", "1", "2");
  }

  @Test
  void filesThatCannotBeReadAreNamedWithTheReason() throws IOException {
    Path latin = temporary.resolve("latin.sql");
    Files.write(latin, new byte[] {'-', '-', (byte) 0xe4, '\n'});
    Path missing = temporary.resolve("missing.sql");
    for (Map.Entry<Path, String> expected :
        Map.of(
                temporary, "directory",
                latin, "not UTF-8",
                missing, "no such file")
            .entrySet()) {
      Outcome outcome = yore("sql", "-u", "jdbc:yore:mem:", "-f", expected.getKey().toString());
      assertThat(outcome.code()).isOne();
      assertThat(outcome.err())
          .startsWith("error: " + expected.getKey() + ": ")
          .contains(expected.getValue())
          .hasLineCount(1);
    }
  }

  @Test
  void aCsvFileIsLoadedInBatches() throws IOException {
    fill();
    Path csv = temporary.resolve("rows.csv");
    StringBuilder rows = new StringBuilder("name;ID;at_day\n");
    for (int i = 10; i < 35; i++) {
      rows.append(i % 2 == 0 ? "\"\"" : "").append(';').append(i).append(";2024-02-29\n");
    }
    Files.writeString(csv, rows);
    Outcome outcome =
        yore(
            "load",
            "--store",
            store(),
            "--table",
            "t",
            "--header",
            "--delimiter",
            ";",
            "--batch",
            "10",
            csv.toString());
    assertThat(outcome.err()).contains("loaded 25 rows into t");
    assertThat(outcome.code()).isZero();
    Outcome counts =
        yore(
            "sql",
            "-u",
            store(),
            "--format",
            "csv",
            "-e",
            "SELECT COUNT(*) AS n, COUNT(name) AS named FROM t WHERE at_day = DATE '2024-02-29'");
    assertThat(counts.out().lines()).containsExactly("N,NAMED", "25,13");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "13,x,2024-99-01 | [22018]",
        "13,much too long,2024-01-01 | [22001]",
        "1,again,2024-01-01 | [23505]",
        "x,one,2024-01-01 | [22018]",
        "13,x | 2 fields where 3 are expected"
      })
  void aRowThatDoesNotFitEndsTheLoadAtItsLine(String badRow, String reason) throws IOException {
    fill();
    Path csv = temporary.resolve("rows.csv");
    Files.writeString(csv, "11,a,2024-01-01\n12,b,2024-01-01\n" + badRow + "\n14,c,2024-01-01\n");
    Outcome outcome =
        yore("load", "--store", store(), "--table", "t", "--batch", "2", csv.toString());
    assertThat(outcome.code()).isOne();
    assertThat(outcome.err()).contains("line 3: ", reason, "the 2 rows");
    Outcome counts = yore("sql", "-u", store(), "--format", "csv", "-e", "SELECT COUNT(*) FROM t");
    assertThat(counts.out().lines().skip(1)).containsExactly("4");
  }

  @Test
  void loadingCreatesNothing() throws IOException {
    Path csv = temporary.resolve("rows.csv");
    Files.writeString(csv, "1,a\n");
    Path missing = temporary.resolve("none");
    Outcome outcome = yore("load", "--store", missing.toString(), "--table", "t", csv.toString());
    assertThat(outcome.code()).isOne();
    assertThat(outcome.err()).contains("[08001]");
    assertThat(missing).doesNotExist();
    fill();
    Outcome noTable = yore("load", "--store", store(), "--table", "nope", csv.toString());
    assertThat(noTable.code()).isOne();
    assertThat(noTable.err()).contains("[42S02]");
  }

  @Test
  void serveSaysWhereItListensAndStopsWhenTold() throws Exception {
    CompletableFuture<String> listening = new CompletableFuture<>();
    StringWriter out =
        new StringWriter() {
          @Override
          public void flush() {
            toString().lines().findFirst().ifPresent(listening::complete);
          }
        };
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Path config = temporary.resolve("yore.properties");
    Files.writeString(config, "server.user.ann=secret\nserver.port=1\n");
    Thread serving =
        new Thread(
            () ->
                code.complete(
                    Yore.run(
                        new PrintWriter(out),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        "serve",
                        "--store",
                        store(),
                        "--port",
                        "0",
                        "--config",
                        config.toString())));
    serving.start();
    String line = listening.get();
    assertThat(line).startsWith("listening on jdbc:yore://localhost:").endsWith("/");
    String url = line.substring("listening on ".length());
    try (Connection connection = DriverManager.getConnection(url, "ann", "secret")) {
      assertThat(connection.isValid(5)).isTrue();
    }
    Outcome remote =
        yore(
            "sql",
            "-u",
            url,
            "--user",
            "ann",
            "--password=secret",
            "--format",
            "csv",
            "-e",
            "VALUES 1");
    assertThat(remote.code()).isZero();
    assertThat(yore("sql", "-u", url, "-e", "VALUES 1").err()).contains("[28000]");
    serving.interrupt();
    assertThat(code.get()).isZero();
  }

  @Test
  void theProgramWorksAsAProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.yore.server.cli.Yore",
                "sql",
                "-u",
                store(),
                "--format",
                "csv")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process
        .getOutputStream()
        .write("SELECT 'Zürich' AS city\n;\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output).isEqualToIgnoringNewLines("CITYZürich");
  }
}

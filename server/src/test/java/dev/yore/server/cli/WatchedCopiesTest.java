package dev.yore.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The line that shows how far a COPY is. A pipe for a file lets the COPY wait for the test. */
class WatchedCopiesTest {
  @TempDir Path directory;

  private static Path pipe(Path path) throws IOException, InterruptedException {
    Process made;
    try {
      made = new ProcessBuilder("mkfifo", path.toString()).start();
    } catch (IOException e) {
      assumeTrue(false, "needs mkfifo");
      throw e;
    }
    assertThat(made.waitFor()).isZero();
    return path;
  }

  /** Writes rows in two parts, the second when the first has been shown. */
  private static void feed(Path pipe, StringWriter shown) throws IOException {
    try (Writer rows = Files.newBufferedWriter(pipe)) {
      for (int id = 0; id < 20_000; id++) {
        rows.write(id + "\n");
      }
      rows.flush();
      while (!shown.toString().contains(",")) {
        Thread.onSpinWait();
        Thread.yield();
      }
      rows.write("20000\n");
    }
  }

  @Test
  @Timeout(300)
  void rowsAreCountedWhileTheyAreCopied() throws Exception {
    String url = "jdbc:yore:" + directory.resolve("store");
    Path pipe = pipe(directory.resolve("rows.csv"));
    StringWriter shown = new StringWriter();
    ExecutorService feeder = Executors.newSingleThreadExecutor();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER)");
      WatchedCopies copies =
          new WatchedCopies(() -> DriverManager.getConnection(url), new PrintWriter(shown));
      Future<?> fed =
          feeder.submit(
              () -> {
                feed(pipe, shown);
                return null;
              });
      String sql = "COPY t FROM '" + pipe + "' (BATCH 5000)";
      long count = copies.execute(sql, () -> statement.executeLargeUpdate(sql));
      fed.get();
      assertThat(count).isEqualTo(20_001);
      assertThat(shown.toString())
          .containsPattern("[0-9],[0-9]{3} rows")
          .endsWith(System.lineSeparator());
    } finally {
      feeder.shutdownNow();
    }
  }

  @Test
  void whatFailsFailsAsWithoutIt() throws SQLException {
    String url = "jdbc:yore:" + directory.resolve("store");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER)");
      StringWriter shown = new StringWriter();
      WatchedCopies copies =
          new WatchedCopies(() -> DriverManager.getConnection(url), new PrintWriter(shown));
      String sql = "COPY t FROM '" + directory.resolve("none.csv") + "'";
      assertThatThrownBy(() -> copies.execute(sql, () -> statement.execute(sql)))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("58030"));
      assertThat(shown.toString()).isEmpty();
    }
  }

  @Test
  void theBarShowsTheShareOfTheFile() {
    StringWriter shown = new StringWriter();
    try (CopyBar bar = new CopyBar(new PrintWriter(shown))) {
      bar.show(1_234_567, 0, 50, 200);
      bar.show(2_000_000, 3, 200, 200);
    }
    assertThat(shown.toString())
        .contains(Bar.of(0.25) + "  25 %  1,234,567 rows")
        .contains(Bar.of(1) + " 100 %  2,000,000 rows, 3 rejected");
  }

  @Test
  void theShellsConnectionsAreWatched() throws SQLException {
    String url = "jdbc:yore:" + directory.resolve("store");
    StringWriter shown = new StringWriter();
    ShellDriver shell = new ShellDriver(DriverManager.getDriver(url), new PrintWriter(shown));
    try (Connection connection = shell.connect(url, new Properties());
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("CREATE TABLE t (id INTEGER)")).isFalse();
      assertThatThrownBy(() -> statement.execute("COPY t FROM 'none.csv'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("none.csv");
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("Yore");
    }
    assertThat(shell.connect("jdbc:other:x", new Properties())).isNull();
  }
}

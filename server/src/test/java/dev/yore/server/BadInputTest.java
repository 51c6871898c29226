package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a request is said with an SQLState and a message, embedded and remote. */
class BadInputTest {
  @TempDir static Path temporary;
  private static ServedStore store;

  @BeforeAll
  static void fill() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run(
        "CREATE TABLE first_of_all (id INTEGER)",
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR(5), ts TIMESTAMP(3))",
        "INSERT INTO t (id) VALUES (1)");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  static Stream<Arguments> statements() {
    List<String[]> cases =
        List.of(
            new String[] {"SELECT * FROM nope", "42S02", "NOPE"},
            new String[] {"SELECT nope FROM t", "42S22", "NOPE"},
            new String[] {"SELEC * FROM t", "42601", ""},
            new String[] {"SELECT * FROM t FOR SYSTEM_VERSION AS OF 999999", "22023", "999999"},
            new String[] {"SELECT * FROM t FOR SYSTEM_VERSION AS OF 1", "42S02", "T"},
            new String[] {
              "SELECT * FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2001-01-01 00:00:00'", "42S02", "T"
            },
            new String[] {"INSERT INTO t (id) VALUES (1)", "23505", "1"},
            new String[] {"INSERT INTO t (id) VALUES (NULL)", "23502", "ID"},
            new String[] {"INSERT INTO t (id) VALUES ('many')", "22018", "many"},
            new String[] {"INSERT INTO t (id, v) VALUES (2, 'too long')", "22001", "V"},
            new String[] {
              "INSERT INTO t (id, ts) VALUES (2, TIMESTAMP '2024-01-01 00:00:00.1234')", "22008", ""
            },
            new String[] {"CREATE TABLE t (id INTEGER)", "42S01", "T"},
            new String[] {"DROP TABLE nope", "42S02", "NOPE"},
            new String[] {"SELECT 1 / (id - 1) FROM t", "22012", ""},
            new String[] {"{yore unknown}", "42601", ""});
    List<Arguments> arguments = new ArrayList<>();
    for (String[] c : cases) {
      for (Access access : Access.values()) {
        arguments.add(Arguments.of(access, c[0], c[1], c[2]));
      }
    }
    return arguments.stream();
  }

  @ParameterizedTest(name = "{0}: {1} gives {2}")
  @MethodSource("statements")
  void aBadStatementIsRefusedWithItsSqlState(
      Access access, String sql, String sqlState, String messagePart) throws SQLException {
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> {
                statement.execute(sql);
                statement.getResultSet().next();
              })
          .asInstanceOf(InstanceOfAssertFactories.throwable(SQLException.class))
          .satisfies(
              e -> {
                assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(sqlState);
                assertThat(e.getErrorCode()).isBetween(1001, 1999);
                assertThat(e.getMessage()).contains(messagePart);
                if (access == Access.EMBEDDED || access == Access.REMOTE) {
                  assertThat(e.getMessage())
                      .doesNotContain("Error ", "Remote driver", "while executing");
                }
              });
    }
  }

  @Test
  void aSecondWriterInAnotherProcessIsRefused() throws Exception {
    List<String> output = runElsewhere("sql", "-u", store.directory.toString(), "-e", "VALUES 1");
    assertThat(output.get(0)).isEqualTo("1");
    assertThat(output.get(1)).contains("55006");
  }

  @Test
  void aServerOnAStoreThatAnotherProcessServesIsRefused() throws Exception {
    List<String> output =
        runElsewhere("serve", "--store", store.directory.toString(), "--port", "0");
    assertThat(output.get(0)).isEqualTo("1");
    assertThat(output.get(1)).contains("55006");
  }

  @Test
  void aTakenPortIsSaidToBeTaken() {
    ServerOptions options =
        ServerOptions.of(StoreLocation.of(temporary.resolve("other")))
            .withPort(store.server.port());
    assertThatThrownBy(() -> YoreServer.start(options).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot listen on localhost:" + store.server.port());
  }

  /** The command's exit code and what it said on both streams. */
  private static List<String> runElsewhere(String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.yore.server.cli.Yore"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return List.of(Integer.toString(process.waitFor()), output);
  }
}

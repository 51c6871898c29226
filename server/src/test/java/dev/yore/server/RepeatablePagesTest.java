package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sequence is a token: pages read with it fit together, whoever asks and whatever happens. */
class RepeatablePagesTest {
  private static final int ROWS = 30;
  private static final int PAGE = 10;

  private ServedStore store;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    store = new ServedStore(directory.resolve("store"));
    store.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(20))");
    for (int id = 0; id < ROWS; id++) {
      store.run("INSERT INTO item VALUES (" + id + ", 'old " + id + "')");
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void pagesFitTogetherOverConnectionsWhileOthersChangeTheTable(Access access) throws SQLException {
    long token = token(access);
    List<String> names = new ArrayList<>();
    for (int page = 0; page < ROWS / PAGE; page++) {
      try (Connection connection = store.connect(access)) {
        names.addAll(page(connection, " FOR SYSTEM_VERSION AS OF " + token, page));
      }
      store.run("DELETE FROM item WHERE id = " + page);
      store.run("UPDATE item SET name = 'new' WHERE id > 5");
      store.run("INSERT INTO item VALUES (" + (100 + page) + ", 'new')");
    }
    assertThat(names).isEqualTo(IntStream.range(0, ROWS).mapToObj(id -> "old " + id).toList());
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void aConnectionOrSessionTakesATokenForAllItReads(Access access) throws SQLException {
    long token = token(access);
    store.run("UPDATE item SET name = 'new'");
    String url = access == Access.REMOTE ? store.server.url() : "jdbc:yore:" + store.directory;
    try (Connection connection = DriverManager.getConnection(url + "?asOf=" + token)) {
      assertThat(page(connection, "", 1)).contains("old 10").doesNotContain("new");
    }
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      statement.execute("SET SYSTEM_VERSION AS OF " + token);
      assertThat(page(connection, "", 1)).contains("old 10").doesNotContain("new");
      statement.execute("SET SYSTEM_VERSION DEFAULT");
      assertThat(page(connection, "", 1)).containsOnly("new");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void aTokenMeansTheSameOnABranchMadeBeforeAndAfterIt(Access access) throws SQLException {
    store.run("CREATE BRANCH early");
    long token = token(access);
    store.run("CREATE BRANCH late");
    store.run("UPDATE item SET name = 'new'");
    String url = access == Access.REMOTE ? store.server.url() : "jdbc:yore:" + store.directory;
    for (String branch : List.of("early", "late")) {
      try (Connection connection = DriverManager.getConnection(url + "?branch=" + branch);
          Statement statement = connection.createStatement()) {
        statement.execute("UPDATE item SET name = 'of " + branch + "'");
        assertThat(page(connection, " FOR SYSTEM_VERSION AS OF " + token, 2))
            .as(branch)
            .contains("old 20", "old 29");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void aTokenThatIsNoneYetIsAnError(Access access) throws SQLException {
    long next = token(access) + 1;
    try (Connection connection = store.connect(access)) {
      assertThatThrownBy(() -> page(connection, " FOR SYSTEM_VERSION AS OF " + next, 0))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(String.valueOf(next));
    }
  }

  private long token(Access access) throws SQLException {
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(seq) FROM SYS.COMMITS")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> page(Connection connection, String clause, int page)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT name FROM item"
                + clause
                + " ORDER BY id OFFSET ? ROWS FETCH NEXT "
                + PAGE
                + " ROWS ONLY")) {
      query.setInt(1, page * PAGE);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }
}

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
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a branch, embedded and remote. */
class BranchUrlTest {
  @TempDir Path temporary;
  private ServedStore store;

  @BeforeEach
  void start() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v VARCHAR)",
        "INSERT INTO t VALUES (1, 'main')",
        "CREATE BRANCH dev",
        "USE BRANCH dev",
        "UPDATE t SET v = 'dev'",
        "CREATE TABLE only_dev (a INTEGER NOT NULL PRIMARY KEY)");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private Stream<String> urls() {
    String remote = store.server.url();
    return Stream.of(
        "jdbc:yore:" + store.directory + "?branch=dev",
        remote + (remote.endsWith("/") ? "" : "/") + "DEV",
        remote + "?branch=dev");
  }

  private static String value(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT v FROM t")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void aUrlNamesTheBranchThatIsReadAndChanged() throws SQLException {
    for (String url : urls().toList()) {
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement update = connection.prepareStatement("UPDATE t SET v = ?")) {
        assertThat(value(connection)).as(url).isEqualTo("dev");
        update.setString(1, "changed by " + url);
        assertThat(update.executeUpdate()).isOne();
        assertThat(value(connection)).isEqualTo("changed by " + url);
        update.setString(1, "dev");
        update.executeUpdate();
      }
    }
    for (Access access : Access.values()) {
      try (Connection connection = store.connect(access)) {
        assertThat(value(connection)).as(access.name()).isEqualTo("main");
      }
    }
  }

  @Test
  void metadataIsThatOfTheBranch() throws SQLException {
    for (String url : urls().toList()) {
      try (Connection connection = DriverManager.getConnection(url)) {
        List<String> keys = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, null, "ONLY_DEV")) {
          while (rows.next()) {
            keys.add(rows.getString("COLUMN_NAME"));
          }
        }
        assertThat(keys).as(url).containsExactly("A");
        try (ResultSet tables = connection.getMetaData().getTables(null, null, "ONLY_DEV", null)) {
          assertThat(tables.next()).as(url).isTrue();
        }
      }
    }
    try (Connection main = store.connect(Access.REMOTE);
        ResultSet tables = main.getMetaData().getTables(null, null, "ONLY_DEV", null)) {
      assertThat(tables.next()).isFalse();
    }
  }

  @Test
  void aBranchMayBeAProperty() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("branch", "dev");
    for (String url : List.of("jdbc:yore:" + store.directory, store.server.url())) {
      try (Connection connection = DriverManager.getConnection(url, properties)) {
        assertThat(value(connection)).isEqualTo("dev");
        connection.createStatement().execute("USE BRANCH main");
        assertThat(value(connection)).isEqualTo("main");
      }
    }
  }

  @Test
  void anUnknownBranchIsRefusedWhenConnecting() {
    for (String url :
        List.of(
            "jdbc:yore:" + store.directory + "?branch=devv", store.server.url() + "?branch=devv")) {
      assertThatThrownBy(() -> DriverManager.getConnection(url))
          .hasMessageContaining("there is no branch 'devv'; did you mean 'dev'?")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42704"));
    }
  }
}

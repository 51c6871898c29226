package dev.yore.driver.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiers, publication and backups as an application sees them. */
class TiersTest {
  @TempDir private Path directory;

  private String url(String... properties) {
    return "jdbc:yore:"
        + directory.resolve("store")
        + "?prefetch=false"
        + (properties.length == 0 ? "" : "&" + String.join("&", properties));
  }

  private String withTiers() {
    return url(
        "tier.hdd.directory=" + directory.resolve("hdd"),
        "tier.object.uri=" + directory.resolve("objects"),
        "tier.move.enabled=false");
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        found.add(String.join(" ", row));
      }
      return found;
    }
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(10))");
      statement.execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
      statement.execute("DELETE FROM t WHERE id = 1");
      statement.execute("CALL SYS.COALESCE('T')");
    }
  }

  @Test
  void aTableIsMovedAndSysTiersTells() throws SQLException {
    try (Connection connection = DriverManager.getConnection(withTiers())) {
      fill(connection);
      assertThat(ask(connection, "CALL SYS.MOVE_TO_TIER('T', 'OBJECT')"))
          .containsExactly("T OBJECT 1");
      assertThat(ask(connection, "SELECT name FROM t FOR SYSTEM_VERSION AS OF 2 ORDER BY id"))
          .containsExactly("one", "two");
      assertThat(
              ask(
                  connection,
                  "SELECT table_name, tier, accesses > 0, last_read IS NOT NULL, in_object_store"
                      + " FROM sys.tiers"))
          .containsExactly("T OBJECT true true true");
      assertThat(ask(connection, "SELECT tier FROM sys.segments")).containsExactly("OBJECT");
      assertThat(ask(connection, "SELECT requests > 0, written_bytes > 0 FROM sys.object_store"))
          .containsExactly("true true");
      try (Statement statement = connection.createStatement()) {
        statement.execute("CALL SYS.SET_TIER('ssd.bytes', '1000000')");
        assertThat(
                catchThrowableOfType(
                        SQLException.class,
                        () -> statement.execute("CALL SYS.MOVE_TO_TIER('T', 'TAPE')"))
                    .getMessage())
            .contains("TAPE", "SSD, HDD, OBJECT");
        assertThat(
                catchThrowableOfType(
                        SQLException.class,
                        () -> statement.execute("CALL SYS.SET_TIER('ssd.bytes', 'many')"))
                    .getMessage())
            .contains("tier.ssd.bytes=many");
      }
      assertThat(ask(connection, "SELECT setting FROM sys.settings WHERE name = 'tier.ssd.bytes'"))
          .containsExactly("1000000");
    }
  }

  @Test
  void whatIsPublishedIsOpenedByItsPlace() throws SQLException {
    try (Connection connection = DriverManager.getConnection(withTiers())) {
      fill(connection);
      assertThat(ask(connection, "CALL SYS.PUBLISH()").get(0)).startsWith("1 3 1 1 ");
      assertThat(ask(connection, "CALL SYS.PUBLISH()")).containsExactly("1 3 1 0 0");
    }
    String published = "jdbc:yore:" + directory.resolve("objects");
    try (Connection one = DriverManager.getConnection(published);
        Connection two = DriverManager.getConnection(published + "?readOnly=true")) {
      for (Connection connection : List.of(one, two)) {
        assertThat(ask(connection, "SELECT name FROM t")).containsExactly("two");
        assertThat(ask(connection, "SELECT name FROM t FOR SYSTEM_VERSION AS OF 2 ORDER BY id"))
            .containsExactly("one", "two");
      }
      try (Statement statement = one.createStatement()) {
        assertThat(
                catchThrowableOfType(SQLException.class, () -> statement.execute("DELETE FROM t"))
                    .getSQLState())
            .isEqualTo("25006");
      }
    }
  }

  @Test
  void aBackupIsIncrementalAndReadable() throws SQLException {
    Path backup = directory.resolve("backup");
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      fill(connection);
      assertThat(ask(connection, "CALL SYS.BACKUP('" + backup + "')").get(0)).startsWith("1 3 1 1");
      statement.execute("INSERT INTO t VALUES (3, 'three')");
      assertThat(ask(connection, "CALL SYS.BACKUP('" + backup + "')").get(0)).startsWith("2 4 2 1");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:yore:" + backup)) {
      assertThat(ask(connection, "SELECT COUNT(*) FROM t")).containsExactly("2");
    }
  }

  @Test
  void wrongSettingsOfTiersAreRefusedByName() {
    assertThat(
            catchThrowableOfType(
                    SQLException.class,
                    () -> DriverManager.getConnection(url("tier.sdd.bytes=1")).close())
                .getMessage())
        .contains("tier.sdd.bytes");
    assertThat(
            catchThrowableOfType(
                    SQLException.class,
                    () -> DriverManager.getConnection("jdbc:yore:s3://bucket/p").close())
                .getMessage())
        .as("the driver does not bring the AWS SDK along; with it, a region is missing")
        .contains("s3://bucket/p")
        .containsAnyOf("software.amazon.awssdk:s3 and", "tier.object.region");
  }
}

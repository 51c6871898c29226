package dev.yore.driver.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a URL says of coalescence and memory, and what SQL shows of them. */
class StoreSettingsTest {
  @TempDir private Path directory;

  private Connection open(String settings) throws SQLException {
    return DriverManager.getConnection("jdbc:yore:" + directory.resolve("store") + settings);
  }

  private static String ask(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).as(sql).isTrue();
      return rows.getString(1);
    }
  }

  private static String setting(Statement statement, String name) throws SQLException {
    return ask(statement, "SELECT setting FROM sys.settings WHERE name = '" + name + "'");
  }

  @Test
  void coalescenceIsSwitchedOffByTheUrlAndOnByACall() throws SQLException {
    try (Connection connection = open("?coalesce.enabled=false&coalesce.processorPercent=10");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      assertThat(setting(statement, "coalesce.enabled")).isEqualTo("false");
      assertThat(setting(statement, "coalesce.processorPercent")).isEqualTo("10");
      assertThat(ask(statement, "SELECT state FROM sys.coalescence")).isEqualTo("off");

      statement.execute("CALL SYS.SET_COALESCENCE('enabled', 'true')");

      assertThat(setting(statement, "coalesce.enabled")).isEqualTo("true");
      assertThat(ask(statement, "SELECT state FROM sys.coalescence")).isEqualTo("coalesced");
      assertThatThrownBy(() -> statement.execute("CALL SYS.SET_COALESCENCE('enabled', 'perhaps')"))
          .hasMessageContaining("coalesce.enabled=perhaps: must be true or false");
      assertThatThrownBy(() -> statement.execute("CALL SYS.SET_COALESCENCE('enabled', TRUE)"))
          .hasMessageContaining("takes a setting");
    }
  }

  @Test
  void unknownSettingsAreRefusedInMemoryToo() {
    assertThatThrownBy(() -> open("?coalesce.sped=1")).hasMessageContaining("'coalesce.sped'");
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:yore:mem:?cache.size=1"))
        .hasMessageContaining("'cache.size'");
  }

  @Test
  void memoryIsShownWithBudgetsAndHits() throws SQLException {
    try (Connection connection = open("?cache.bytes=8000000");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20))");
      statement.execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
      String level0 = "SELECT size_bytes FROM sys.memory WHERE area = 'level 0'";
      long unflushed = Long.parseLong(ask(statement, level0));
      statement.execute("CALL SYS.COALESCE('T')");
      assertThat(Long.parseLong(ask(statement, level0))).isLessThan(unflushed);
      for (int i = 0; i < 3; i++) {
        ask(statement, "SELECT COUNT(*) FROM t WHERE name LIKE 't%'");
      }
      String vectors = " FROM sys.memory WHERE area = 'decoded vectors' AND kind = 'heap'";
      assertThat(ask(statement, "SELECT limit_bytes" + vectors)).isEqualTo("8000000");
      assertThat(ask(statement, "SELECT size_bytes BETWEEN 1 AND limit_bytes" + vectors))
          .isEqualTo("true");
      assertThat(ask(statement, "SELECT hits > 0 AND misses > 0" + vectors)).isEqualTo("true");
      assertThat(ask(statement, "SELECT COUNT(*) FROM sys.memory WHERE kind = 'mapped'"))
          .isNotEqualTo("0");
    }
  }

  @Test
  void queriesThatNeedMoreThanTheirStoreMayHoldSpill() throws SQLException {
    String wide = "SELECT x % 50000 AS k, x FROM t";
    String sorted = "SELECT COUNT(*), SUM(n) FROM (SELECT k, COUNT(*) AS n FROM (" + wide + ")";
    try (Connection connection = open("?queries.bytes=1100000");
        Statement statement = connection.createStatement()) {
      assertThat(setting(statement, "queries.bytes")).isEqualTo("1100000");
      assertThat(ask(statement, "SELECT limit_bytes FROM sys.memory WHERE area = 'queries'"))
          .isEqualTo("1100000");
      statement.execute("CREATE TABLE t (x INTEGER PRIMARY KEY)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int x = 0; x < 100_000; x++) {
          insert.setInt(1, x);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      assertThat(ask(statement, sorted + " GROUP BY k) WHERE n = 2")).isEqualTo("50000");
      assertThatThrownBy(() -> statement.execute("UPDATE t SET x = x + 1000000"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53200"))
          .hasMessageContaining("queries.bytes");
      assertThat(ask(statement, "SELECT MAX(x) FROM t")).isEqualTo("99999");
    }
  }
}

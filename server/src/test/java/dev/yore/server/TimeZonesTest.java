package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Times mean the same in a JVM far from UTC, embedded and remote. */
class TimeZonesTest {
  private final TimeZone before = TimeZone.getDefault();
  private ServedStore store;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    store = new ServedStore(directory.resolve("store"));
    store.run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    long created = System.currentTimeMillis();
    while (System.currentTimeMillis() <= created + 1) {
      Thread.onSpinWait();
    }
    store.run("INSERT INTO t VALUES (1)");
  }

  @AfterEach
  void close() {
    store.close();
    TimeZone.setDefault(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void stampsAndTextAreUtcInEveryZone(Access access) throws SQLException {
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      LocalDateTime start = start(statement);
      LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
      assertThat(start).isBetween(now.minusMinutes(5), now.plusSeconds(1));
      for (String bound :
          new String[] {
            "TIMESTAMP '" + start.toString().replace('T', ' ') + "'",
            "'" + start + "Z'",
            "'" + start.plusHours(2) + "+02:00'",
            "CURRENT_TIMESTAMP"
          }) {
        assertThat(count(statement, bound)).as(bound).isEqualTo(1);
      }
      assertThat(count(connection, start)).isEqualTo(1);
      assertThat(count(connection, start.toString())).isEqualTo(1);
      assertThat(count(connection, start.minus(1, ChronoUnit.MILLIS))).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void instantsAreBoundsWhereTheConnectionsZoneIsUtc(Access access) throws SQLException {
    try (Connection connection = connectInUtc(access);
        Statement statement = connection.createStatement()) {
      Instant start = start(statement).toInstant(ZoneOffset.UTC);
      assertThat(count(connection, start)).isEqualTo(1);
      assertThat(count(connection, start.minusMillis(1))).isZero();
    }
  }

  /** In the zone that Avatica found the JVM in: it asks once and converts these by it for ever. */
  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void sqlTimestampsAreBoundsWhereTheConnectionsZoneIsUtc(Access access) throws SQLException {
    TimeZone.setDefault(DateTimeUtils.DEFAULT_ZONE);
    try (Connection connection = connectInUtc(access);
        Statement statement = connection.createStatement()) {
      Instant start = start(statement).toInstant(ZoneOffset.UTC);
      assertThat(count(connection, Timestamp.from(start))).isEqualTo(1);
      assertThat(count(connection, Timestamp.from(start.minusMillis(1)))).isZero();
      try (ResultSet row = statement.executeQuery("SELECT row_start FROM t")) {
        row.next();
        assertThat(row.getTimestamp(1).toInstant()).isEqualTo(start);
      }
    }
  }

  private Connection connectInUtc(Access access) throws SQLException {
    String url =
        access == Access.REMOTE ? store.server.url() : "jdbc:yore:" + store.directory.toString();
    return DriverManager.getConnection(url + "?timeZone=UTC");
  }

  private static LocalDateTime start(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT row_start FROM t")) {
      row.next();
      return row.getObject(1, LocalDateTime.class);
    }
  }

  private static int count(Statement statement, String bound) throws SQLException {
    String sql = "SELECT COUNT(*) FROM t FOR SYSTEM_TIME AS OF " + bound;
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static int count(Connection connection, Object bound) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT COUNT(*) FROM t FOR SYSTEM_TIME AS OF ?")) {
      query.setObject(1, bound);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}

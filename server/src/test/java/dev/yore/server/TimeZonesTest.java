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
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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

  /** Moments that are awkward in some zone, and the ends of what a TIMESTAMP holds. */
  private static final List<String> MOMENTS =
      List.of(
          "2026-03-29T00:59:59.999Z", // the last before Berlin's gap
          "2026-03-29T01:00:00Z", // 03:00, after it
          "2026-10-25T00:30:00Z", // 02:30 in Berlin, for the first time
          "2026-11-01T05:30:00Z", // 01:30 in New York, for the first time
          "2026-04-04T14:45:00Z", // 01:45 on Lord Howe, whose summer time is half an hour
          "1969-12-31T23:59:59.999Z",
          "1955-11-05T06:00:00.001Z",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999Z");

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void anInstantComesBackAsItWentWhateverTheSessionsZone(Access access) throws SQLException {
    store.run("CREATE TABLE moment (zone VARCHAR(30), id INTEGER, happened TIMESTAMP)");
    for (String zone :
        List.of(
            "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")) {
      ZoneId there = ZoneId.of(zone);
      try (Connection connection = connect(access, zone);
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO moment VALUES (?, ?, ?)");
          PreparedStatement select =
              connection.prepareStatement(
                  "SELECT happened, CAST(happened AS VARCHAR(30)) FROM moment WHERE zone = ? AND id"
                      + " = ? AND happened = ?")) {
        for (int i = 0; i < MOMENTS.size(); i++) {
          Instant instant = Instant.parse(MOMENTS.get(i));
          LocalDateTime wallClock = LocalDateTime.ofInstant(instant, there);
          if (wallClock.getYear() < 1 || wallClock.getYear() > 9999) {
            continue; // A TIMESTAMP has no such year.
          }
          for (PreparedStatement statement : List.of(insert, select)) {
            statement.setString(1, zone);
            statement.setInt(2, i);
            statement.setObject(3, instant);
          }
          insert.executeUpdate();
          try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).as("%s in %s", instant, zone).isTrue();
            assertThat(row.getObject(1, Instant.class)).as(zone).isEqualTo(instant);
            assertThat(row.getObject(1, OffsetDateTime.class).toInstant()).isEqualTo(instant);
            assertThat(row.getObject(1, LocalDateTime.class)).as(zone).isEqualTo(wallClock);
            assertThat(LocalDateTime.parse(row.getString(2).replace(' ', 'T')))
                .isEqualTo(wallClock);
          }
        }
      }
    }
  }

  /** A plain TIMESTAMP is a wall clock's: the zone says what instant that is, as Java has it. */
  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void anHourThatIsMissingOrThereTwiceStaysTheWallClocks(Access access) throws SQLException {
    store.run("CREATE TABLE clock (id INTEGER, happened TIMESTAMP)");
    try (Connection connection = connect(access, "Europe/Berlin");
        PreparedStatement insert = connection.prepareStatement("INSERT INTO clock VALUES (?, ?)")) {
      Object[] values = {
        LocalDateTime.parse("2026-03-29T02:30"), // in the gap
        Instant.parse("2026-10-25T00:30:00Z"), // 02:30, for the first time
        Instant.parse("2026-10-25T01:30:00Z"), // and for the second
      };
      for (int i = 0; i < values.length; i++) {
        insert.setInt(1, i);
        insert.setObject(2, values[i]);
        insert.executeUpdate();
      }
    }
    assertThat(clock(access, "Europe/Berlin", LocalDateTime.class))
        .isEqualTo(clock(access, "Asia/Kolkata", LocalDateTime.class))
        .containsExactly(
            LocalDateTime.parse("2026-03-29T02:30"),
            LocalDateTime.parse("2026-10-25T02:30"),
            LocalDateTime.parse("2026-10-25T02:30"));
    assertThat(clock(access, "Europe/Berlin", Instant.class))
        .containsExactly(
            Instant.parse("2026-03-29T01:30:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(clock(access, "UTC", Instant.class))
        .containsExactly(
            Instant.parse("2026-03-29T02:30:00Z"),
            Instant.parse("2026-10-25T02:30:00Z"),
            Instant.parse("2026-10-25T02:30:00Z"));
  }

  /**
   * Times with a zone of their own are instants, in whatever zone the session is. Of an hour that
   * is there twice the second is meant, as in PostgreSQL.
   */
  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void timesWithAZoneAreInstants(Access access) throws SQLException {
    for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Kolkata")) {
      try (Connection connection = connect(access, zone);
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT CAST(l AS VARCHAR(30)), l = TIMESTAMP '2026-10-25 01:30:00',"
                      + " CAST(CAST('1969-12-31 18:59:59 America/New_York' AS TIMESTAMP WITH LOCAL"
                      + " TIME ZONE) AS TIMESTAMP) FROM (SELECT CAST('2026-10-25 02:30:00"
                      + " Europe/Berlin' AS TIMESTAMP WITH LOCAL TIME ZONE) AS l)")) {
        row.next();
        assertThat(row.getString(1)).as(zone).startsWith("2026-10-25 01:30:00");
        assertThat(row.getBoolean(2)).as(zone).isTrue();
        assertThat(row.getObject(3, LocalDateTime.class))
            .as(zone)
            .isEqualTo(LocalDateTime.parse("1969-12-31T23:59:59"));
      }
    }
  }

  /** A column WITH LOCAL TIME ZONE holds instants: the zone matters for wall clocks only. */
  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void instantsInColumnsAreTheSameThroughEverySessionsZone(Access access) throws SQLException {
    store.run(
        "CREATE TABLE log (zone VARCHAR(30), id INTEGER, happened TIMESTAMP WITH LOCAL TIME ZONE)");
    List<String> zones =
        List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");
    for (String zone : zones) {
      try (Connection connection = connect(access, zone);
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO log VALUES (?, ?, ?)")) {
        for (int i = 0; i < MOMENTS.size(); i++) {
          Instant instant = Instant.parse(MOMENTS.get(i));
          insert.setString(1, zone);
          insert.setInt(2, i);
          insert.setObject(3, i % 2 == 0 ? instant : instant.atZone(ZoneId.of(zone)));
          insert.executeUpdate();
        }
      }
    }
    for (String zone : zones) {
      try (Connection connection = connect(access, zone);
          PreparedStatement select =
              connection.prepareStatement(
                  "SELECT happened FROM log WHERE id = ? AND happened = ?")) {
        for (int i = 0; i < MOMENTS.size(); i++) {
          Instant instant = Instant.parse(MOMENTS.get(i));
          select.setInt(1, i);
          select.setTimestamp(2, Timestamp.from(instant));
          try (ResultSet rows = select.executeQuery()) {
            for (int row = 0; row < zones.size(); row++) {
              assertThat(rows.next()).as("%s in %s", instant, zone).isTrue();
              assertThat(rows.getObject(1, Instant.class)).as(zone).isEqualTo(instant);
              assertThat(rows.getTimestamp(1)).as(zone).isEqualTo(Timestamp.from(instant));
              assertThat(rows.getObject(1))
                  .isEqualTo(instant.atZone(ZoneId.of(zone)).toOffsetDateTime());
              assertThat(rows.getObject(1, LocalDateTime.class))
                  .isEqualTo(LocalDateTime.ofInstant(instant, ZoneId.of(zone)));
            }
            assertThat(rows.next()).isFalse();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void columnsOfInstantsAreToldAndShownWithTheirZone(Access access) throws SQLException {
    store.run("CREATE TABLE log (id INTEGER, happened TIMESTAMP(3) WITH LOCAL TIME ZONE)");
    try (Connection connection = connect(access, "Europe/Berlin");
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO log VALUES (?, ?)")) {
      Object[] values = {
        LocalDateTime.parse("2026-10-25T02:30"), // the first of two, as for Timestamp
        LocalDateTime.parse("2026-03-29T02:30"), // skipped: an hour later
        "2026-10-25 02:30:00 Europe/Berlin", // in SQL the second
        "2026-07-01 12:00:00",
        null
      };
      for (int i = 0; i < values.length; i++) {
        insert.setInt(1, i);
        insert.setObject(2, values[i]);
        insert.executeUpdate();
      }
      assertThat(insert.getParameterMetaData().getParameterType(2))
          .isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
      List<String> shown = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SELECT happened FROM log ORDER BY id")) {
        assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        assertThat(rows.getMetaData().getColumnClassName(1))
            .isEqualTo(OffsetDateTime.class.getName());
        while (rows.next()) {
          shown.add(rows.getString("happened"));
        }
      }
      assertThat(shown)
          .containsExactly(
              "2026-10-25 02:30:00+02:00",
              "2026-03-29 03:30:00+02:00",
              "2026-10-25 02:30:00+01:00",
              "2026-07-01 14:00:00+02:00",
              null);
      for (int i = 0; i < shown.size() - 1; i++) {
        String sql = "SELECT id FROM log WHERE happened = '" + shown.get(i) + "'";
        try (ResultSet rows = statement.executeQuery(sql)) {
          assertThat(rows.next()).as(sql).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
        }
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, null, "LOG", "HAPPENED")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        assertThat(columns.getString("TYPE_NAME")).isEqualTo("TIMESTAMP WITH LOCAL TIME ZONE");
      }
    }
  }

  private <T> List<T> clock(Access access, String zone, Class<T> type) throws SQLException {
    List<T> values = new ArrayList<>();
    try (Connection connection = connect(access, zone);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT happened FROM clock ORDER BY id")) {
      while (rows.next()) {
        values.add(rows.getObject(1, type));
      }
    }
    return values;
  }

  private Connection connectInUtc(Access access) throws SQLException {
    return connect(access, "UTC");
  }

  private Connection connect(Access access, String zone) throws SQLException {
    String url =
        access == Access.REMOTE ? store.server.url() : "jdbc:yore:" + store.directory.toString();
    return DriverManager.getConnection(url + "?timeZone=" + zone);
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

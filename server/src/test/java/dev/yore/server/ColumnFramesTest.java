package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnFramesTest {
  private static final int ROWS = 30_000;

  /** Of several kinds one after the other, as a column of nulls or decimals of many scales is. */
  private static final String ALL_TYPES =
      """
      SELECT n, MOD(n, 2) = 0 AS bo, CAST(MOD(n, 100) AS TINYINT) AS ti,
        CAST(n - 15000 AS SMALLINT) AS sm, CAST(n AS BIGINT) * 123456789012 AS bi,
        CAST(n AS DECIMAL(15, 2)) / 4 AS d1,
        CAST(n AS DECIMAL(38, 4)) * 9999999999999999999999999.1234 AS d2,
        CAST(n AS REAL) / 3 AS re, CAST(n AS DOUBLE) / 7 AS dbl, CAST('a' AS CHAR(5)) AS ch,
        label, CAST(NULL AS INTEGER) AS nothing,
        CASE WHEN n > 20000 THEN n END AS late, CASE WHEN MOD(n, 3) = 0 THEN label END AS some,
        DATE '1500-03-01' + n * INTERVAL '1' DAY AS da, TIME '12:34:56.789' AS tm,
        TIMESTAMP '1969-12-31 23:59:59.999' AS ts, b,
        UUID '123e4567-e89b-12d3-a456-426614174000' AS uu
      FROM numbers ORDER BY n""";

  @TempDir static Path temporary;
  private static ServedStore store;

  @BeforeAll
  static void fill() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run("CREATE TABLE numbers (n INTEGER NOT NULL PRIMARY KEY, label VARCHAR, b VARBINARY)");
    try (Connection connection = store.connect(Access.EMBEDDED);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO numbers VALUES (?, ?, ?)")) {
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.setString(2, "Zürich 東京 😀 " + i);
        insert.setBytes(3, new byte[] {(byte) i, 0, -1});
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static Connection connect(String properties) throws SQLException {
    return DriverManager.getConnection(store.server.url() + "?" + properties);
  }

  /** Every value as the driver gives it, with its class. */
  private static List<String> objects(ResultSet rows) throws SQLException {
    List<String> lines = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      StringBuilder line = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        Object value = rows.getObject(i);
        line.append(value == null ? null : value.getClass().getSimpleName()).append(':');
        line.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value).append('|');
        line.append(rows.getString(i)).append(' ');
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> read(String properties, String sql) throws SQLException {
    try (Connection connection = connect("cache=false&" + properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return objects(rows);
    }
  }

  @Test
  void allTypesAreTheSameInColumnsAsInAvaticasMessages() throws SQLException {
    List<String> inColumns = read("columnFrames=true", ALL_TYPES);
    assertThat(inColumns).hasSize(ROWS);
    assertThat(inColumns).isEqualTo(read("columnFrames=false", ALL_TYPES));
  }

  @Test
  void listsTravelToo() throws SQLException {
    String sql =
        "SELECT n, CASE WHEN MOD(n, 2) = 0 THEN ARRAY[n, n + 1] END AS pair FROM numbers"
            + " WHERE n < 1000 ORDER BY n";
    assertThat(read("columnFrames=true", sql)).isEqualTo(read("columnFrames=false", sql));
  }

  @Test
  void whoAsksForRowsPerMessageGetsNoMore() throws SQLException {
    try (Connection connection = connect("cache=false&fetchSize=7");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM numbers WHERE n < 200 ORDER BY n")) {
      for (int i = 0; i < 200; i++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(i);
      }
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aStatementIsUsedAgainWhileItsRowsAreOnTheirWay() throws SQLException {
    try (Connection connection = connect("cache=false");
        PreparedStatement asked =
            connection.prepareStatement("SELECT n FROM numbers WHERE n >= ? ORDER BY n")) {
      for (int from = 0; from < 20; from++) {
        asked.setInt(1, from);
        try (ResultSet rows = asked.executeQuery()) {
          for (int i = 0; i < 300 * (from % 4); i++) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(from + i);
          }
        }
      }
    }
  }

  @Test
  void anAnswerThatWasCutIsAskedForAgainWithoutLossOrRepetition() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(store.server.port());
        Connection connection =
            DriverManager.getConnection(
                "jdbc:yore://localhost:" + proxy.port() + "/?cache=false&fetchSize=500");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n, label FROM numbers ORDER BY n")) {
      for (int i = 0; i < ROWS; i++) {
        if (i == 150 || i == 20_000) {
          proxy.cut(1, 4_000);
        }
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(i);
      }
      assertThat(rows.next()).isFalse();
      assertThat(proxy.cutsLeft()).as("cuts that were not made").isNotPositive();
    }
  }

  @Test
  void aServerThatStopsEndsTheReadingWithAnErrorAfterRightRows() throws SQLException {
    Path own = temporary.resolve("own");
    try (ServedStore stopping = new ServedStore(own)) {
      stopping.run(
          "CREATE TABLE big (n INTEGER NOT NULL PRIMARY KEY, label VARCHAR)",
          "INSERT INTO big SELECT n, 'x' FROM UNNEST(ARRAY[1, 2]) AS t (n)");
      try (Connection embedded = stopping.connect(Access.EMBEDDED);
          PreparedStatement insert = embedded.prepareStatement("INSERT INTO big VALUES (?, ?)")) {
        for (int i = 3; i <= 200_000; i++) {
          insert.setInt(1, i);
          insert.setString(2, "a label that makes the rows longer " + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      Connection connection = stopping.connect(Access.REMOTE);
      try {
        ResultSet rows = connection.createStatement().executeQuery("SELECT n FROM big ORDER BY n");
        SQLException broken =
            catchThrowableOfType(
                SQLException.class,
                () -> {
                  int expected = 1;
                  while (rows.next()) {
                    assertThat(rows.getInt(1)).isEqualTo(expected++);
                    if (expected == 1_000) {
                      stopping.server.close();
                    }
                  }
                });
        assertThat(broken.getSQLState()).as("no such session, or cancelled").matches("08...|57014");
      } finally {
        connection.abort(Runnable::run); // Closing would tell that there is no server.
      }
    }
  }

  @Test
  void whatIsCancelledWhileRowsComeEndsWith57014() throws SQLException {
    try (Connection connection = connect("cache=false");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT a.n FROM numbers a, numbers b WHERE MOD(a.n + b.n, 2) = 0")) {
      for (int i = 0; i < 5_000; i++) {
        rows.next();
      }
      statement.cancel();
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  // Rows that were on their way may still come.
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
  }
}

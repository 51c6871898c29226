package dev.yore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same statements give the same rows embedded, through our remote driver and through Avatica's
 * published thin driver in both of its languages.
 */
class SameRowsEverywhereTest {
  @TempDir static Path temporary;
  private static ServedStore store;

  @BeforeAll
  static void fill() throws SQLException {
    store = new ServedStore(temporary.resolve("store"));
    store.run(
        """
        CREATE TABLE every_type (
          id INTEGER NOT NULL PRIMARY KEY, bo BOOLEAN, ti TINYINT, sm SMALLINT, it INTEGER,
          bi BIGINT, d1 DECIMAL(15, 2), d2 DECIMAL(38, 4), re REAL, dbl DOUBLE, ch CHAR(5),
          vc VARCHAR, bin BINARY(3), vb VARBINARY(20), da DATE, tm TIME(3), ts TIMESTAMP(3),
          uu UUID)\
        """,
        """
        INSERT INTO every_type (id, bo, ti, sm, it, bi, d1, d2, re, dbl, ch, vc, bin, vb, da, tm,
          ts, uu) VALUES
        (1, TRUE, -128, -32768, -2147483648, -9223372036854775808, -9999999999999.99,
          -9999999999999999999999999999999999.9999, 0.1, -1E300, 'ab', 'Zürich 東京 😀 ''"',
          X'00FF7F', X'00FF7F01', DATE '0001-01-01', TIME '00:00:00.001',
          TIMESTAMP '0001-01-01 00:00:00.001', UUID '00000000-0000-0001-0000-000000000002'),
        (2, FALSE, 127, 32767, 2147483647, 9223372036854775807, 9999999999999.99,
          0.0001, 3E38, 0.1, '', '', X'000000', X'', DATE '9999-12-31', TIME '23:59:59.999',
          TIMESTAMP '9999-12-31 23:59:59.999', UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
        (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL),
        (4, TRUE, 0, 0, 0, 9007199254740993, 0.00, 1.0000, 1, 0, 'x', 'a', X'010203', X'01',
          DATE '1582-10-15', TIME '12:34:56.789', TIMESTAMP '1969-12-31 23:59:59.999',
          UUID '123e4567-e89b-12d3-a456-426614174000'),
        (5, TRUE, 0, 0, 0, 0, 0.01, -1.5, 1, 0, 'x', 'a', X'010203', X'01', DATE '1500-03-01',
          TIME '12:00:00', TIMESTAMP '2024-07-01 12:00:00.5',
          UUID '123e4567-e89b-12d3-a456-426614174000')\
        """,
        "CREATE TABLE numbers (n INTEGER NOT NULL PRIMARY KEY, label VARCHAR)",
        "CREATE VIEW few AS SELECT n, label FROM numbers WHERE n < 3");
    try (Connection connection = store.connect(Access.EMBEDDED);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO numbers VALUES (?, ?)")) {
      for (int i = 0; i < 25_000; i++) {
        insert.setInt(1, i);
        insert.setString(2, "number " + i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(25_000).containsOnly(1);
    }
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static final List<String> SCRIPT =
      List.of(
          "SELECT * FROM every_type ORDER BY id",
          "SELECT COUNT(*), MIN(d2), MAX(bi), SUM(d1) FROM every_type",
          "SELECT vc FROM every_type WHERE id = 1",
          "SELECT * FROM every_type WHERE id > 100",
          "SELECT n, label FROM few ORDER BY n DESC",
          "SELECT label, COUNT(*) AS c FROM numbers WHERE n < 10 GROUP BY label ORDER BY 1",
          "SELECT NULL AS nothing, 1 AS o, 'x' AS x, CAST(1.5 AS DECIMAL(5, 2)) AS d",
          "SELECT id, da FROM every_type FOR SYSTEM_VERSION AS OF 2 ORDER BY id",
          "SELECT COUNT(*) FROM numbers FOR SYSTEM_TIME ALL",
          "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'"
              + " ORDER BY 1",
          "VALUES (1, 'a'), (2, 'b')");

  private static List<List<String>> play(Connection connection) throws SQLException {
    List<List<String>> results = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String sql : SCRIPT) {
        try (ResultSet rows = statement.executeQuery(sql)) {
          results.add(TypedRows.of(rows));
        }
        try (PreparedStatement prepared = connection.prepareStatement(sql);
            ResultSet rows = prepared.executeQuery()) {
          results.add(TypedRows.of(rows));
        }
      }
    }
    return results;
  }

  @ParameterizedTest
  @CsvSource({
    "REMOTE,UTC",
    "REMOTE,America/New_York",
    "REMOTE,Asia/Kolkata",
    "STOCK_PROTOBUF,UTC",
    "STOCK_PROTOBUF,America/New_York",
    "STOCK_JSON,UTC",
    "STOCK_JSON,Asia/Kolkata"
  })
  void theSameStatementsGiveTheSameRowsAsEmbedded(Access access, String zone) throws SQLException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (Connection embedded = store.connect(Access.EMBEDDED);
        Connection other = store.connect(access)) {
      assertThat(play(other)).isEqualTo(play(embedded));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void valuesAtTheEdgesOfTheirTypesArriveExactly(Access access) throws SQLException {
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM every_type ORDER BY id")) {
      assertThat(TypedRows.of(rows).subList(1, 6))
          .containsExactly(
              "1|true|-128|-32768|-2147483648|-9223372036854775808|-9999999999999.99"
                  + "|-9999999999999999999999999999999999.9999|0.1|-1.0E300|ab   "
                  + "|Zürich 東京 😀 '\"|00ff7f|00ff7f01|0001-01-01|00:00:00+1"
                  + "|0001-01-01 00:00:00.001|00000000-0000-0001-0000-000000000002",
              "2|false|127|32767|2147483647|9223372036854775807|9999999999999.99"
                  + "|0.0001|3.0E38|0.1|     ||000000||9999-12-31|23:59:59+999"
                  + "|9999-12-31 23:59:59.999|ffffffff-ffff-ffff-ffff-ffffffffffff",
              "3" + "|NULL".repeat(17),
              "4|true|0|0|0|9007199254740993|0.00|1.0000|1.0|0.0|x    |a|010203|01"
                  + "|1582-10-15|12:34:56+789|1969-12-31 23:59:59.999"
                  + "|123e4567-e89b-12d3-a456-426614174000",
              "5|true|0|0|0|0|0.01|-1.5000|1.0|0.0|x    |a|010203|01|1500-03-01|12:00:00+0"
                  + "|2024-07-01 12:00:00.5|123e4567-e89b-12d3-a456-426614174000");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EMBEDDED,0",
    "EMBEDDED,7",
    "REMOTE,0",
    "REMOTE,7",
    "REMOTE,100000",
    "STOCK_PROTOBUF,0",
    "STOCK_PROTOBUF,999",
    "STOCK_JSON,0",
    "STOCK_JSON,1000"
  })
  void everyRowArrivesWhateverTheFetchSize(Access access, int fetchSize) throws SQLException {
    try (Connection connection = store.connect(access)) {
      for (int count : new int[] {0, 1, 500, 25_000}) {
        String sql = "SELECT n, label FROM numbers WHERE n < " + count;
        try (Statement statement = connection.createStatement();
            PreparedStatement prepared = connection.prepareStatement(sql)) {
          statement.setFetchSize(fetchSize);
          prepared.setFetchSize(fetchSize);
          assertThat(sumOfFirstColumn(statement.executeQuery(sql)))
              .isEqualTo((long) count * (count - 1) / 2);
          assertThat(sumOfFirstColumn(prepared.executeQuery()))
              .isEqualTo((long) count * (count - 1) / 2);
        }
      }
    }
  }

  private static long sumOfFirstColumn(ResultSet rows) throws SQLException {
    long sum = 0;
    while (rows.next()) {
      sum += rows.getLong(1);
      assertThat(rows.getString(2)).isEqualTo("number " + rows.getLong(1));
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE", "STOCK_PROTOBUF"})
  void notANumberAndInfinityTravelAsDoubles(Access access) throws SQLException {
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE odd (id INTEGER NOT NULL PRIMARY KEY, d DOUBLE)");
      double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO odd VALUES (?, ?)")) {
        for (int i = 0; i < odd.length; i++) {
          insert.setInt(1, i);
          insert.setDouble(2, odd[i]);
          assertThat(insert.executeUpdate()).isOne();
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT d FROM odd ORDER BY id")) {
        for (double expected : odd) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getDouble(1)).isEqualTo(Double.valueOf(expected));
        }
      }
      statement.execute("DROP TABLE odd");
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void parametersOfEveryTypeAreStoredAsTheyWereSet(Access access) throws SQLException {
    Timestamp instant = Timestamp.valueOf("2024-02-29 23:59:59.999");
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE given (id INTEGER NOT NULL PRIMARY KEY, bi BIGINT, d DECIMAL(38, 4),"
              + " vc VARCHAR, vb VARBINARY(10), da DATE, tm TIME(3), ts TIMESTAMP(3), bo BOOLEAN)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        insert.setInt(1, 1);
        insert.setLong(2, Long.MIN_VALUE);
        insert.setBigDecimal(3, new BigDecimal("9999999999999999999999999999999999.9999"));
        insert.setString(4, "東京");
        insert.setBytes(5, new byte[] {0, -1});
        insert.setDate(6, java.sql.Date.valueOf("1581-01-01"));
        insert.setTime(7, java.sql.Time.valueOf("01:02:03"));
        insert.setTimestamp(8, instant);
        insert.setBoolean(9, true);
        assertThat(insert.executeUpdate()).isOne();
        insert.setInt(1, 2);
        for (int i = 2; i <= 9; i++) {
          insert.setNull(i, java.sql.Types.NULL);
        }
        assertThat(insert.executeUpdate()).isOne();
      }
      try (ResultSet rows = statement.executeQuery("SELECT * FROM given ORDER BY id")) {
        assertThat(TypedRows.of(rows).subList(1, 3))
            .containsExactly(
                "1|-9223372036854775808|9999999999999999999999999999999999.9999|東京|00ff"
                    + "|1581-01-01|01:02:03+0|2024-02-29 23:59:59.999|true",
                "2" + "|NULL".repeat(8));
      }
      statement.execute("DROP TABLE given");
    }
  }

  @Test
  void numbersThatPrintAsTheyAreStoredPrintTheSameRemotely() throws SQLException {
    List<List<String>> printed = new ArrayList<>();
    for (Access access : List.of(Access.EMBEDDED, Access.REMOTE)) {
      List<String> values = new ArrayList<>();
      try (Connection connection = store.connect(access);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM every_type ORDER BY id")) {
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            Object object = rows.getObject(i);
            values.add(
                rows.getString(i) + " " + (object == null ? null : object.getClass().getName()));
          }
        }
      }
      printed.add(values);
    }
    assertThat(printed.get(1)).isEqualTo(printed.get(0));
    assertThat(printed.get(0))
        .contains("0.1 java.lang.Float", "00ff7f [B", "1.0000 java.math.BigDecimal");
  }

  /** The columns of a result are those of the time asked for, whatever was known when preparing. */
  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"EMBEDDED", "REMOTE"})
  void aParameterOfAPeriodClauseSaysWhichColumnsThereAre(Access access) throws SQLException {
    String table = "altered_" + access;
    store.run("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, was VARCHAR(10))");
    store.run("INSERT INTO " + table + " VALUES (1, 'then')");
    try (Connection connection = store.connect(access);
        Statement statement = connection.createStatement();
        ResultSet last = statement.executeQuery("SELECT MAX(seq) FROM SYS.COMMITS")) {
      last.next();
      long before = last.getLong(1);
      statement.execute("ALTER TABLE " + table + " DROP COLUMN was");
      statement.execute("ALTER TABLE " + table + " ADD COLUMN a INTEGER DEFAULT 7");
      statement.execute("ALTER TABLE " + table + " ADD COLUMN b DATE");
      try (PreparedStatement asOf =
          connection.prepareStatement("SELECT * FROM " + table + " FOR SYSTEM_VERSION AS OF ?")) {
        for (int round = 0; round < 2; round++) {
          asOf.setLong(1, before);
          try (ResultSet rows = asOf.executeQuery()) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(rows.getMetaData().getColumnName(2)).isEqualTo("WAS");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("was")).isEqualTo("then");
          }
          asOf.setLong(1, before + 3);
          try (ResultSet rows = asOf.executeQuery()) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt("a")).isEqualTo(7);
          }
        }
      }
      try (PreparedStatement asOf =
          connection.prepareStatement("SELECT was FROM " + table + " FOR SYSTEM_VERSION AS OF ?")) {
        asOf.setLong(1, before);
        try (ResultSet rows = asOf.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("then");
        }
      }
    }
  }
}

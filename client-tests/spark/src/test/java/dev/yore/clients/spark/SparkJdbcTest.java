package dev.yore.clients.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.driver.embedded.StoreLocation;
import dev.yore.server.ServerOptions;
import dev.yore.server.YoreServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spark's JDBC source and sink. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledForJreRange(
    max = JRE.JAVA_23,
    disabledReason = "Hadoop in Spark 4.0 asks for Subject.getSubject, which Java 24 took away")
class SparkJdbcTest {
  private static final int PARTITIONS = 4;

  /** Several messages of the default fetch size for each partition. */
  private static final int ROWS = 20_000;

  @TempDir static Path temporary;
  private YoreServer server;
  private SparkSession spark;
  private long loaded;

  enum Place {
    EMBEDDED,
    REMOTE
  }

  @BeforeAll
  void start() throws SQLException {
    server = YoreServer.start(ServerOptions.of(StoreLocation.of(store())).withPort(0));
    try (Connection yore = DriverManager.getConnection(url(Place.EMBEDDED));
        Statement statement = yore.createStatement()) {
      statement.execute(
          "CREATE TABLE sale (id INTEGER PRIMARY KEY, item VARCHAR(20), amount DECIMAL(12, 2),"
              + " sold TIMESTAMP(3))");
      statement.execute("CREATE TABLE digit (d INTEGER)");
      statement.execute(
          "INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
      statement.execute(
          "INSERT INTO sale SELECT n, 'item ' || CAST(MOD(n, 7) AS VARCHAR(1)), n * 0.25,"
              + " TIMESTAMP '2024-01-01 00:00:00' FROM (SELECT a.d + 10 * b.d + 100 * c.d"
              + " + 1000 * e.d + 10000 * f.d AS n FROM digit a, digit b, digit c, digit e, digit f"
              + " WHERE f.d < 2) AS numbers");
      try (ResultSet last = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
        last.next();
        loaded = last.getLong(1);
      }
      statement.execute("DELETE FROM sale WHERE id >= 15000");
    }
    spark =
        SparkSession.builder()
            .master("local[" + PARTITIONS + "]")
            .appName("yore")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", temporary.resolve("warehouse").toString())
            .getOrCreate();
  }

  @AfterAll
  void stop() {
    spark.stop();
    server.close();
  }

  private Path store() {
    return temporary.resolve("store");
  }

  private String url(Place place) {
    return place == Place.EMBEDDED ? "jdbc:yore:" + store() : server.url();
  }

  private static String driver(Place place) {
    return place == Place.EMBEDDED
        ? "dev.yore.driver.YoreDriver"
        : "dev.yore.driver.remote.YoreRemoteDriver";
  }

  private Dataset<Row> read(Place place, String table) {
    return spark
        .read()
        .format("jdbc")
        .option("url", url(place))
        .option("driver", driver(place))
        .option("dbtable", table)
        .option("partitionColumn", "ID")
        .option("lowerBound", 0)
        .option("upperBound", ROWS)
        .option("numPartitions", PARTITIONS)
        .load();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void fourPartitionsTogetherHaveEveryRowOnce(Place place) {
    Dataset<Row> past = read(place, "sale FOR SYSTEM_VERSION AS OF " + loaded);
    assertThat(past.rdd().getNumPartitions()).isEqualTo(PARTITIONS);
    assertThat(past.count()).isEqualTo(ROWS);
    Row sums =
        past.selectExpr("COUNT(DISTINCT ID)", "SUM(ID)", "SUM(AMOUNT)", "MIN(SOLD)", "MAX(ITEM)")
            .first();
    assertThat(sums.getLong(0)).isEqualTo(ROWS);
    assertThat(sums.getLong(1)).isEqualTo(ROWS * (ROWS - 1L) / 2);
    assertThat(sums.getDecimal(2)).isEqualByComparingTo(new BigDecimal("49997500.00"));
    assertThat(sums.getTimestamp(3)).isEqualTo(Timestamp.valueOf("2024-01-01 00:00:00"));
    assertThat(sums.getString(4)).isEqualTo("item 6");
    List<Long> inPartitions =
        past.selectExpr("spark_partition_id() AS p").groupBy("p").count().collectAsList().stream()
            .map(row -> row.getLong(1))
            .toList();
    assertThat(inPartitions).hasSize(PARTITIONS).containsOnly(ROWS / 4L);
    assertThat(read(place, "sale").count()).isEqualTo(15_000);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void conditionsAndColumnsAreLeftToTheDatabase(Place place) {
    Dataset<Row> one = read(place, "sale").where("ITEM = 'item 3' AND ID < 20").select("AMOUNT");
    assertThat(one.queryExecution().executedPlan().toString()).contains("PushedFilters", "ITEM");
    assertThat(one.collectAsList())
        .extracting(row -> row.getDecimal(0).toPlainString())
        .containsExactlyInAnyOrder("0.75", "2.50", "4.25");
  }

  @Test
  void rowsAreAppendedInBatches() throws SQLException {
    try (Connection yore = DriverManager.getConnection(url(Place.EMBEDDED));
        Statement statement = yore.createStatement()) {
      statement.execute("CREATE TABLE target (id INTEGER, item VARCHAR(20))");
      spark
          .range(3_000)
          .selectExpr("CAST(id AS INT) AS ID", "CONCAT('n', id) AS ITEM")
          .write()
          .mode(SaveMode.Append)
          .format("jdbc")
          .options(
              Map.of("url", url(Place.REMOTE), "driver", driver(Place.REMOTE), "dbtable", "target"))
          .save();
      try (ResultSet rows =
          statement.executeQuery("SELECT COUNT(*), COUNT(DISTINCT id), MAX(item) FROM target")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(3_000);
        assertThat(rows.getLong(2)).isEqualTo(3_000);
        assertThat(rows.getString(3)).isEqualTo("n999");
      }
    }
  }
}

package dev.yore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.object.ObjectStoreOptions;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.ColumnStat;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** Spark reads what a store has published, as of any time, and leaves to it what it does better. */
@EnabledForJreRange(
    maxVersion = TestSession.LAST_JAVA_OF_SPARK,
    disabledReason = "Hadoop in Spark 4.0 asks for Subject.getSubject, which Java 24 took away")
class SparkReadTest {
  @TempDir private static Path directory;
  private static ShopHistory history;
  private static TestSession spark;

  @BeforeAll
  static void publishedStore() {
    ObjectStoreOptions place = ObjectStoreOptions.of(directory.resolve("objects").toString());
    history = new ShopHistory(directory.resolve("store"), place).build();
    spark = TestSession.local(directory, "file:" + directory.resolve("objects"));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.close();
    }
  }

  @Test
  void everyStateCanBeReadBySequenceTagBranchAndTime() {
    String sum = "SELECT count(*), sum(price), count(customer) FROM yore.orders";
    // 150,000 orders of 0.10 more each; doubling adds those of every tenth.
    assertThat(spark.value(sum + " VERSION AS OF " + history.loaded))
        .isEqualTo("150000|1124992500.00|128571");
    assertThat(spark.value(sum + " VERSION AS OF " + history.doubled))
        .isEqualTo("150000|1237485000.00|128571")
        .isEqualTo(spark.value(sum + " VERSION AS OF 'doubled'"));
    assertThat(spark.value(sum))
        .startsWith("148500|")
        .isEqualTo(spark.value(sum + " VERSION AS OF " + history.deleted));
    assertThat(spark.value("SELECT count(*) FROM yore.public.orders VERSION AS OF 'dev'"))
        .isEqualTo("148499");
    String stamp = spark.value("SELECT stamp FROM yore.sys.commits WHERE message = 'doubled'");
    assertThat(spark.value(sum + " TIMESTAMP AS OF '" + stamp + "'"))
        .isEqualTo(spark.value(sum + " VERSION AS OF 'doubled'"));
    Dataset<Row> byOption =
        spark.spark().read().option("versionAsOf", history.loaded).table("yore.public.orders");
    assertThat(byOption.count()).isEqualTo(150_000);
  }

  @Test
  void twoStatesOfATableCanBeJoined() {
    assertThat(
            spark.value(
                "SELECT count(*), sum(b.price - a.price) FROM yore.orders VERSION AS OF "
                    + history.loaded
                    + " a JOIN yore.orders VERSION AS OF "
                    + history.doubled
                    + " b ON a.id = b.id WHERE a.price <> b.price"))
        .isEqualTo("14999|112492500.00");
  }

  @Test
  void everyTypeComesAsItIs() {
    assertThat(
            spark.rows(
                "SELECT * EXCEPT (c_varbinary), hex(c_varbinary) FROM yore.everything ORDER BY id"))
        .containsExactly(
            "1|false|-128|-32768|-9223372036854775808|-1.2345|"
                + "-1234567890123456789012345678.9012345678|-1.5|-2.25|ab   |ä€😀|1969-12-31|"
                + "01:02:03.004|1969-12-31T23:59:59.999|00000000-0000-0001-ffff-ffffffffffff|01FF",
            "2|" + "null|".repeat(14) + "null");
  }

  @Test
  void conditionsOnEveryTypeFindTheirRow() {
    for (String condition :
        List.of(
            "NOT c_boolean",
            "c_tinyint = -128",
            "c_smallint < 0",
            "c_bigint IN (-9223372036854775808, 7)",
            "c_decimal = -1.2345",
            "c_decimal_wide < -1234567890123456789012345678.0",
            "c_real = -1.5",
            "c_double <= -2.25",
            "c_char = 'ab'",
            "c_varchar = 'ä€😀'",
            "c_varchar LIKE 'ä%'",
            "c_varchar > 'a'",
            "c_varbinary = X'01FF'",
            "c_date = DATE '1969-12-31'",
            "c_time = '01:02:03.004'",
            "c_timestamp = TIMESTAMP_NTZ '1969-12-31 23:59:59.999'",
            "c_uuid = '00000000-0000-0001-ffff-ffffffffffff'")) {
      assertThat(spark.rows("SELECT id FROM yore.everything WHERE " + condition))
          .as(condition)
          .containsExactly("1");
    }
    assertThat(spark.rows("SELECT id FROM yore.everything WHERE c_uuid IS NULL AND c_real IS NULL"))
        .containsExactly("2");
  }

  @Test
  void pseudoColumnsTellOfEachVersion() {
    assertThat(
            spark.rows(
                "SELECT id, row_start_seq, row_end_seq, row_op FROM yore.orders VERSION AS OF 'doubled'"
                    + " WHERE id IN (1, 10, 100) ORDER BY id"))
        .containsExactly(
            "1|" + (history.loaded - 2) + "|9223372036854775807|INSERT",
            "10|" + history.doubled + "|9223372036854775807|UPDATE",
            "100|" + history.doubled + "|" + history.deleted + "|UPDATE");
    assertThat(spark.value("SELECT year(row_start), year(row_end) FROM yore.orders WHERE id = 7"))
        .isEqualTo("2026|9999");
    assertThat(spark.sql("SELECT * FROM yore.orders").columns())
        .containsExactly("ID", "CUSTOMER", "PRICE", "DAY");
  }

  @Test
  void versionsAndChangesAreTablesOfTheirOwn() {
    assertThat(
            spark.rows(
                "SELECT row_op, price FROM yore.orders.versions WHERE id = 100 ORDER BY row_start_seq"))
        .containsExactly("INSERT|10.00", "UPDATE|20.00");
    String changes = "SELECT change_type, change_seq, id, price FROM ";
    List<String> doubledAndDeleted =
        List.of(
            "delete|" + history.deleted + "|100|20.00",
            "update_postimage|" + history.doubled + "|100|20.00",
            "update_preimage|" + history.doubled + "|100|10.00");
    assertThat(
            spark.rows(
                changes
                    + "yore.public.orders.changes WITH (from = "
                    + history.loaded
                    + ") WHERE id = 100 ORDER BY change_type"))
        .isEqualTo(doubledAndDeleted);
    assertThat(
            spark.rows(
                changes
                    + "table_changes('yore.orders', "
                    + history.loaded
                    + ", 'doubled') WHERE id = 100 ORDER BY change_type"))
        .isEqualTo(doubledAndDeleted.subList(1, 3));
    assertThat(
            spark.value(
                "SELECT count(*), count_if(change_type = 'delete') FROM table_changes('yore.orders', "
                    + history.doubled
                    + ")"))
        .isEqualTo("1500|1500");
  }

  @Test
  void theCatalogueListsAndDescribes() {
    assertThat(spark.rows("SHOW NAMESPACES IN yore")).containsExactly("PUBLIC", "sys");
    assertThat(spark.rows("SHOW TABLES IN yore.public"))
        .containsExactlyInAnyOrder("PUBLIC|ORDERS|false", "PUBLIC|EVERYTHING|false");
    assertThat(spark.rows("DESCRIBE yore.orders"))
        .contains("ID|bigint|null", "CUSTOMER|varchar(20)|null", "PRICE|decimal(12,2)|null");
    assertThat(spark.rows("DESCRIBE EXTENDED yore.orders").toString())
        .contains("what was bought", "primaryKey=ID");
    assertThat(spark.rows("SELECT * FROM yore.sys.branches ORDER BY name"))
        .containsExactly("dev|main|" + history.deleted, "main|null|0");
    assertThat(spark.rows("SELECT * FROM yore.sys.tags"))
        .containsExactly("doubled|main|" + history.doubled);
  }

  @Test
  void zoneMapsLimitsAndAggregatesSpareReading() {
    long all = spark.metric("SELECT sum(price) FROM yore.orders", ScanMetrics.PAGES);
    String few = "SELECT sum(price) FROM yore.orders WHERE day = DATE '1970-01-11'";
    assertThat(all).isEqualTo(10);
    assertThat(spark.metric(few, ScanMetrics.PAGES) - spark.metric(few, ScanMetrics.PRUNED_PAGES))
        .isEqualTo(1);
    assertThat(spark.value("SELECT count(*) FROM yore.orders WHERE day = DATE '1970-01-11'"))
        .isEqualTo("990");
    String extremes = "SELECT count(*), min(id), max(id), max(day), min(price) FROM yore.orders";
    assertThat(spark.value(extremes)).isEqualTo("148500|1|149999|1970-05-30|0.10");
    assertThat(spark.plan(extremes)).contains("aggregates [");
    assertThat(spark.value("SELECT count(*), max(id) FROM yore.orders WHERE id < 0"))
        .isEqualTo("0|null");
    assertThat(spark.rows("SELECT id FROM yore.orders LIMIT 3")).hasSize(3);
    assertThat(spark.plan("SELECT id FROM yore.orders LIMIT 3")).contains("limit 3");
    assertThat(
            spark.plan("SELECT id FROM yore.orders WHERE customer LIKE 'customer 1%' AND id > 5"))
        .doesNotContain("Filter (");
  }

  @Test
  void whatAJoinFindsOutNarrowsTheScan() {
    spark.sql("SELECT DATE '1970-01-11' AS d, 'x' AS tag").createOrReplaceTempView("days");
    String join =
        "SELECT count(*) FROM yore.orders o JOIN (SELECT id, day FROM yore.orders VERSION AS OF 'doubled'"
            + " WHERE upper(customer) = 'CUSTOMER 13') s ON o.id = s.id";
    assertThat(spark.plan(join)).contains("RuntimeFilters: [dynamicpruning");
    assertThat(spark.value(join))
        .isEqualTo(spark.value("SELECT count(*) FROM yore.orders WHERE customer = 'customer 13'"));
    // The day that is found lies in one page of ten; what is broadcast is not counted here.
    String near =
        join.replace("upper(customer) = 'CUSTOMER 13'", "abs(id) < 50")
            .replace("o.id = s.id", "o.day = s.day");
    assertThat(spark.metric(near, ScanMetrics.PAGES) - spark.metric(near, ScanMetrics.PRUNED_PAGES))
        .isOne();
  }

  @Test
  void theOptimiserIsToldRowsBytesAndDistinctValues() {
    Statistics whole = estimated("SELECT id, price FROM yore.orders");
    assertThat(whole.rowCount().get().toLong()).isEqualTo(148_500);
    Statistics few = estimated("SELECT id, price FROM yore.orders WHERE id < 1000");
    assertThat(few.sizeInBytes().toLong())
        .isPositive()
        .isLessThan(whole.sizeInBytes().toLong() / 2);
    spark.spark().conf().set("spark.sql.cbo.enabled", "true");
    Statistics known = estimated("SELECT customer FROM yore.orders");
    spark.spark().conf().set("spark.sql.cbo.enabled", "false");
    ColumnStat customer = (ColumnStat) known.attributeStats().values().head();
    assertThat(customer.distinctCount().get().toLong()).isBetween(800L, 1200L);
    assertThat(customer.nullCount().get().toLong()).isPositive();
  }

  private static Statistics estimated(String query) {
    return spark.sql(query).queryExecution().optimizedPlan().collectLeaves().head().stats();
  }

  @Test
  void tasksAreSizedByBytes() {
    String all = "SELECT sum(price) FROM yore.orders ";
    assertThat(tasks(all)).isOne();
    // Three blocks of 65,536 rows: one byte is less than any of them has.
    assertThat(tasks(all + "WITH (splitBytes = 1)")).isEqualTo(3);
    assertThat(tasks(all + "WITH (splitBytes = 1) WHERE id < 1000")).isOne();
    assertThat(spark.value(all + "WITH (splitBytes = 1)")).isEqualTo(spark.value(all));
  }

  private static int tasks(String query) {
    return spark
        .sql(query)
        .queryExecution()
        .sparkPlan()
        .collectLeaves()
        .head()
        .execute()
        .getNumPartitions();
  }

  @Test
  void mistakesAreToldClearly() {
    assertThatThrownBy(() -> spark.rows("SELECT * FROM yore.orders VERSION AS OF 999999"))
        .hasStackTraceContaining("sequence 999999 is not published: the last one is");
    assertThatThrownBy(() -> spark.rows("SELECT * FROM yore.orders VERSION AS OF 'nowhere'"))
        .hasStackTraceContaining("there is no tag and no branch 'nowhere'");
    assertThatThrownBy(() -> spark.rows("SELECT * FROM yore.everything VERSION AS OF 'doubled'"))
        .hasStackTraceContaining("did not exist at sequence");
    assertThatThrownBy(() -> spark.rows("SELECT * FROM yore.nothing"))
        .hasStackTraceContaining("TABLE_OR_VIEW_NOT_FOUND");
    assertThatThrownBy(() -> spark.rows("DROP TABLE yore.orders"))
        .hasStackTraceContaining("defined where the store is written");
    spark.spark().conf().set("spark.sql.catalog.wrong", YoreCatalog.class.getName());
    spark.spark().conf().set("spark.sql.catalog.wrong.uri", "file:" + directory.resolve("empty"));
    assertThatThrownBy(() -> spark.rows("SELECT * FROM wrong.orders"))
        .hasStackTraceContaining("nothing is published at");
  }

  @Test
  void neitherCalciteNorWekaIsOnTheClassPath() {
    for (String stranger : List.of("org.apache.calcite.jdbc.Driver", "weka.core.Instances")) {
      assertThatThrownBy(() -> Class.forName(stranger)).isInstanceOf(ClassNotFoundException.class);
    }
  }
}

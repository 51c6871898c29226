package dev.yore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.Store;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.staged.StagedWriter;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** What Spark writes is one commit of the store's writer or nothing, however often it is tried. */
@EnabledForJreRange(
    maxVersion = TestSession.LAST_JAVA_OF_SPARK,
    disabledReason = "Hadoop in Spark 4.0 asks for Subject.getSubject, which Java 24 took away")
class SparkWriteTest {
  private static final String NEW_ORDERS =
      "SELECT %d + id AS id, 'spark' AS customer, 1.50 AS price, DATE '2026-02-01' AS day FROM range(0, 1000, 1, 4)";

  @TempDir private static Path directory;
  private static Store store;
  private static TestWriter writer;
  private static TestSession spark;

  @BeforeAll
  static void aStoreThatIsOpenForWriting() throws Exception {
    ObjectStoreOptions place = ObjectStoreOptions.of(directory.resolve("objects").toString());
    ShopHistory history = new ShopHistory(directory.resolve("store"), place).build();
    store = history.open();
    writer = new TestWriter(store);
    spark =
        TestSession.open(
            "local[2,3]",
            directory,
            Map.of("uri", "file:" + directory.resolve("objects"), "writer", TestWriter.URL),
            Map.of(
                "spark.sql.catalog.cold",
                YoreCatalog.class.getName(),
                "spark.sql.catalog.cold.uri",
                "file:" + directory.resolve("objects"),
                "spark.sql.catalog.cold.cacheBytes",
                "1",
                "spark.sql.catalog.cold.diskCacheBytes",
                "0"));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    writer.breakAt(TestWriter.Fault.NONE);
    Path staged = directory.resolve("objects/staged");
    if (Files.exists(staged)) {
      try (Stream<Path> files = Files.walk(staged)) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  private static void insert(long firstKey) {
    spark.sql("INSERT INTO yore.orders " + NEW_ORDERS.formatted(firstKey));
  }

  private static String count(long firstKey) {
    return spark.value(
        "SELECT count(*), sum(price) FROM yore.orders WHERE id >= "
            + firstKey
            + " AND id < "
            + (firstKey + 1000));
  }

  @Test
  void insertedRowsAreOneCommitAndReadAtOnce() {
    long before = store.lastSequence();
    insert(1_000_000);
    assertThat(store.lastSequence()).isEqualTo(before + 1);
    assertThat(count(1_000_000)).isEqualTo("1000|1500.00");
    assertThat(
            spark.value(
                "SELECT count(*) FROM yore.orders VERSION AS OF "
                    + before
                    + " WHERE customer = 'spark' AND id >= 1000000 AND id < 1001000"))
        .isEqualTo("0");
  }

  @Test
  void everyTypeIsWrittenAsItIsRead() {
    spark.sql(
        "INSERT INTO yore.everything SELECT id + 10, * EXCEPT (id) FROM yore.everything WHERE id < 10");
    String all = "SELECT * EXCEPT (id, c_varbinary), hex(c_varbinary) FROM yore.everything ";
    assertThat(spark.rows(all + "WHERE id > 10 ORDER BY id"))
        .isEqualTo(spark.rows(all + "WHERE id < 10 ORDER BY id"))
        .hasSize(2);
  }

  /** Tasks' segments with a block more than half full are taken as they are. */
  @Test
  void segmentsThatTasksWriteBecomeTheTables() {
    long before = store.lastSequence();
    long after = 100_000_000;
    spark.sql(
        "INSERT INTO yore.orders "
            + NEW_ORDERS
                .formatted(after)
                .replace("range(0, 1000, 1, 4)", "range(0, 144000, 1, 4)"));
    assertThat(store.lastSequence()).isEqualTo(before + 1);
    assertThat(store.segments().stream().map(s -> s.rowEvents())).contains(144_000L);
    assertThat(
            spark.value(
                "SELECT count(*), sum(price), min(id), max(id), count(DISTINCT row_start_seq)"
                    + " FROM yore.orders WHERE id >= "
                    + after))
        .isEqualTo("144000|216000.00|100000000|100143999|1");
    assertThat(store.check(what -> {})).isEmpty();
    assertThatThrownBy(() -> insert(after + 143_500)).hasStackTraceContaining("duplicate key");
    removeJob();
    assertThat(store.lastSequence()).isEqualTo(before + 1);
  }

  /**
   * Processes that keep no copies have planned to read what is merged and removed then. Each task's
   * first attempt fails, for segments it must open or read are gone; the next one finds the rows.
   */
  @Test
  void aQueryWhoseSegmentsAreRemovedUnderItFindsTheRowsInANewerManifest() throws IOException {
    String question =
        "SELECT count(*), sum(hash(id, customer, price, day)) FROM cold.orders WHERE id < 150000";
    String answer = spark.value(question);
    Dataset<Row> planned = spark.sql(question);
    Dataset<Row> counted = spark.sql("SELECT count(*), max(id) FROM cold.orders WHERE id < 150000");
    String counts = spark.value("SELECT count(*), max(id) FROM yore.orders WHERE id < 150000");
    planned.queryExecution().executedPlan();
    counted.queryExecution().executedPlan();
    int orders = store.catalog().table(TableName.of("ORDERS")).orElseThrow().tableId();
    List<Path> before = segments(orders);
    store.coalesce(orders);
    store.execute(
        new CatalogChange.CreateTable(
            TableName.of("PASSING"),
            List.of(new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null)),
            List.of(),
            null),
        null);
    int passing = store.catalog().table(TableName.of("PASSING")).orElseThrow().tableId();
    ColumnBuilder one = new ColumnBuilder(ColumnType.of(Kind.BIGINT).physical());
    one.appendLong(1);
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.insert(passing, new VectorBatch(1, List.of(one.build()))));
      txn.commit(null);
    }
    // Nothing that the newest manifest does not name may stay then.
    store.erase(passing, new long[] {0});
    store.tiers().publish();
    assertThat(before).isNotEmpty().anyMatch(file -> !Files.exists(file));
    assertThat(planned.collectAsList().get(0).mkString("|")).isEqualTo(answer);
    assertThat(counted.collectAsList().get(0).mkString("|")).isEqualTo(counts);
  }

  private static List<Path> segments(int tableId) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("objects/segments/" + tableId))) {
      return files.toList();
    }
  }

  private static void append(String query, String option, String value) throws Exception {
    spark.sql(query).writeTo("yore.orders").option(option, value).append();
  }

  @Test
  void rowsWithKeysThatAreThereAreRefusedOrTakeTheirPlaces() throws Exception {
    insert(2_000_000);
    long before = store.lastSequence();
    assertThatThrownBy(() -> insert(2_000_500)).hasStackTraceContaining("did not confirm job");
    assertThat(store.lastSequence()).isEqualTo(before);
    assertThat(count(2_000_000)).isEqualTo("1000|1500.00");
    removeJob();

    String dearer = NEW_ORDERS.formatted(2_000_500).replace("1.50", "2.50");
    append(dearer, "onDuplicateKey", "overwrite");
    assertThat(store.lastSequence()).isEqualTo(before + 1);
    assertThat(count(2_000_000)).isEqualTo("1000|2000.00");
    assertThat(count(2_001_000)).isEqualTo("500|1250.00");
    assertThat(
            spark.value(
                "SELECT count_if(row_op = 'UPDATE'), count_if(row_op = 'INSERT') FROM yore.orders"
                    + " WHERE row_start_seq = "
                    + (before + 1)))
        .isEqualTo("500|500");
  }

  @Test
  void aJobThatRunsAgainIsNotCommittedAgain() throws Exception {
    String query = NEW_ORDERS.formatted(3_000_000);
    append(query, "jobId", "load-of-february");
    long committed = store.lastSequence();
    append(query, "jobId", "load-of-february");
    assertThat(store.lastSequence()).isEqualTo(committed);
    assertThat(count(3_000_000)).isEqualTo("1000|1500.00");
  }

  @Test
  void aTaskThatIsTriedAgainLeavesNoRowTwice() throws Exception {
    Path failed = directory.resolve("failed-once");
    register("fail_once", failed, false);
    spark.sql(
        "INSERT INTO yore.orders SELECT fail_once(id), customer, price, day FROM ("
            + NEW_ORDERS.formatted(4_000_000)
            + ")");
    assertThat(failed).exists();
    assertThat(count(4_000_000)).isEqualTo("1000|1500.00");
  }

  @Test
  void aWriteThatFailsChangesNothing() {
    long before = store.lastSequence();
    register("fail_always", directory.resolve("failed"), true);
    assertThatThrownBy(
            () ->
                spark.sql(
                    "INSERT INTO yore.orders SELECT fail_always(id), customer, price, day FROM ("
                        + NEW_ORDERS.formatted(5_000_000)
                        + ")"))
        .hasStackTraceContaining("on purpose");
    assertThat(store.lastSequence()).isEqualTo(before);
  }

  /** A function that fails at one of the rows: once, or each time. */
  private static void register(String name, Path mark, boolean always) {
    String file = mark.toString();
    UDF1<Long, Long> fails =
        id -> {
          if (id % 1000 == 777 && (always || new java.io.File(file).createNewFile())) {
            throw new IllegalStateException("on purpose");
          }
          return id;
        };
    spark.spark().udf().register(name, fails, DataTypes.LongType);
  }

  @Test
  void whatBecameOfARequestThatGotLostIsFoundOutByAskingAgain() {
    long before = store.lastSequence();
    writer.breakAt(TestWriter.Fault.BEFORE);
    assertThatThrownBy(() -> insert(6_000_000)).hasStackTraceContaining("connection refused");
    assertThat(store.lastSequence()).isEqualTo(before);
    assertThat(store.commitStaged(writer.lastJob()).sequence()).isEqualTo(before + 1);

    writer.breakAt(TestWriter.Fault.AFTER);
    assertThatThrownBy(() -> insert(7_000_000)).hasStackTraceContaining("connection reset");
    assertThat(store.lastSequence()).isEqualTo(before + 2);
    assertThat(store.commitStaged(writer.lastJob()).sequence()).isEqualTo(before + 2);
    assertThat(count(7_000_000)).isEqualTo("1000|1500.00");
  }

  @Test
  void valuesThatDoNotFitAreRefusedByName() {
    assertThatThrownBy(() -> insertEverything("TIMESTAMP_NTZ '2026-01-01 00:00:00.000001', NULL"))
        .hasStackTraceContaining("C_TIMESTAMP holds milliseconds");
    assertThatThrownBy(() -> insertEverything("NULL, 'no'"))
        .hasStackTraceContaining("'no' is not a UUID");
  }

  private static void insertEverything(String lastColumns) {
    spark.sql(
        "INSERT INTO yore.everything SELECT id + 90, * EXCEPT (id, c_timestamp, c_uuid), "
            + lastColumns
            + " FROM yore.everything WHERE id = 2");
  }

  private static void removeJob() {
    try (ObjectAccess objects =
        ObjectAccess.open(ObjectStoreOptions.of(directory.resolve("objects").toString()))) {
      StagedWriter.remove(objects, writer.lastJob());
    }
  }
}

package dev.yore.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.object.TestS3;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Whatever dies or fails of executors, driver and object store, while a server in a process of its
 * own owns the store: answers are right or there is an error, and a job is committed whole and once
 * or not at all.
 */
@Tag("spark")
@Timeout(600)
@EnabledForJreRange(maxVersion = TestSession.LAST_JAVA_OF_SPARK)
class SparkFaultsTest {
  private static final int ROWS = 200_000;
  private static final int JOB_ROWS = 1000;
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final String NEW_ROWS =
      "SELECT %1$d + id AS id, concat('customer ', id) AS customer, 1.50 AS price FROM range(0, "
          + JOB_ROWS
          + ", 1, 4)";

  @TempDir private static Path directory;
  private static TestS3 s3;
  private static FlakyProxy flaky;
  private static ServerProcess server;
  private static ServerDriver driver;
  private static Map<String, String> catalog;
  private static TestSession spark;

  @BeforeAll
  static void aServerAndTwoExecutors() throws Exception {
    s3 = TestS3.start(directory.resolve("s3"));
    flaky = FlakyProxy.to(s3.endpoint());
    ObjectStoreOptions place = s3.options("shop");
    server = ServerProcess.start(directory, place);
    driver = ServerDriver.register();
    catalog = TestSession.catalog(place);
    catalog.put("writer", server.url());
    Map<String, String> settings = ClusterHome.settings(Path.of(System.getenv("SPARK_HOME")));
    Map<String, String> broken = new TreeMap<>(catalog);
    broken.put("endpoint", flaky.endpoint());
    broken.put("attempts", "8");
    broken.put("timeoutMillis", "5000");
    broken.put("cacheBytes", "1");
    broken.put("diskCacheBytes", "0");
    settings.put("spark.sql.catalog.flaky", YoreCatalog.class.getName());
    broken.forEach((key, value) -> settings.put("spark.sql.catalog.flaky." + key, value));
    onServer(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR(20), price DECIMAL(12,2))");
    onServer("CALL SYS.PUBLISH()");
    spark = TestSession.open("local-cluster[2,1,1024]", directory, catalog, settings);
    UDF2<Long, String, Long> stopsOnce = SparkFaultsTest::stopOnce;
    spark.spark().udf().register("stop_once", stopsOnce, DataTypes.LongType);
    spark.sql(
        "INSERT INTO yore.orders SELECT id, concat('customer ', id), 0.50 FROM range(0, %d, 1, 4)"
            .formatted(ROWS));
  }

  @AfterAll
  static void stop() throws Exception {
    if (spark != null) {
      spark.close();
    }
    if (server != null) {
      server.close();
    }
    if (flaky != null) {
      flaky.close();
    }
    if (s3 != null) {
      s3.close();
    }
  }

  @AfterEach
  void nothingIsBrokenAnyMore() {
    driver.around(() -> {}, () -> {});
    flaky.cut(false);
  }

  /** In an executor: the first who meets the row says who it is and waits for what comes. */
  private static long stopOnce(long id, String mark) throws IOException {
    File first = new File(mark);
    if (id % JOB_ROWS == 777 && first.createNewFile()) {
      Files.writeString(Path.of(mark + ".part"), Long.toString(ProcessHandle.current().pid()));
      Files.move(Path.of(mark + ".part"), Path.of(mark + ".pid"));
      Path go = Path.of(mark + ".go");
      long deadline = System.nanoTime() + MAX_WAIT_NANOS;
      while (Files.notExists(go) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    return id;
  }

  /** The process that has stopped at the mark. */
  private static ProcessHandle stoppedAt(Path mark) throws IOException {
    Path told = Path.of(mark + ".pid");
    long deadline = System.nanoTime() + 2 * MAX_WAIT_NANOS;
    while (Files.notExists(told)) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(told))).orElseThrow();
  }

  private static String onServer(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private static long lastSequence() throws SQLException {
    return Long.parseLong(onServer("SELECT MAX(seq) FROM sys.commits"));
  }

  /** How many rows of a job there are: for the server and, unless that differs, for Spark. */
  private static long count(long firstKey) throws SQLException {
    String query =
        "SELECT count(*) FROM %s WHERE id >= %d AND id < %d"
            .formatted("%s", firstKey, firstKey + JOB_ROWS);
    String counted = onServer(query.formatted("orders"));
    assertThat(spark.value(query.formatted("yore.orders"))).isEqualTo(counted);
    return Long.parseLong(counted);
  }

  /** What jobs have laid down; what died or was refused lies there until it is a week old. */
  private static List<Path> staged() throws IOException {
    Path staged = s3.file("shop", "staged");
    if (Files.notExists(staged)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(staged)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static <T> Future<T> meanwhile(Callable<T> work) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<T> future = thread.submit(work);
    thread.shutdown();
    return future;
  }

  @Test
  void ofAnObjectStoreTheSameBlocksGoToTheSameExecutorInEveryQuery() {
    String sums = "SELECT sum(price) FROM yore.orders WITH (splitBytes = 1) WHERE id < " + ROWS;
    List<String> homes = homes(sums);
    assertThat(homes).hasSizeGreaterThan(1).allMatch(home -> home.startsWith("executor_"));
    assertThat(homes("SELECT min(id), sum(id) FROM yore.orders WITH (splitBytes = 1)"))
        .startsWith(homes.toArray(String[]::new));
  }

  /** Where Spark is told to run the tasks of a scan. */
  private static List<String> homes(String query) {
    BatchScanExec scan =
        (BatchScanExec) spark.sql(query).queryExecution().sparkPlan().collectLeaves().head();
    return CollectionConverters.asJava(scan.inputPartitions()).stream()
        .map(partition -> String.join(",", partition.preferredLocations()))
        .toList();
  }

  @Test
  void aQueryWhoseExecutorIsKilledAnswersAllTheSame() throws Exception {
    Path mark = directory.resolve("read");
    Future<String> answer =
        meanwhile(
            () ->
                spark.value(
                    "SELECT count(*), sum(price) FROM yore.orders WHERE id < %d AND stop_once(id, '%s') >= 0"
                        .formatted(ROWS, mark)));
    stoppedAt(mark).destroyForcibly();
    assertThat(answer.get()).isEqualTo(ROWS + "|100000.00");
  }

  @Test
  void aWriteWhoseExecutorIsKilledIsCommittedWholeAndOnce() throws Exception {
    Path mark = directory.resolve("write");
    List<Path> lying = staged();
    long before = lastSequence();
    Future<Object> written =
        meanwhile(
            () ->
                spark.sql(
                    "INSERT INTO yore.orders SELECT stop_once(id, '%s'), customer, price FROM (%s)"
                        .formatted(mark, NEW_ROWS.formatted(1_000_000))));
    ProcessHandle executor = stoppedAt(mark);
    assertThat(count(1_000_000)).isZero();
    executor.destroyForcibly();
    written.get();
    assertThat(count(1_000_000)).isEqualTo(JOB_ROWS);
    assertThat(lastSequence()).isEqualTo(before + 1);
    assertThat(lying).as("of other jobs").containsAll(staged());
  }

  private static void runAndKillDriver(String where, String job, long firstKey) throws Exception {
    Path settings = directory.resolve("catalog.properties");
    Properties properties = new Properties();
    properties.putAll(catalog);
    try (var out = Files.newBufferedWriter(settings)) {
      properties.store(out, null);
    }
    Path scratch = Files.createDirectories(directory.resolve("driver-" + where));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens="))
            .toList());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            KilledSparkDriver.class.getName(),
            scratch.toString(),
            settings.toString(),
            where,
            job,
            NEW_ROWS.formatted(firstKey)));
    Path log = directory.resolve("driver.log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      assertThat(process.inputReader().readLine()).as(Files.readString(log)).isEqualTo(where);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void runAgain(String job, long firstKey) throws Exception {
    spark.sql(NEW_ROWS.formatted(firstKey)).writeTo("yore.orders").option("jobId", job).append();
  }

  @Test
  void aDriverKilledBeforeItAsksLeavesNothingAndTheJobCanBeRunAgain() throws Exception {
    long before = lastSequence();
    runAndKillDriver(KilledSparkDriver.BEFORE, "killed-before", 2_000_000);
    assertThat(count(2_000_000)).isZero();
    assertThat(lastSequence()).isEqualTo(before);
    runAgain("killed-before", 2_000_000);
    assertThat(count(2_000_000)).isEqualTo(JOB_ROWS);
    assertThat(lastSequence()).isEqualTo(before + 1);
  }

  @Test
  void aDriverKilledAfterItAskedHasCommittedAllOfItsRowsAndTheJobIsNotDoneTwice() throws Exception {
    long before = lastSequence();
    runAndKillDriver(KilledSparkDriver.AFTER, "killed-after", 3_000_000);
    assertThat(count(3_000_000)).isEqualTo(JOB_ROWS);
    runAgain("killed-after", 3_000_000);
    assertThat(count(3_000_000)).isEqualTo(JOB_ROWS);
    assertThat(lastSequence()).isEqualTo(before + 1);
  }

  @Test
  void ofTwoJobsAtOnceWithTheSameKeysOneIsCommittedAndTheOtherIsToldWhy() throws Exception {
    long before = lastSequence();
    CyclicBarrier bothAsk = new CyclicBarrier(2);
    driver.around(() -> await(bothAsk), () -> {});
    List<Future<Object>> jobs = new ArrayList<>();
    for (int job = 0; job < 2; job++) {
      jobs.add(
          meanwhile(() -> spark.sql("INSERT INTO yore.orders " + NEW_ROWS.formatted(4_000_000))));
    }
    List<String> refusals = new ArrayList<>();
    for (Future<Object> job : jobs) {
      try {
        job.get();
      } catch (ExecutionException e) {
        refusals.add(String.valueOf(e.getCause().getMessage()));
      }
    }
    driver.around(() -> {}, () -> {});
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0)).containsIgnoringCase("key").contains("ORDERS");
    assertThat(count(4_000_000)).isEqualTo(JOB_ROWS);
    assertThat(lastSequence()).isEqualTo(before + 1);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anObjectStoreThatIsSlowAndBreaksConnectionsIsReadAndWrittenAllTheSame() throws Exception {
    assertThat(spark.value("SELECT count(*), sum(price) FROM flaky.orders WHERE id < " + ROWS))
        .isEqualTo(ROWS + "|100000.00");
    spark.sql("INSERT INTO flaky.orders " + NEW_ROWS.formatted(5_000_000));
    assertThat(count(5_000_000)).isEqualTo(JOB_ROWS);
    assertThat(flaky.connections()).as("connections").isGreaterThan(4);
  }

  @Test
  void anObjectStoreThatIsGoneIsAnErrorAndCommitsNothing() throws Exception {
    long before = lastSequence();
    Path mark = directory.resolve("gone");
    Future<Object> written =
        meanwhile(
            () ->
                spark.sql(
                    "INSERT INTO flaky.orders SELECT stop_once(id, '%s'), customer, price FROM (%s)"
                        .formatted(mark, NEW_ROWS.formatted(6_000_000))));
    stoppedAt(mark);
    flaky.cut(true);
    Files.createFile(Path.of(mark + ".go"));
    assertThatThrownBy(written::get).hasStackTraceContaining("s3://bucket/shop/");
    assertThatThrownBy(() -> spark.value("SELECT sum(price) FROM flaky.orders"))
        .hasStackTraceContaining("s3://bucket/shop/");
    assertThat(count(6_000_000)).isZero();
    assertThat(lastSequence()).isEqualTo(before);
  }
}

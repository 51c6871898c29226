package dev.yore.spark;

import dev.yore.store.object.ObjectStoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/** A session of Spark in this process with the catalogue {@code yore}. */
final class TestSession implements AutoCloseable {
  /** Hadoop under this version of Spark asks the JDK for what JDK 24 took away. */
  static final int LAST_JAVA_OF_SPARK = 23;

  private final SparkSession spark;

  private TestSession(SparkSession spark) {
    this.spark = spark;
  }

  static TestSession local(Path scratch, String uri) {
    return open("local[2]", scratch, Map.of("uri", uri), Map.of());
  }

  static TestSession open(
      String master, Path scratch, Map<String, String> catalog, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.local.dir", scratch.resolve("spark").toString());
    settings.put("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString());
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.extensions", YoreExtensions.class.getName());
    settings.put("spark.sql.catalog.yore", YoreCatalog.class.getName());
    catalog.forEach((key, value) -> settings.put("spark.sql.catalog.yore." + key, value));
    settings.putAll(more);
    SparkSession.Builder builder = SparkSession.builder().master(master).appName("yore-test");
    settings.forEach(builder::config);
    return new TestSession(builder.getOrCreate());
  }

  /** A place as a catalogue is told of it. */
  static Map<String, String> catalog(ObjectStoreOptions place) {
    Map<String, String> catalog = new TreeMap<>();
    catalog.put("uri", place.uri());
    catalog.put("endpoint", Objects.requireNonNull(place.endpoint()));
    catalog.put("pathStyle", Boolean.toString(place.pathStyle()));
    catalog.put("accessKey", Objects.requireNonNull(place.accessKey()));
    catalog.put("secretKey", Objects.requireNonNull(place.secretKey()));
    return catalog;
  }

  SparkSession spark() {
    return spark;
  }

  Dataset<Row> sql(String query) {
    return spark.sql(query);
  }

  /** Rows as text: columns joined by {@code |}. */
  List<String> rows(String query) {
    return sql(query).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  /** The one value of a query, as text. */
  String value(String query) {
    List<String> rows = rows(query);
    if (rows.size() != 1) {
      throw new AssertionError("rows: " + rows);
    }
    return rows.get(0);
  }

  String plan(String query) {
    return sql(query).queryExecution().executedPlan().toString();
  }

  /** The sum of a metric over the scans of a query, which is run for it. */
  long metric(String query, String name) {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    Dataset<Row> answer = sql(query);
    answer.collectAsList();
    long sum = 0;
    for (SparkPlan leaf :
        CollectionConverters.asJava(answer.queryExecution().executedPlan().collectLeaves())) {
      sum += leaf.metrics().contains(name) ? leaf.metrics().apply(name).value() : 0;
    }
    spark.conf().set("spark.sql.adaptive.enabled", "true");
    return sum;
  }

  @Override
  public void close() {
    spark.stop();
  }
}

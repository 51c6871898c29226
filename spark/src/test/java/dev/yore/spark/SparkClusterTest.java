package dev.yore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.object.TestS3;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** Two executor processes read TPC-H out of an S3 server and answer as Yore does. */
@Tag("spark")
@EnabledForJreRange(maxVersion = TestSession.LAST_JAVA_OF_SPARK)
class SparkClusterTest {
  private static final double SCALE =
      Double.parseDouble(System.getProperty("yore.spark.scale", "0.05"));
  private static final int COMMITS = 120;
  private static final double TOLERANCE = 1e-6;

  @TempDir private static Path directory;
  private static TestS3 s3;
  private static TpchStore tpch;
  private static TestSession spark;

  @BeforeAll
  static void publishedTpch() throws Exception {
    s3 = TestS3.start(directory.resolve("s3"));
    ObjectStoreOptions place = s3.options("tpch");
    tpch = new TpchStore(directory.resolve("tpch"), SCALE).make(COMMITS, place);
    Map<String, String> catalog = TestSession.catalog(place);
    Map<String, String> settings = ClusterHome.settings(Path.of(System.getenv("SPARK_HOME")));
    // The same place for processes that keep nothing of what they read.
    settings.put("spark.sql.catalog.cold", YoreCatalog.class.getName());
    catalog.forEach((key, value) -> settings.put("spark.sql.catalog.cold." + key, value));
    settings.put("spark.sql.catalog.cold.cacheBytes", "1");
    settings.put("spark.sql.catalog.cold.diskCacheBytes", "0");
    spark = TestSession.open("local-cluster[2,1,1024]", directory, catalog, settings);
  }

  @AfterAll
  static void stop() throws Exception {
    if (spark != null) {
      spark.close();
    }
    if (s3 != null) {
      s3.close();
    }
  }

  @Test
  void all22QuestionsAsOfThreeStatesAreAnsweredAsYoreAnswersThem() throws Exception {
    List<String> ours = new ArrayList<>();
    List<String> sparks = new ArrayList<>();
    for (long sequence : tpch.sequences()) {
      for (int number = 1; number <= TpchStore.QUERIES; number++) {
        ours.add(tpch.query(number, t -> t + " FOR SYSTEM_VERSION AS OF " + sequence));
        sparks.add(tpch.query(number, t -> "yore." + t + " VERSION AS OF " + sequence));
      }
    }
    List<List<List<Object>>> expected = tpch.answers(ours);
    for (int i = 0; i < sparks.size(); i++) {
      List<List<Object>> actual = new ArrayList<>();
      for (Row row : spark.sql(sparks.get(i)).collectAsList()) {
        List<Object> values = new ArrayList<>();
        for (int column = 0; column < row.length(); column++) {
          values.add(row.get(column));
        }
        actual.add(values);
      }
      requireSame(sparks.get(i), expected.get(i), actual);
    }
    assertThat(spark.spark().sparkContext().statusTracker().getExecutorInfos()).hasSize(3);
  }

  @Test
  void aConditionOnAKeyReadsASmallShareOfTheBytes() {
    // Pages of 16,384 rows are the least that is read: of 300,000 there are 19.
    String everything = "SELECT count(*), sum(hash(l.*)) FROM cold.lineitem l";
    long whole = spark.metric(everything, ScanMetrics.OBJECT_BYTES);
    long few = spark.metric(everything + " WHERE l_orderkey = 4711", ScanMetrics.OBJECT_BYTES);
    assertThat(few).isPositive().isLessThan(whole / 10);
  }

  private static void requireSame(
      String query, List<List<Object>> expected, List<List<Object>> actual) {
    assertThat(actual).as(query).hasSameSizeAs(expected);
    List<List<Object>> left = sorted(expected);
    List<List<Object>> right = sorted(actual);
    for (int row = 0; row < left.size(); row++) {
      for (int column = 0; column < left.get(row).size(); column++) {
        Object one = left.get(row).get(column);
        Object other = right.get(row).get(column);
        boolean same =
            one instanceof Number a && other instanceof Number b
                ? Math.abs(a.doubleValue() - b.doubleValue())
                    <= TOLERANCE * Math.max(1, Math.abs(a.doubleValue()))
                : Objects.equals(String.valueOf(one), String.valueOf(other));
        assertThat(same)
            .as("%s%nrow %d: expected %s, was %s", query, row, left.get(row), right.get(row))
            .isTrue();
      }
    }
  }

  /** By what is not a number first, as numbers may differ behind the last digit. */
  private static List<List<Object>> sorted(List<List<Object>> rows) {
    Comparator<List<Object>> byTexts =
        Comparator.comparing(
            row -> row.stream().filter(v -> !(v instanceof Number)).toList().toString());
    Comparator<List<Object>> byNumbers =
        (a, b) -> {
          for (int i = 0; i < a.size(); i++) {
            if (a.get(i) instanceof Number x && b.get(i) instanceof Number y) {
              int order =
                  new BigDecimal(x.toString())
                      .setScale(2, java.math.RoundingMode.HALF_EVEN)
                      .compareTo(
                          new BigDecimal(y.toString())
                              .setScale(2, java.math.RoundingMode.HALF_EVEN));
              if (order != 0) {
                return order;
              }
            }
          }
          return 0;
        };
    return rows.stream().sorted(byTexts.thenComparing(byNumbers)).toList();
  }
}

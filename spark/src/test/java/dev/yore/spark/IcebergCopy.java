package dev.yore.spark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table with its history in Iceberg, as somebody who knows Iceberg keeps it: small commits merge
 * on read, so that they write what they change and not whole files.
 */
final class IcebergCopy {
  /** Commits before the middle and after it; each has the net changes of many of the store's. */
  static final int COMMITS_PER_HALF = 10;

  private static final String KEPT =
      """
      USING iceberg TBLPROPERTIES ('format-version' = '2', 'write.delete.mode' = 'merge-on-read',
        'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read',
        'write.parquet.compression-codec' = 'zstd')
      """;

  private final TestSession spark;
  private final String source;
  private final String committed;
  private final List<String> keys;

  IcebergCopy(TestSession spark, String table, String... keys) {
    this.spark = spark;
    this.source = "yore." + table;
    this.committed = committed(table);
    this.keys = List.of(keys);
  }

  /** The name of the table that has a table's history. */
  static String committed(String table) {
    return "ice.db." + table;
  }

  /** The name of the table that has a table's rows of the middle and nothing else. */
  static String rewritten(String table) {
    return committed(table) + "_rewritten";
  }

  /** What a session needs to see the tables. */
  static Map<String, String> settings(Path warehouse) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.ice.type", "hadoop");
    settings.put("spark.sql.catalog.ice.warehouse", "file:" + warehouse);
    return settings;
  }

  /** Copies the rows of a state into the table that will have the history. */
  void load(long sequence) {
    create(committed, sequence);
  }

  /**
   * Copies the rows of a state into a table of their own, as after a rewrite of all data files: the
   * best Iceberg can have.
   */
  void rewrite(String table, long sequence) {
    create(rewritten(table), sequence);
  }

  /** The table's newest snapshot. */
  long snapshot() {
    return Long.parseLong(
        spark.value(
            "SELECT snapshot_id FROM "
                + committed
                + ".snapshots ORDER BY committed_at DESC LIMIT 1"));
  }

  private void create(String table, long sequence) {
    spark.sql("CREATE TABLE " + table + " (" + columns().toDDL() + ") " + KEPT);
    spark.sql(
        "INSERT INTO "
            + table
            + " SELECT "
            + values(columns())
            + " FROM "
            + source
            + " VERSION AS OF "
            + sequence);
  }

  private StructType columns() {
    return spark.sql("SELECT * FROM " + source).schema();
  }

  /**
   * Text comes out of an expression: Spark 4.0 cannot plan to write a column that is declared as
   * VARCHAR into one of Iceberg's, which has text of any length only.
   */
  private static String values(StructType columns) {
    return Arrays.stream(columns.fields())
        .map(
            c ->
                c.dataType() == DataTypes.StringType
                    ? c.name() + " || '' AS " + c.name()
                    : c.name())
        .collect(Collectors.joining(", "));
  }

  /** Commits what lies between two states in equal steps. */
  void replay(long from, long to) {
    for (int step = 0; step < COMMITS_PER_HALF; step++) {
      merge(
          from + (to - from) * step / COMMITS_PER_HALF,
          from + (to - from) * (step + 1) / COMMITS_PER_HALF);
    }
  }

  /** Commits the net changes between two states. */
  void merge(long from, long to) {
    List<String> columns = List.of(columns().fieldNames());
    spark.sql(
        """
        MERGE INTO %s t USING (
          SELECT %s, s.*
          FROM (SELECT DISTINCT %s FROM table_changes('%s', %d, %d)) k
          LEFT JOIN (SELECT %s FROM %s VERSION AS OF %d) s ON %s) c
        ON %s
        WHEN MATCHED AND c.%s IS NULL THEN DELETE
        WHEN MATCHED THEN UPDATE SET %s
        WHEN NOT MATCHED AND c.%s IS NOT NULL THEN INSERT (%s) VALUES (%s)
        """
            .formatted(
                committed,
                each(keys, ", ", "k.%1$s AS changed_%1$s"),
                String.join(", ", keys),
                source,
                from,
                to,
                values(columns()),
                source,
                to,
                each(keys, " AND ", "s.%1$s = k.%1$s"),
                each(keys, " AND ", "t.%1$s = c.changed_%1$s"),
                keys.get(0),
                each(columns, ", ", "%1$s = c.%1$s"),
                keys.get(0),
                String.join(", ", columns),
                each(columns, ", ", "c.%1$s")));
  }

  private static String each(List<String> names, String between, String format) {
    return names.stream().map(format::formatted).collect(Collectors.joining(between));
  }
}

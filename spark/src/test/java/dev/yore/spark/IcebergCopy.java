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
 * LINEITEM with its history in Iceberg, as somebody who knows Iceberg keeps it: small commits merge
 * on read, so that they write what they change and not whole files. A second table has the rows of
 * the middle freshly written, as after a rewrite of all data files: the best Iceberg can have.
 */
final class IcebergCopy {
  static final String COMMITTED = "ice.db.lineitem";
  static final String REWRITTEN = "ice.db.lineitem_rewritten";

  /** Commits before the middle and after it; each has the net changes of many of the store's. */
  private static final int COMMITS_PER_HALF = 10;

  private static final String KEPT =
      """
      USING iceberg TBLPROPERTIES ('format-version' = '2', 'write.delete.mode' = 'merge-on-read',
        'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read',
        'write.parquet.compression-codec' = 'zstd')
      """;

  private final TestSession spark;

  IcebergCopy(TestSession spark) {
    this.spark = spark;
  }

  /** What a session needs to see the tables. */
  static Map<String, String> settings(Path warehouse) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.ice.type", "hadoop");
    settings.put("spark.sql.catalog.ice.warehouse", "file:" + warehouse);
    return settings;
  }

  /** Copies the load, then the history; tells the snapshot that has the rows of the middle. */
  long make(TpchStore tpch) {
    create(COMMITTED, tpch.loaded());
    replay(tpch.loaded(), tpch.middle());
    String snapshot =
        spark.value(
            "SELECT snapshot_id FROM "
                + COMMITTED
                + ".snapshots ORDER BY committed_at DESC LIMIT 1");
    create(REWRITTEN, tpch.middle());
    replay(tpch.middle(), tpch.last());
    return Long.parseLong(snapshot);
  }

  private void create(String table, long sequence) {
    spark.sql("CREATE TABLE " + table + " (" + columns().toDDL() + ") " + KEPT);
    spark.sql(
        "INSERT INTO "
            + table
            + " SELECT "
            + values(columns())
            + " FROM yore.lineitem VERSION AS OF "
            + sequence);
  }

  private StructType columns() {
    return spark.sql("SELECT * FROM yore.lineitem").schema();
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

  private void replay(long from, long to) {
    for (int step = 0; step < COMMITS_PER_HALF; step++) {
      merge(
          from + (to - from) * step / COMMITS_PER_HALF,
          from + (to - from) * (step + 1) / COMMITS_PER_HALF);
    }
  }

  private void merge(long from, long to) {
    List<String> columns = List.of(columns().fieldNames());
    String sets = columns.stream().map(c -> c + " = c." + c).collect(Collectors.joining(", "));
    String values = columns.stream().map(c -> "c." + c).collect(Collectors.joining(", "));
    spark.sql(
        """
        MERGE INTO %s t USING (
          SELECT k.l_orderkey AS changed_order, k.l_linenumber AS changed_line, s.*
          FROM (SELECT DISTINCT l_orderkey, l_linenumber
                FROM table_changes('yore.lineitem', %d, %d)) k
          LEFT JOIN (SELECT %s FROM yore.lineitem VERSION AS OF %d) s
            ON s.l_orderkey = k.l_orderkey AND s.l_linenumber = k.l_linenumber) c
        ON t.l_orderkey = c.changed_order AND t.l_linenumber = c.changed_line
        WHEN MATCHED AND c.l_orderkey IS NULL THEN DELETE
        WHEN MATCHED THEN UPDATE SET %s
        WHEN NOT MATCHED AND c.l_orderkey IS NOT NULL THEN INSERT (%s) VALUES (%s)
        """
            .formatted(
                COMMITTED,
                from,
                to,
                values(columns()),
                to,
                sets,
                String.join(", ", columns),
                values));
  }
}

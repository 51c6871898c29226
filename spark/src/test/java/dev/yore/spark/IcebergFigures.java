package dev.yore.spark;

import dev.yore.store.object.ObjectStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Measures Iceberg in the way in which {@code ./yore bench} measures databases: all tables of TPC-H
 * with their history, six questions now and as of the middle, one row, a curve over time, commits,
 * the load and the disk. Spark asks the same of a published store, so that answers are compared and
 * the share of Spark shows. Started by {@code spark/bench --part figures}.
 */
final class IcebergFigures {
  private static final int[] QUESTIONS = {1, 3, 5, 6, 10, 18};
  private static final int ROWS_ASKED = 20;
  private static final int POINTS = 100;
  private static final int COMMITS = 5;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private static final Map<String, String[]> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("region", new String[] {"r_regionkey"});
    KEYS.put("nation", new String[] {"n_nationkey"});
    KEYS.put("supplier", new String[] {"s_suppkey"});
    KEYS.put("part", new String[] {"p_partkey"});
    KEYS.put("partsupp", new String[] {"ps_partkey", "ps_suppkey"});
    KEYS.put("customer", new String[] {"c_custkey"});
    KEYS.put("orders", new String[] {"o_orderkey"});
    KEYS.put("lineitem", new String[] {"l_orderkey", "l_linenumber"});
  }

  private final Path work;
  private final double scale;
  private final int commits;
  private final int runs;

  /** Snapshots by table, one per commit and the load's first. */
  private final Map<String, List<Long>> snapshots = new TreeMap<>();

  IcebergFigures(Path work, double scale, int commits, int runs) {
    this.work = work;
    this.scale = scale;
    this.commits = commits;
    this.runs = runs;
  }

  void run() throws Exception {
    ObjectStoreOptions place = ObjectStoreOptions.of(work.resolve("place").toString());
    TpchStore tpch = new TpchStore(work.resolve("tpch"), scale).make(commits, place);
    Path warehouse = work.resolve("figures");
    if (Files.exists(warehouse)) {
      throw new IOException(warehouse + " exists: the load is measured, so remove it first");
    }
    Map<String, String> settings = IcebergCopy.settings(warehouse);
    // A question is answered within two processors: nothing to be gained by spreading it further.
    try (TestSession spark =
        TestSession.open(
            "local[2]", work, Map.of("uri", "file:" + work.resolve("place")), settings)) {
      load(spark, tpch, warehouse);
      // The last commits are kept to be timed one by one.
      long until = tpch.last() - COMMITS;
      history(spark, tpch, until, warehouse);
      questions(spark, tpch, until);
      row(spark, tpch);
      curve(spark, tpch, until);
      commit(spark, until);
    }
  }

  private void load(TestSession spark, TpchStore tpch, Path warehouse) throws IOException {
    long rows = 0;
    long began = System.nanoTime();
    for (Map.Entry<String, String[]> table : KEYS.entrySet()) {
      new IcebergCopy(spark, table.getKey(), table.getValue()).load(tpch.loaded());
    }
    double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
    for (String table : KEYS.keySet()) {
      rows += Long.parseLong(spark.value("SELECT count(*) FROM " + IcebergCopy.committed(table)));
    }
    say("bulk load, rows/s (read from the store)", rows / seconds);
    say("disk loaded, MB", megabytes(warehouse));
  }

  private void history(TestSession spark, TpchStore tpch, long until, Path warehouse)
      throws IOException {
    for (Map.Entry<String, String[]> table : KEYS.entrySet()) {
      IcebergCopy copy = new IcebergCopy(spark, table.getKey(), table.getValue());
      List<Long> known = new ArrayList<>(List.of(copy.snapshot()));
      snapshots.put(table.getKey(), known);
      if (unchanged(spark, table.getKey(), tpch.loaded(), until)) {
        continue;
      }
      for (int step = 1; step <= steps(); step++) {
        copy.merge(sequence(tpch, until, step - 1), sequence(tpch, until, step));
        known.add(copy.snapshot());
      }
    }
    say("disk with history in " + steps() + " commits, MB", megabytes(warehouse));
  }

  private static boolean unchanged(TestSession spark, String table, long from, long to) {
    return spark
        .value("SELECT count(*) FROM table_changes('yore.%s', %d, %d)".formatted(table, from, to))
        .equals("0");
  }

  private static int steps() {
    return 2 * IcebergCopy.COMMITS_PER_HALF;
  }

  /** The store's sequence that Iceberg has after a number of its commits. */
  private static long sequence(TpchStore tpch, long until, int step) {
    return tpch.loaded() + (until - tpch.loaded()) * step / steps();
  }

  /** A table of Iceberg as of one of its commits. */
  private String iceberg(String table, int step) {
    List<Long> known = snapshots.get(table);
    return IcebergCopy.committed(table)
        + " VERSION AS OF "
        + known.get(Math.min(step, known.size() - 1));
  }

  private static String yore(String table, long sequence) {
    return "yore." + table + " VERSION AS OF " + sequence;
  }

  private void questions(TestSession spark, TpchStore tpch, long until) throws IOException {
    for (int step : new int[] {steps(), steps() / 2}) {
      double iceberg = 0;
      double yore = 0;
      for (int number : QUESTIONS) {
        long sequence = sequence(tpch, until, step);
        double[] both =
            both(
                spark,
                List.of(tpch.query(number, table -> iceberg(table, step))),
                List.of(tpch.query(number, table -> yore(table, sequence))));
        iceberg += Math.log(both[0]);
        yore += Math.log(both[1]);
      }
      say(
          "six questions " + (step == steps() ? "now" : "as of the middle") + ", mean, ms",
          Math.exp(iceberg / QUESTIONS.length),
          Math.exp(yore / QUESTIONS.length));
    }
  }

  private void row(TestSession spark, TpchStore tpch) {
    int step = steps() / 2;
    List<String> keys =
        spark.rows(
            "SELECT o_orderkey FROM "
                + yore("orders", tpch.loaded())
                + " ORDER BY hash(o_orderkey) LIMIT "
                + ROWS_ASKED);
    long middle = sequence(tpch, tpch.last() - COMMITS, step);
    double[] both =
        both(
            spark,
            asked(keys, key -> iceberg("orders", step) + " WHERE o_orderkey = " + key),
            asked(keys, key -> yore("orders", middle) + " WHERE o_orderkey = " + key));
    say("one row as of the middle, ms", both[0] / keys.size(), both[1] / keys.size());
  }

  private static List<String> asked(List<String> keys, LongFunction<String> from) {
    return keys.stream().map(key -> "SELECT * FROM " + from.apply(Long.parseLong(key))).toList();
  }

  private void curve(TestSession spark, TpchStore tpch, long until) {
    List<String> iceberg = new ArrayList<>();
    List<String> yore = new ArrayList<>();
    for (int point = 0; point < POINTS; point++) {
      int step = point * steps() / (POINTS - 1);
      String question = "SELECT count(*), sum(c_acctbal) FROM ";
      iceberg.add(question + iceberg("customer", step));
      yore.add(question + yore("customer", sequence(tpch, until, step)));
    }
    double[] both = both(spark, iceberg, yore);
    say("100 points in time, a question for each, ms", both[0], both[1]);
  }

  private void commit(TestSession spark, long until) {
    double[] seconds = new double[COMMITS];
    for (int i = 0; i < COMMITS; i++) {
      long began = System.nanoTime();
      for (Map.Entry<String, String[]> table : KEYS.entrySet()) {
        if (!unchanged(spark, table.getKey(), until + i, until + i + 1)) {
          new IcebergCopy(spark, table.getKey(), table.getValue()).merge(until + i, until + i + 1);
        }
      }
      seconds[i] = (System.nanoTime() - began) / NANOS_PER_SECOND;
    }
    Arrays.sort(seconds);
    say("commits of 358 changes, a MERGE for each table, per second", 1 / seconds[COMMITS / 2]);
  }

  /** Median times of asking all of one's questions, in turns, after answers were compared. */
  private double[] both(TestSession spark, List<String> iceberg, List<String> yore) {
    for (int i = 0; i < iceberg.size(); i++) {
      List<String> theirs = spark.rows(iceberg.get(i));
      List<String> ours = spark.rows(yore.get(i));
      if (!theirs.stream().sorted().toList().equals(ours.stream().sorted().toList())) {
        throw new AssertionError("answers to " + iceberg.get(i) + " differ: " + theirs + ours);
      }
    }
    double[][] millis = new double[2][runs];
    for (int run = 0; run < runs; run++) {
      millis[0][run] = time(spark, iceberg);
      millis[1][run] = time(spark, yore);
    }
    Arrays.sort(millis[0]);
    Arrays.sort(millis[1]);
    return new double[] {millis[0][runs / 2], millis[1][runs / 2]};
  }

  private static double time(TestSession spark, List<String> questions) {
    long began = System.nanoTime();
    questions.forEach(spark::rows);
    return (System.nanoTime() - began) / NANOS_PER_MILLI;
  }

  private static double megabytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
      return bytes / BYTES_PER_MEGABYTE;
    }
  }

  private static void say(String what, double iceberg) {
    System.out.printf(Locale.ROOT, "%-60s Iceberg %,12.1f%n", what, iceberg);
  }

  private static void say(String what, double iceberg, double yore) {
    System.out.printf(
        Locale.ROOT, "%-60s Iceberg %,12.1f   Spark over Yore %,12.1f%n", what, iceberg, yore);
  }
}

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

/**
 * Asks Spark the same questions of TPC-H's LINEITEM as of the middle of its history: in a published
 * store and in Iceberg, in one run, with one executor process and with two. Answers are compared
 * before any time is taken. Started by {@code spark/bench}.
 */
public final class IcebergBench {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String SNAPSHOT = "iceberg-snapshot";
  private static final String SCANS = "scans";
  private static final String FIGURES = "figures";

  private final double scale;
  private final int commits;
  private final int runs;
  private final int[] executors;
  private final Path work;

  private IcebergBench(Map<String, String> options) {
    scale = Double.parseDouble(options.get("--scale"));
    commits = Integer.parseInt(options.get("--commits"));
    runs = Integer.parseInt(options.get("--runs"));
    executors =
        Arrays.stream(options.get("--executors").split(",")).mapToInt(Integer::parseInt).toArray();
    work = Path.of(options.get("--work")).toAbsolutePath();
  }

  /** One table in one of the systems, as a query names it. */
  private record Contestant(String name, String table) {}

  /** A question, with {@code %s} for the table. */
  private record Asked(String name, String sql) {}

  /** Starts the benchmark. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new TreeMap<>();
    options.put("--part", SCANS);
    options.put("--scale", "1");
    options.put("--commits", "1000");
    options.put("--runs", "7");
    options.put("--executors", "1,2");
    options.put("--work", "target/bench");
    for (int i = 0; i < arguments.length; i += 2) {
      if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
        System.err.println("bench: options, each with a value, are " + options.keySet());
        System.exit(2);
      }
      options.put(arguments[i], arguments[i + 1]);
    }
    IcebergBench bench = new IcebergBench(options);
    switch (options.get("--part")) {
      case SCANS -> bench.run();
      case FIGURES -> new IcebergFigures(bench.work, bench.scale, bench.commits, bench.runs).run();
      default -> {
        System.err.println("bench: --part is " + SCANS + " or " + FIGURES);
        System.exit(2);
      }
    }
  }

  private void run() throws Exception {
    Files.createDirectories(work);
    ObjectStoreOptions place = ObjectStoreOptions.of(work.resolve("place").toString());
    System.out.printf(Locale.ROOT, "TPC-H at scale %s with %d commits …%n", scale, commits);
    TpchStore tpch = new TpchStore(work.resolve("tpch"), scale).make(commits, place);
    long snapshot = copied(tpch);
    List<Contestant> contestants =
        List.of(
            new Contestant("Yore", "yore.lineitem VERSION AS OF " + tpch.middle()),
            new Contestant(
                "Yore, nothing kept in memory", "cold.lineitem VERSION AS OF " + tpch.middle()),
            new Contestant(
                "Iceberg as committed",
                IcebergCopy.committed("lineitem") + " VERSION AS OF " + snapshot),
            new Contestant("Iceberg rewritten", IcebergCopy.rewritten("lineitem")));
    List<Asked> questions =
        List.of(
            new Asked(
                "sums",
                "SELECT count(*), sum(l_quantity), sum(l_extendedprice), sum(l_discount),"
                    + " sum(l_tax), max(l_shipdate) FROM %s"),
            new Asked("Q1", tpch.query(1, table -> "%s")),
            new Asked("Q6", tpch.query(6, table -> "%s")));
    for (int count : executors) {
      measure(count, contestants, questions);
    }
  }

  private Map<String, String> catalog() {
    return Map.of("uri", "file:" + work.resolve("place"));
  }

  /** The snapshot of the middle, copied now or by an earlier run. */
  private long copied(TpchStore tpch) throws IOException {
    Path known = work.resolve(SNAPSHOT);
    if (!Files.exists(known)) {
      System.out.println("copying LINEITEM and its history into Iceberg …");
      try (TestSession spark =
          TestSession.open(
              "local[2]", work, catalog(), IcebergCopy.settings(work.resolve("warehouse")))) {
        IcebergCopy copy = new IcebergCopy(spark, "lineitem", "l_orderkey", "l_linenumber");
        copy.load(tpch.loaded());
        copy.replay(tpch.loaded(), tpch.middle());
        copy.rewrite("lineitem", tpch.middle());
        long snapshot = copy.snapshot();
        copy.replay(tpch.middle(), tpch.last());
        Files.writeString(known, Long.toString(snapshot));
      }
    }
    return Long.parseLong(Files.readString(known));
  }

  private void measure(int count, List<Contestant> contestants, List<Asked> questions)
      throws IOException {
    Map<String, String> settings = IcebergCopy.settings(work.resolve("warehouse"));
    settings.putAll(ClusterHome.settings(Path.of(System.getenv("SPARK_HOME"))));
    settings.put("spark.executor.memory", "2g");
    settings.put("spark.sql.catalog.cold", YoreCatalog.class.getName());
    settings.put("spark.sql.catalog.cold.uri", "file:" + work.resolve("place"));
    settings.put("spark.sql.catalog.cold.cacheBytes", "1");
    settings.put("spark.sql.catalog.cold.diskCacheBytes", "0");
    try (TestSession spark =
        TestSession.open("local-cluster[" + count + ",1,2048]", work, catalog(), settings)) {
      double[] together = new double[contestants.size()];
      for (Asked question : questions) {
        Map<Contestant, double[]> times = times(spark, contestants, question);
        for (int i = 0; i < together.length; i++) {
          together[i] += times.get(contestants.get(i))[runs / 2];
        }
        System.out.printf("%n%d executors, %s, ms (median, least, most)%n", count, question.name);
        times.forEach(
            (contestant, millis) ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-30s %8.0f %8.0f %8.0f%n",
                    contestant.name,
                    millis[millis.length / 2],
                    millis[0],
                    millis[millis.length - 1]));
      }
      System.out.printf("%n%d executors, all questions, ms (and Yore's share of it)%n", count);
      for (int i = 0; i < together.length; i++) {
        System.out.printf(
            Locale.ROOT,
            "  %-30s %8.0f %8.2f%n",
            contestants.get(i).name,
            together[i],
            together[0] / together[i]);
      }
    }
  }

  /** Sorted times of each, which take turns, so that what else the machine does meets all. */
  private Map<Contestant, double[]> times(
      TestSession spark, List<Contestant> contestants, Asked question) {
    List<List<String>> answers = new ArrayList<>();
    Map<Contestant, double[]> times = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      String sql = sql(question, contestant);
      List<String> answer = spark.rows(sql);
      for (int warmUp = 0; warmUp < runs; warmUp++) {
        answer = spark.rows(sql);
      }
      answers.add(answer);
      times.put(contestant, new double[runs]);
    }
    if (answers.stream().distinct().count() != 1) {
      throw new AssertionError("answers to " + question.name + " differ: " + answers);
    }
    for (int run = 0; run < runs; run++) {
      for (Contestant contestant : contestants) {
        long began = System.nanoTime();
        spark.rows(sql(question, contestant));
        times.get(contestant)[run] = (System.nanoTime() - began) / NANOS_PER_MILLI;
      }
    }
    times.values().forEach(Arrays::sort);
    return times;
  }

  private static String sql(Asked question, Contestant contestant) {
    return question.sql.formatted(contestant.table);
  }
}

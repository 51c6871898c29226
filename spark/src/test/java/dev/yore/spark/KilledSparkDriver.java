package dev.yore.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A Spark application that stops, to be killed, before or after it asks the server for the commit
 * of what it wrote. Prints where it is.
 */
final class KilledSparkDriver {
  static final String BEFORE = "before";
  static final String AFTER = "after";

  private KilledSparkDriver() {}

  private static void waitToBeKilled(String where) {
    System.out.println(where);
    System.out.flush();
    while (true) {
      LockSupport.park();
    }
  }

  /** Takes a directory, a file with the catalogue's settings, where to stop, job id and query. */
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    try (var in = Files.newBufferedReader(Path.of(arguments[1]))) {
      settings.load(in);
    }
    Map<String, String> catalog = new TreeMap<>();
    settings.stringPropertyNames().forEach(key -> catalog.put(key, settings.getProperty(key)));
    boolean isBefore = arguments[2].equals(BEFORE);
    ServerDriver.register()
        .around(
            isBefore ? () -> waitToBeKilled(BEFORE) : () -> {},
            isBefore ? () -> {} : () -> waitToBeKilled(AFTER));
    try (TestSession spark =
        TestSession.open("local[2]", Path.of(arguments[0]), catalog, Map.of())) {
      spark.sql(arguments[4]).writeTo("yore.orders").option("jobId", arguments[3]).append();
    }
  }
}

package dev.yore.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code local-cluster} needs: a home of Spark with the archives of this class path, from
 * which executors are started as processes of their own. SPARK_HOME names it, as the profile sets
 * it.
 */
final class ClusterHome {
  private ClusterHome() {}

  /** Settings for executors that run with this process's class path. */
  static Map<String, String> settings(Path home) throws IOException {
    Path jars = home.resolve("jars");
    Files.createDirectories(jars);
    List<String> classes = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        classes.add(path.toString());
      } else if (Files.exists(path) && !Files.exists(jars.resolve(path.getFileName()))) {
        Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
      }
    }
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.executor.extraClassPath", String.join(File.pathSeparator, classes));
    settings.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
    settings.put("spark.executor.memory", "1g");
    return settings;
  }
}

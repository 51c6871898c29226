package dev.yore.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.StoreException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that embeds Yore without the Parquet library, in a process of its own. */
final class MissingParquetLibraryTest {
  @TempDir Path directory;

  /** The application. */
  static final class Application {
    private Application() {}

    public static void main(String[] arguments) {
      Path directory = Path.of(arguments[0]);
      try (TestDatabase db = new TestDatabase(directory.resolve("store"))) {
        db.run("CREATE TABLE t (id INTEGER)");
        db.run("INSERT INTO t VALUES (1), (2)");
        db.run("COPY t TO '" + directory.resolve("t.csv") + "'");
        db.run("COPY t FROM '" + directory.resolve("t.csv") + "'");
        System.out.println("rows: " + db.value("SELECT COUNT(*) FROM t"));
        for (String sql : new String[] {"COPY t TO", "COPY t FROM"}) {
          try {
            db.run(sql + " '" + directory.resolve("t.parquet") + "'");
          } catch (StoreException e) {
            System.out.println(e.code() + ": " + e.getMessage());
          }
        }
      }
    }
  }

  @Test
  void csvIsCopiedAndParquetNamesWhatIsMissing() throws Exception {
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(parquet-|hadoop-|snappy-).*\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                without,
                Application.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(application.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(application.waitFor()).as(output).isZero();
    String missing =
        "NOT_SUPPORTED: COPY of Parquet files needs .*org.apache.parquet:parquet-hadoop and"
            + " org.apache.hadoop:hadoop-client-api.*";
    assertThat(output.lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("rows: 4"),
            line -> assertThat(line).matches(missing),
            line -> assertThat(line).matches(missing));
  }
}

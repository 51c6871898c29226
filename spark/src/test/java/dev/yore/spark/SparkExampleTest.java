package dev.yore.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/spark.md does what the page says. */
@Tag("spark")
@EnabledForJreRange(maxVersion = TestSession.LAST_JAVA_OF_SPARK)
class SparkExampleTest {
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern URL = Pattern.compile("-u '([^']+)'");
  private static final Pattern CONF = Pattern.compile("--conf ([^=]+)=(\\S+)");

  @Test
  void theWorkedExampleDoesWhatThePageSays(@TempDir Path directory) throws Exception {
    String page = Files.readString(YoreClasses.CHECKOUT.resolve("docs/spark.md"));
    String example = page.substring(page.indexOf("## A worked example"), page.indexOf("## Sett"));
    List<String> blocks = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(example); block.find(); ) {
      blocks.add(
          block
              .group(2)
              .replace("/var/lib/shop", directory.resolve("store").toString())
              .replace("/mnt/share/shop", directory.resolve("share").toString()));
    }
    assertThat(blocks).hasSize(3);
    runOnTheMachineThatWrites(directory, blocks.get(0));
    Map<String, String> settings = new java.util.TreeMap<>();
    for (Matcher conf = CONF.matcher(blocks.get(1)); conf.find(); ) {
      settings.put(conf.group(1), conf.group(2));
    }
    try (TestSession spark = TestSession.open("local[2]", directory, Map.of(), settings)) {
      for (String line : blocks.get(2).lines().toList()) {
        String query = line.substring(0, line.indexOf(';'));
        String said = line.substring(line.indexOf(';') + 1).replace("--", "").strip();
        List<String> rows = spark.rows(query);
        assertThat(rows).as(query).isNotEmpty();
        if (!said.isEmpty()) {
          // The page writes blanks for what separates columns, and a comma between rows.
          assertThat(String.join(", ", rows).replace('|', ' ').replace("null", "NULL"))
              .as(query)
              .isEqualTo(said.replaceAll("[ ]+", " "));
        }
      }
    }
  }

  private static void runOnTheMachineThatWrites(Path directory, String block) throws Exception {
    Matcher url = URL.matcher(block);
    assertThat(url.find()).isTrue();
    Path script = Files.writeString(directory.resolve("example.sql"), block);
    Path log = directory.resolve("sql.log");
    Process sql =
        new ProcessBuilder(
                YoreClasses.launcher(), "sql", "-u", url.group(1), "-f", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(sql.waitFor()).as(Files.readString(log)).isZero();
  }
}

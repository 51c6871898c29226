package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SQLite's sqllogictest: millions of statements whose answers several databases agree on. What goes
 * otherwise is either one of the known differences below or counts against 99.9 %.
 */
class SqlLogicTest {
  private static final double RIGHT = 0.999;

  /** What Yore does otherwise on purpose, by a text its message has. */
  private static final Map<String, String> KNOWN_DIFFERENCES =
      Map.of("is not unique", "an index of rows that are equal cannot be unique");

  private static final List<String> SMALL_SAMPLE = sample("slt-small-sample.txt");
  private static final List<String> SAMPLE = sample("slt-sample.txt");

  private static List<String> sample(String resource) {
    try (InputStream stream = SqlLogicTest.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSmallSampleIsAnsweredRight() throws Exception {
    run(SMALL_SAMPLE);
  }

  @Test
  @Tag("long")
  void aSampleOfAllFamiliesIsAnsweredRight() throws Exception {
    assertThat(SAMPLE).hasSizeGreaterThanOrEqualTo(40);
    run(SAMPLE);
  }

  /** Hours: {@code -Dyore.slt=all}, or part of it with a prefix such as test/index. */
  @Test
  @Tag("long")
  void theWholeSuiteIsAnsweredRightIfAskedFor() throws Exception {
    String asked = System.getProperty("yore.slt");
    org.junit.jupiter.api.Assumptions.assumeTrue(asked != null, "needs -Dyore.slt");
    try (JarFile jar = jar()) {
      run(
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".test"))
              .filter(name -> asked.equals("all") || name.startsWith(asked))
              .sorted()
              .toList());
    }
  }

  private static JarFile jar() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().startsWith("sql-logic-test")) {
        return new JarFile(entry);
      }
    }
    throw new IOException("sql-logic-test is not on the class path");
  }

  private static void run(List<String> files) throws IOException, SQLException {
    int records = 0;
    List<String> wrong = new ArrayList<>();
    try (JarFile jar = jar()) {
      for (String file : files) {
        List<String> lines;
        try (InputStream stream = jar.getInputStream(jar.getJarEntry(file))) {
          lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:yore:mem:")) {
          LogicTestRun run = new LogicTestRun(connection);
          run.run(LogicTestRecord.parse(lines));
          records += run.records();
          for (LogicTestRun.Difference difference : run.differences()) {
            if (KNOWN_DIFFERENCES.keySet().stream().noneMatch(difference.found()::contains)) {
              wrong.add(file + ":" + difference.line() + " " + difference.found());
            }
          }
        }
      }
    }
    String report =
        wrong.size()
            + " of "
            + records
            + " wrong:\n"
            + wrong.stream().limit(100).collect(Collectors.joining("\n"));
    System.out.println(report);
    assertThat(wrong.size()).describedAs(report).isLessThanOrEqualTo((int) (records * (1 - RIGHT)));
  }
}

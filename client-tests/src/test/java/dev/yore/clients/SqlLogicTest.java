package dev.yore.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SQLite's sqllogictest: millions of statements whose answers several databases agree on, data and
 * queries through Yore. What goes otherwise is one of the known differences, or the test fails.
 */
class SqlLogicTest {
  private static final double RIGHT = 0.999;

  /** How many queries of a file every build asks; files of the suite have up to 20,000. */
  private static final int QUERIES_OF_EVERY_BUILD = 130;

  private static final int LISTED = 100;

  private static final List<String> SAMPLE = lines("slt-sample.txt");

  /** From every family of the suite, each file as far as its first queries. */
  @Test
  void aSampleOfAllFamiliesIsAnsweredRight() throws Exception {
    assertThat(SAMPLE).hasSizeGreaterThanOrEqualTo(40);
    assertThat(families(SAMPLE)).isEqualTo(families(allFiles()));
    run(SAMPLE, QUERIES_OF_EVERY_BUILD);
  }

  @Test
  @Tag("long")
  void theSampleIsAnsweredRightToItsEnd() throws Exception {
    run(SAMPLE, Integer.MAX_VALUE);
  }

  /** Many hours; {@code -Dyore.slt=test/index/in} asks only the files whose names begin so. */
  @Test
  @Tag("sqllogictest")
  void theWholeSuiteIsAnsweredRight() throws Exception {
    String asked = System.getProperty("yore.slt", "test/");
    run(allFiles().stream().filter(file -> file.startsWith(asked)).toList(), Integer.MAX_VALUE);
  }

  private static List<String> lines(String resource) {
    try (InputStream stream = SqlLogicTest.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Directories below test/, without the sizes of tables; the files beside them are one family. */
  private static Set<String> families(List<String> files) {
    Set<String> families = new TreeSet<>();
    for (String file : files) {
      String[] parts = file.split("/");
      families.add(
          switch (parts.length) {
            case 2 -> "select";
            case 3 -> parts[1];
            default -> parts[1] + "/" + parts[2];
          });
    }
    return families;
  }

  private static List<String> allFiles() throws IOException {
    try (JarFile jar = jar()) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".test"))
          .sorted()
          .toList();
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

  private static void run(List<String> files, int maxQueries) throws Exception {
    KnownDifferences known = KnownDifferences.parse(lines("slt-known-differences.txt"));
    AtomicLong records = new AtomicLong();
    AtomicLong different = new AtomicLong();
    List<String> unknown = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (JarFile jar = jar()) {
      List<Future<?>> running = new ArrayList<>();
      for (String file : files) {
        running.add(
            threads.submit(
                () -> {
                  LogicTestRun run = run(jar, file, maxQueries);
                  records.addAndGet(run.records());
                  different.addAndGet(run.differences().size());
                  unknown.addAll(judge(file, run, known, maxQueries == Integer.MAX_VALUE));
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        "sqllogictest: %d files, %d records, %d different, %d of them unknown%n",
        files.size(), records.get(), different.get(), unknown.size());
    assertThat(unknown.stream().sorted().limit(LISTED)).isEmpty();
    assertThat(records.get() - different.get())
        .isGreaterThanOrEqualTo((long) Math.ceil(records.get() * RIGHT));
  }

  private static LogicTestRun run(JarFile jar, String file, int maxQueries)
      throws IOException, SQLException {
    List<String> lines;
    try (InputStream stream = jar.getInputStream(jar.getJarEntry(file))) {
      lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:yore:mem:")) {
      LogicTestRun run = new LogicTestRun(connection);
      run.run(LogicTestRecord.parse(lines), maxQueries);
      return run;
    }
  }

  /** What is wrong with a file: differences nobody knows, known ones that are gone. */
  private static List<String> judge(
      String file, LogicTestRun run, KnownDifferences known, boolean whole) {
    List<String> wrong = new ArrayList<>();
    for (LogicTestRun.Difference difference : run.differences()) {
      if (!known.has(file, difference)) {
        wrong.add(
            file + ":" + difference.line() + " " + difference.found() + "\n" + difference.sql());
      }
    }
    if (whole) {
      known.notMet(file).forEach(gone -> wrong.add("not different any more: " + gone));
    }
    return wrong;
  }
}

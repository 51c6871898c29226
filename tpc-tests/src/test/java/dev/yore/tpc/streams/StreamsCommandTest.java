package dev.yore.tpc.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class StreamsCommandTest {
  @TempDir private Path directory;

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new StreamsCommand());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(out));
    assertThat(command.execute(arguments)).as(out.toString()).isZero();
    return out.toString();
  }

  private static double number(String output, String before) {
    Matcher matcher = Pattern.compile(Pattern.quote(before) + "([0-9.]+)").matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void indexesAreASmallPartOfAStoreAndThePastIsAsItWas() {
    String output =
        run(
            "--scale",
            "0.01",
            "--commits",
            "20",
            "--points",
            "2",
            "--repeat",
            "1",
            "--work",
            directory.toString());

    assertThat(number(output, "of which indexes and footers ")).isBetween(0.1, 15.0);
    assertThat(output).contains("lineitem: one row as of, p50 ");
  }

  @Test
  void versionsAreWrittenAndReadInAJvmOfTheirOwn() {
    String output =
        run(
            "--parts",
            "MEMORY",
            "--versions",
            "200000",
            "--heap",
            "96",
            "--work",
            directory.toString());

    assertThat(output).contains("200000 versions of 20000 rows");
    assertThat(number(output, "heap ")).isLessThan(96);
  }
}

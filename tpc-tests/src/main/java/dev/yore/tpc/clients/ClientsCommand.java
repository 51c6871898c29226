package dev.yore.tpc.clients;

import dev.yore.tpc.files.Directories;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what clients of a server get, or loads a server and checks its answers. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "bench-clients",
    description = {
      "Measure what clients of a server get: answers from memory, first rows, column frames, and"
          + " urgent lookups beside scans.",
      "With --load: a mixed load whose every answer is checked. Exit code 1 if anything is not as"
          + " it should be."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class ClientsCommand implements Callable<Integer> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,5})([sm])");

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Of the table.")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Lookups per figure.")
  private int rounds;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "64",
      description = "That scan, or make the load.")
  private int sessions;

  @Option(
      names = "--load",
      paramLabel = "TIME",
      description =
          "How long to load the server, as 90s or 10m; without it the ratios are measured.")
  private @Nullable String load;

  @Option(
      names = "--writes",
      paramLabel = "KIND",
      defaultValue = "INSERT",
      description =
          "What the load writes: ${COMPLETION-CANDIDATES}. Rows that are inserted take memory, those"
              + " that are updated must not.")
  private MixedLoad.Writes writes;

  @Override
  public Integer call() throws Exception {
    Duration duration = load == null ? null : duration(load);
    PrintWriter out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("yore-clients");
    try (ServedPoints points = new ServedPoints(directory.resolve("store"), rows)) {
      boolean good =
          duration == null
              ? new ClientRatios(points, rounds, sessions, line -> print(out, line)).run()
              : new MixedLoad(points, sessions, duration, writes, line -> print(out, line)).run();
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      Directories.delete(directory);
    }
  }

  private static void print(PrintWriter out, String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  private Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--load=" + text + ": write it as 90s or 10m");
    }
    long number = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
  }
}

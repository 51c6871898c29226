package dev.yore.tpc.bench;

import dev.yore.tpc.bench.figure.Machine;
import dev.yore.tpc.bench.report.HtmlReport;
import dev.yore.tpc.bench.report.JsonReport;
import dev.yore.tpc.bench.report.Report;
import dev.yore.tpc.bench.report.TextReport;
import dev.yore.tpc.bench.system.Systems;
import dev.yore.tpc.bench.system.YoreSystem;
import dev.yore.tpc.console.Terminal;
import dev.yore.tpc.files.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmark: finds the systems, runs the suites and writes the report. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "bench",
    description = {
      "Measure Yore beside the databases people use, with the same data, history and questions.",
      "Answers are compared before any time counts; if they differ, the run fails."
    },
    footer = {
      "",
      "In a source checkout, 'yore bench --jmh [PATTERN]' runs the kernels' benchmarks under JMH"
          + " instead."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class BenchCommand implements Callable<Integer> {
  private static final double MIN_SCALE = 0.01;
  private static final int CLEANING_TRIES = 10;
  // Servers run as another user than root and must reach their directories.
  private static final String WORK_PERMISSIONS = "rwx--x--x";

  @Spec private CommandSpec spec;

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of yore, duckdb-present, duckdb, postgres, mariadb, sqlite, h2. Default: all there are.")
  private @Nullable List<String> systems;

  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "NAME",
      description = "Of those that --list shows. Default: all but growth.")
  private @Nullable List<String> workloads;

  @Option(names = "--list", description = "List systems and workloads, and what is missing.")
  private boolean list;

  @Option(
      names = "--scale",
      paramLabel = "SF",
      defaultValue = "0.1",
      description = "TPC-H scale factor.")
  private double scale;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Commits of the history, 358 row changes each.")
  private int commits;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each query after those that warm it up; the median counts.")
  private int repeat;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      defaultValue = "0.5",
      description = "How long each query is run before it is measured; once at least.")
  private double warmUpSeconds;

  @Option(
      names = "--lookups",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Rows looked up by key, of each kind, after half as many to warm up.")
  private int lookups;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "60",
      description = "Seconds after which a query is given up and left out.")
  private int timeoutSeconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of a query in Yore and DuckDB; 0 for as many as there are processors.")
  private int threads;

  @Option(
      names = "--write-seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long one-row commits are measured, per number of connections.")
  private double writeSeconds;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of the history.")
  private long seed;

  @Option(
      names = "--growth-scales",
      split = ",",
      paramLabel = "SF",
      defaultValue = "0.01,0.1",
      description = "Scale factors of the growth workload.")
  private List<Double> growthScales;

  @Option(
      names = "--growth-commits",
      split = ",",
      paramLabel = "N",
      defaultValue = "100,1000",
      description = "Lengths of history at which the growth workload asks.")
  private List<Integer> growthCommits;

  @Mixin private PrefetchOptions prefetch;

  @Option(
      names = "--load",
      defaultValue = "JDBC",
      description = "How Yore is loaded: ${COMPLETION-CANDIDATES}.")
  private YoreSystem.LoadPath loadPath;

  @Option(
      names = "--yore-session",
      paramLabel = "SQL",
      description = "Run on every new connection to Yore, such as 'SET …'; may be repeated.")
  private @Nullable List<String> yoreSession;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where data go; it must not exist, and is deleted. Default: a temporary one.")
  private @Nullable Path workDirectory;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write report.html, report.md and report.json there.")
  private @Nullable Path out;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Measure nothing; make the report of an earlier run's report.json again.")
  private @Nullable Path from;

  @Override
  public Integer call() throws SQLException, IOException {
    checkNumbers();
    if (from != null) {
      publish(JsonReport.read(from));
      return CommandLine.ExitCode.OK;
    }
    List<Suite> suites = ServiceLoader.load(Suite.class).stream().map(s -> s.get()).toList();
    Set<String> wanted = wantedWorkloads(suites);
    if (list) {
      list(suites);
      return CommandLine.ExitCode.OK;
    }
    List<String> names = availableSystems();
    prefetch.prefetch();
    Path work = createWorkDirectory();
    Thread cleaner = new Thread(() -> abandon(work), "bench-cleaner");
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      run(suites, wanted, names, work);
    } finally {
      Directories.delete(work);
      Runtime.getRuntime().removeShutdownHook(cleaner);
    }
    return CommandLine.ExitCode.OK;
  }

  private void run(List<Suite> suites, Set<String> wanted, List<String> names, Path work)
      throws SQLException, IOException {
    PrintWriter err = spec.commandLine().getErr();
    Instant start = Instant.now();
    List<String> yoreStatements = yoreSession == null ? List.of() : yoreSession;
    BenchOptions options =
        new BenchOptions(
            scale,
            commits,
            repeat,
            warmUpSeconds,
            lookups,
            writeSeconds,
            timeoutSeconds,
            seed,
            growthScales,
            growthCommits,
            prefetch.trace(),
            prefetch.prefetch());
    BenchRun run =
        new BenchRun(
            options,
            names,
            (name, directory) ->
                new Systems(directory, loadPath, yoreStatements, threads).create(name),
            work,
            err,
            Terminal.onStandardError());
    for (Suite suite : suites) {
      if (suite.workloads().stream().anyMatch(wanted::contains)) {
        suite.run(run, wanted);
      }
    }
    Report report =
        new Report(
            Machine.here(),
            options,
            start.truncatedTo(ChronoUnit.SECONDS),
            start.until(Instant.now(), ChronoUnit.SECONDS),
            commandLine(),
            run.systems(),
            run.measurements(),
            run.notes());
    publish(report);
  }

  private void publish(Report report) throws IOException {
    spec.commandLine().getOut().print(TextReport.forTerminal(report));
    if (out != null) {
      Files.createDirectories(out);
      JsonReport.write(report, out.resolve("report.json"));
      Files.writeString(out.resolve("report.md"), TextReport.markdown(report));
      Files.writeString(out.resolve("report.html"), HtmlReport.of(report));
      spec.commandLine().getErr().println("report written to " + out.resolve("report.html"));
    }
  }

  // Ctrl-C: the systems in this process still write while their files go, so it takes a few tries.
  private static void abandon(Path work) {
    Systems.stopServers();
    for (int i = 0; i < CLEANING_TRIES && Files.exists(work); i++) {
      try {
        Directories.delete(work);
      } catch (IOException | UncheckedIOException e) {
        continue;
      }
    }
  }

  private String commandLine() {
    String words = String.join(" ", spec.commandLine().getParseResult().originalArgs());
    return "./yore " + (words.startsWith("bench") ? words : "bench " + words);
  }

  private void checkNumbers() {
    boolean growing =
        growthScales.stream().allMatch(s -> s >= MIN_SCALE) && increases(growthCommits);
    if (scale < MIN_SCALE
        || commits < 2
        || repeat < 1
        || timeoutSeconds < 1
        || threads < 0
        || warmUpSeconds < 0
        || lookups < 2
        || writeSeconds <= 0
        || !growing) {
      throw usage(
          "--scale and --growth-scales must be at least "
              + MIN_SCALE
              + ", --commits and --lookups 2, --repeat and --timeout 1, --threads and --warm-up-seconds 0,"
              + " --write-seconds above 0 and --growth-commits increasing from 2");
    }
  }

  private static boolean increases(List<Integer> numbers) {
    int last = 1;
    for (int number : numbers) {
      if (number <= last) {
        return false;
      }
      last = number;
    }
    return true;
  }

  private Set<String> wantedWorkloads(List<Suite> suites) {
    Set<String> known = new LinkedHashSet<>();
    Set<String> byDefault = new LinkedHashSet<>();
    for (Suite suite : suites) {
      known.addAll(suite.workloads());
      if (suite.byDefault()) {
        byDefault.addAll(suite.workloads());
      }
    }
    if (workloads == null) {
      return byDefault;
    }
    for (String name : workloads) {
      if (!known.contains(name)) {
        throw usage("no workload '" + name + "'; there are " + String.join(", ", known));
      }
    }
    return new LinkedHashSet<>(workloads);
  }

  private List<String> availableSystems() throws IOException {
    List<String> asked = systems == null ? Systems.NAMES : systems;
    for (String name : asked) {
      if (!Systems.NAMES.contains(name)) {
        throw usage("no system '" + name + "'; there are " + String.join(", ", Systems.NAMES));
      }
    }
    List<String> available = new ArrayList<>();
    for (String name : Systems.NAMES) {
      if (asked.contains(name)) {
        Optional<String> missing = Systems.missing(name);
        if (missing.isEmpty()) {
          available.add(name);
        } else {
          spec.commandLine().getErr().println(name + ": skipped, " + missing.get());
        }
      }
    }
    return available;
  }

  private void list(List<Suite> suites) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    for (Suite suite : suites) {
      for (String workload : suite.workloads()) {
        to.println("workload " + workload + (suite.byDefault() ? "" : " (when named)"));
      }
    }
    for (String name : Systems.NAMES) {
      to.println("system " + name + Systems.missing(name).map(m -> ": " + m).orElse(""));
    }
  }

  private Path createWorkDirectory() throws IOException {
    Path work =
        workDirectory == null
            ? Files.createTempDirectory("yore-bench")
            : Files.createDirectories(workDirectory.toAbsolutePath().getParent())
                .resolve(workDirectory.getFileName());
    if (workDirectory != null) {
      Files.createDirectory(work);
    }
    if (work.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString(WORK_PERMISSIONS));
    }
    return work;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

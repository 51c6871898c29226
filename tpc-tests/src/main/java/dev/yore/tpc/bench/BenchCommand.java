package dev.yore.tpc.bench;

import dev.yore.tpc.answer.AnswerComparison;
import dev.yore.tpc.console.Terminal;
import dev.yore.tpc.tpch.TpchQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmark: runs every system through every workload and reports. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "bench",
    description =
        "Measure Yore with TPC-H and a history, DuckDB's present beside it if it is there.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class BenchCommand implements Callable<Integer> {
  private static final double MIN_SCALE = 0.01;
  private static final String HOW_TO_GET_DUCKDB =
      "duckdb: skipped, its driver was not given; get it with 'mvn dependency:get"
          + " -Dartifact=org.duckdb:duckdb_jdbc:1.4.1.0' and name the jar with --duckdb-jar";

  @Spec private CommandSpec spec;

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
      description = "Runs of each query after one to warm up.")
  private int repeat;

  @Option(
      names = "--write-seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "How long one-row commits are measured.")
  private double writeSeconds;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Of the history.")
  private long seed;

  @Option(
      names = "--load",
      defaultValue = "JDBC",
      description = "How Yore is loaded: ${COMPLETION-CANDIDATES}.")
  private YoreSystem.LoadPath loadPath;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where data go; it must not exist, and is deleted. Default: a temporary one.")
  private @Nullable Path workDirectory;

  @Option(names = "--duckdb-jar", paramLabel = "FILE", description = "DuckDB's JDBC driver.")
  private @Nullable Path duckDbJar;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private @Nullable Path out;

  @Override
  public Integer call() throws SQLException, IOException {
    if (scale < MIN_SCALE || commits < 2 || repeat < 1 || writeSeconds <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--scale must be at least "
              + MIN_SCALE
              + ", --commits 2, --repeat 1 and --write-seconds above 0");
    }
    Path work = createWorkDirectory();
    try {
      run(work, new BenchOptions(scale, commits, repeat, writeSeconds, seed));
    } finally {
      Directories.delete(work);
    }
    return CommandLine.ExitCode.OK;
  }

  private void run(Path work, BenchOptions options) throws SQLException, IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<SystemUnderTest> systems = new ArrayList<>();
    systems.add(new YoreSystem(work.resolve("yore"), loadPath));
    Optional<SystemUnderTest> duckDb =
        DuckDbSystem.find(work.resolve("duckdb"), driverLoader(duckDbJar));
    duckDb.ifPresentOrElse(systems::add, () -> err.println(HOW_TO_GET_DUCKDB));

    List<Report.Column> columns = new ArrayList<>();
    Map<Integer, List<List<Object>>> answers = Map.of();
    for (SystemUnderTest system : systems) {
      try (system) {
        QueriesWorkload queries = new QueriesWorkload();
        Bench bench = new Bench(system, options, err, Terminal.onStandardError());
        for (Workload workload :
            List.of(
                new LoadWorkload(),
                new WritesWorkload(),
                new HistoryWorkload(),
                new PointsWorkload(),
                queries)) {
          workload.run(bench);
        }
        columns.add(new Report.Column(system.name(), system.version(), bench.measurements()));
        requireSameAnswers(answers, queries.answersNow(), system.name());
        answers = queries.answersNow();
      }
    }
    Report report = new Report(Machine.here(), options, columns);
    spec.commandLine().getOut().print(report.toText());
    if (out != null) {
      report.writeJson(out);
      err.println("figures written to " + out);
    }
  }

  // Figures of systems that disagree about the answers mean nothing.
  private void requireSameAnswers(
      Map<Integer, List<List<Object>>> expected,
      Map<Integer, List<List<Object>>> actual,
      String system)
      throws SQLException {
    for (var entry : expected.entrySet()) {
      TpchQuery query = TpchQuery.of(entry.getKey(), scale);
      Optional<String> difference =
          AnswerComparison.difference(
              query, entry.getValue(), actual.getOrDefault(entry.getKey(), List.of()));
      if (difference.isPresent()) {
        throw new SQLException(
            "Q" + entry.getKey() + " of " + system + " differs: " + difference.get());
      }
    }
  }

  private Path createWorkDirectory() throws IOException {
    return workDirectory == null
        ? Files.createTempDirectory("yore-bench")
        : Files.createDirectory(workDirectory);
  }

  private static ClassLoader driverLoader(@Nullable Path jar) throws IOException {
    ClassLoader parent = BenchCommand.class.getClassLoader();
    return jar == null ? parent : new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent);
  }
}

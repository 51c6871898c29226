package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bench.system.DiskWrites;
import dev.yore.tpc.bench.system.SystemUnderTest;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.files.Directories;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All systems at one scale factor, each with the same data and the same history. They stay open
 * beside each other, so that answers can be compared before times are taken; one works at a time.
 */
final class Arena implements AutoCloseable {
  static final String STORAGE = "storage";
  static final String WRITES = "writes";
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final BenchRun run;
  private final double scale;
  private final boolean growing;
  private final Path directory;
  private final List<Contender> contenders = new ArrayList<>();
  private final Map<String, Long> loadedBytes = new HashMap<>();
  private final Map<String, Contender.Advance> whole = new HashMap<>();

  private Arena(BenchRun run, double scale, boolean growing, Path directory) {
    this.run = run;
    this.scale = scale;
    this.growing = growing;
    this.directory = directory;
  }

  /**
   * Starts and loads every system of the run.
   *
   * @param growing whether all figures belong to the growth workload
   */
  static Arena load(BenchRun run, double scale, boolean growing) throws SQLException, IOException {
    String folder = (growing ? "growth" : "sf") + scale;
    Path directory = Files.createDirectory(run.work().resolve(folder));
    Arena arena = new Arena(run, scale, growing, directory);
    try {
      for (String name : run.systemNames()) {
        arena.add(name);
      }
      return arena;
    } catch (SQLException | IOException | RuntimeException e) {
      arena.closeAfter(e);
      throw e;
    }
  }

  BenchRun run() {
    return run;
  }

  double scale() {
    return scale;
  }

  List<Contender> contenders() {
    return List.copyOf(contenders);
  }

  /** Length of the history so far. */
  int commits() {
    return contenders.isEmpty() ? 0 : contenders.get(0).commits();
  }

  private void add(String name) throws SQLException, IOException {
    SystemUnderTest system = run.create(name, directory);
    Contender contender = new Contender(system, run.options(), scale);
    contenders.add(contender);
    system.open();
    long expected = 0;
    for (TpchTable table : TpchTable.values()) {
      expected += table.estimatedRows(scale);
    }
    long rows;
    long start = System.nanoTime();
    try (ProgressBar bar = run.bar(name + " load", "rows", expected)) {
      rows = system.load(scale, (table, n) -> bar.advance(n, table.sqlName()));
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    run.took(new BenchRun.SystemDescription(name, system.version(), system.method()));
    measured(name, WRITES, "bulk load", "rows", Unit.PER_SECOND, Spread.of(rows / seconds));
    long bytes = system.sizeBytes();
    loadedBytes.put(name, bytes);
    contender.markNow();
    size(name, "loaded", bytes);
  }

  /** Every system goes on to a commit; what that costs in time and space is measured. */
  void advance(int toCommit, Set<Integer> marked) throws SQLException, IOException {
    for (Contender contender : contenders) {
      SystemUnderTest system = contender.system();
      String name = system.name();
      DiskWrites disk = DiskWrites.of(system);
      Contender.Advance advance =
          contender.advance(
              toCommit, marked, (unit, expected) -> run.bar(name + " history", unit, expected));
      if (system.remembers()) {
        Contender.Advance total = whole.merge(name, advance, Arena::add);
        commitFigures(name, advance);
        long bytes = system.sizeBytes();
        size(name, "with history", bytes);
        storageFigures(name, total, bytes);
        try (ProgressBar bar = run.bar(name + " tidy up", "systems", 1)) {
          system.tidy();
          bar.advance(1, "");
        }
        size(name, "with history, tidied up", system.sizeBytes());
        writeAmplification(name, disk.sinceBytes(), advance);
      }
    }
  }

  private static Contender.Advance add(Contender.Advance left, Contender.Advance right) {
    return new Contender.Advance(
        right.commitNanos(),
        left.changes() + right.changes(),
        left.logicalBytes() + right.logicalBytes(),
        left.writtenBytes() + right.writtenBytes());
  }

  private void commitFigures(String name, Contender.Advance advance) {
    long[] nanos = advance.commitNanos();
    double seconds = Arrays.stream(nanos).sum() / NANOS_PER_SECOND;
    String figure = "commits of 358 changes";
    measured(
        name, WRITES, figure, "1 connection", Unit.PER_SECOND, Spread.of(nanos.length / seconds));
    measured(
        name,
        WRITES,
        "a commit of 358 changes",
        "1 connection",
        Unit.MILLIS,
        Spread.ofNanos(nanos));
  }

  private void storageFigures(String name, Contender.Advance total, long bytes) {
    double perChange = (bytes - loadedBytes.getOrDefault(name, 0L)) / (double) total.changes();
    measured(
        name, STORAGE, "growth per row change", "with history", Unit.BYTES, Spread.of(perChange));
  }

  private void writeAmplification(String name, long writtenBytes, Contender.Advance advance) {
    if (writtenBytes > 0) {
      double factor = writtenBytes / (double) advance.logicalBytes();
      measured(
          name,
          STORAGE,
          "written per byte changed",
          "until tidied up",
          Unit.TIMES,
          Spread.of(factor));
    }
  }

  private void size(String name, String condition, long bytes) {
    measured(
        name, STORAGE, "disk", condition, Unit.MEGABYTES, Spread.of(bytes / BYTES_PER_MEGABYTE));
  }

  /** Keeps a figure of a system at the present length of the history. */
  void measured(
      String system, String workload, String figure, String condition, Unit unit, Spread spread) {
    String reported = growing ? GrowthSuite.GROWTH : workload;
    run.measured(
        new Measurement(system, reported, scale, commits(), figure, condition, unit, spread));
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (SQLException | IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Stops every system, even if one does not want to, and deletes the data. */
  @Override
  public void close() throws SQLException, IOException {
    SQLException failure = null;
    for (Contender contender : contenders) {
      try {
        contender.close();
      } catch (SQLException | IOException e) {
        if (failure == null) {
          failure = new SQLException(contender.system().name() + " did not close", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    Directories.delete(directory);
  }
}

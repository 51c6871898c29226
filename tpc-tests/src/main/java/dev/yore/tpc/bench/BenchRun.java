package dev.yore.tpc.bench;

import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.bench.system.SystemUnderTest;
import dev.yore.tpc.console.ProgressBar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One run: what suites are told, and what they leave behind. Confined to one thread. */
public final class BenchRun {
  private final BenchOptions options;
  private final List<String> systemNames;
  private final BiFunction<String, Path, SystemUnderTest> factory;
  private final Path work;
  private final PrintWriter err;
  private final boolean terminal;
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<String, SystemDescription> systems = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A system that took part.
   *
   * @param method how it keeps history
   */
  public record SystemDescription(String name, String version, String method) {}

  /**
   * @param factory makes a system from its name and the directory of the data it shares
   * @param work exists and is empty
   */
  BenchRun(
      BenchOptions options,
      List<String> systemNames,
      BiFunction<String, Path, SystemUnderTest> factory,
      Path work,
      PrintWriter err,
      boolean terminal) {
    this.options = options;
    this.systemNames = List.copyOf(systemNames);
    this.factory = factory;
    this.work = work;
    this.err = err;
    this.terminal = terminal;
  }

  public BenchOptions options() {
    return options;
  }

  /** Names of the systems that take part; all can be made. */
  public List<String> systemNames() {
    return systemNames;
  }

  /** Where systems and suites may put files; deleted afterwards. */
  public Path work() {
    return work;
  }

  /** A system with its data below a directory, not yet open. */
  public SystemUnderTest create(String name, Path directory) {
    return factory.apply(name, directory);
  }

  /** A progress bar on standard error, to be closed. */
  public ProgressBar bar(String label, String unit, long expected) {
    return new ProgressBar(err, terminal, label, unit, expected);
  }

  /** Keeps one figure. */
  public void measured(Measurement measurement) {
    measurements.add(measurement);
  }

  /** Keeps one figure that does not depend on how long the history is. */
  public void measured(
      String system,
      String workload,
      double scale,
      String figure,
      String condition,
      Unit unit,
      Spread spread) {
    measured(new Measurement(system, workload, scale, 0, figure, condition, unit, spread));
  }

  /** Keeps who took part; the first description of a name stays. */
  public void took(SystemDescription system) {
    systems.putIfAbsent(system.name(), system);
  }

  /** Keeps a sentence that the reader of the report must know. */
  public void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
      err.println(sentence);
    }
  }

  public List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  public List<SystemDescription> systems() {
    return List.copyOf(systems.values());
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }
}

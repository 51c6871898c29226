package dev.yore.tpc.bench;

import dev.yore.tpc.console.ProgressBar;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One system's run: what workloads are told, what they leave for each other and what they measured.
 */
final class Bench {
  private final SystemUnderTest system;
  private final BenchOptions options;
  private final PrintWriter err;
  private final boolean terminal;
  private final List<Measurement> measurements = new ArrayList<>();
  private long middleMark;

  Bench(SystemUnderTest system, BenchOptions options, PrintWriter err, boolean terminal) {
    this.system = system;
    this.options = options;
    this.err = err;
    this.terminal = terminal;
  }

  SystemUnderTest system() {
    return system;
  }

  BenchOptions options() {
    return options;
  }

  ProgressBar bar(String label, String unit, long expected) {
    return new ProgressBar(err, terminal, system.name() + " " + label, unit, expected);
  }

  void measured(Workload workload, String name, String unit, double value) {
    measurements.add(new Measurement(workload.name(), name, unit, value));
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** The mark of the state after half of the history; set by the history workload. */
  long middleMark() {
    return middleMark;
  }

  void setMiddleMark(long mark) {
    middleMark = mark;
  }
}

package dev.yore.tpc.bench;

import dev.yore.tpc.bench.system.SystemUnderTest;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** Runs for tests, whose progress nobody watches. */
public final class BenchRuns {
  private BenchRuns() {}

  public static BenchRun of(
      BenchOptions options,
      List<String> systems,
      BiFunction<String, Path, SystemUnderTest> factory,
      Path work) {
    return new BenchRun(
        options, systems, factory, work, new PrintWriter(Writer.nullWriter()), false);
  }
}

package dev.yore.tpc.bench.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.BenchRuns;
import dev.yore.tpc.bench.Suite;
import dev.yore.tpc.bench.WrongAnswerException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongSystemTest {
  @Test
  void aSystemThatMistakesTheMomentIsReportedBeforeAnyOfItsTimes(@TempDir Path work) {
    BenchOptions options =
        new BenchOptions(0.01, 6, 1, 0, 2, 0.05, 60, 42, List.of(0.01), List.of(2), null, null);
    BenchRun run =
        BenchRuns.of(
            options,
            List.of("yore", "duckdb", "late-duckdb"),
            (name, directory) ->
                name.equals("late-duckdb")
                    ? new LateDuckDb(directory.resolve(name))
                    : new Systems(directory, YoreSystem.LoadPath.STORE, List.of(), 0).create(name),
            work);
    Suite suite =
        ServiceLoader.load(Suite.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(s -> s.workloads().contains("temporal"))
            .findFirst()
            .orElseThrow();

    assertThatThrownBy(() -> suite.run(run, Set.of("temporal")))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("late-duckdb answers Q1 as of the first commit differently: row 1");
    assertThat(run.measurements()).noneMatch(m -> m.workload().equals("temporal"));
  }

  /** Off by one: shows what the next commit did. */
  private static final class LateDuckDb implements DelegatingSystem {
    private final DuckDbSystem duckDb;

    LateDuckDb(Path directory) {
      duckDb = new DuckDbSystem(directory, true, 0);
    }

    @Override
    public SystemUnderTest delegate() {
      return duckDb;
    }

    @Override
    public String name() {
      return "late-duckdb";
    }

    @Override
    public String asOf(String table, long mark) {
      return duckDb.asOf(table, mark + 1);
    }
  }
}

package dev.yore.tpc.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void oneRunMeasuresYoreAndTheReferenceAndRequiresEqualAnswers(@TempDir Path directory)
      throws Exception {
    Path json = directory.resolve("figures.json");
    Path work = directory.resolve("work");

    int code =
        run(
            "bench",
            "--scale",
            "0.01",
            "--commits",
            "10",
            "--repeat",
            "1",
            "--write-seconds",
            "0.2",
            "--work",
            work.toString(),
            "--out",
            json.toString());

    assertThat(err.toString()).doesNotContain("skipped");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("yore", "duckdb", "bulk load", "row as of the middle, p99");
    assertThat(work).doesNotExist();
    JsonNode figures = new ObjectMapper().readTree(Files.readString(json));
    assertThat(figures.at("/machine/processors").asInt()).isPositive();
    for (JsonNode system : figures.get("systems")) {
      for (JsonNode measurement : system.get("measurements")) {
        assertThat(measurement.get("value").asDouble()).as(measurement.toString()).isPositive();
      }
    }
    assertThat(figures.get("systems")).hasSize(2);
  }

  @Test
  void nonsenseIsWrongUsage() {
    assertThat(run("bench", "--repeat", "0")).isEqualTo(2);
    assertThat(run("bench", "--load", "by-hand")).isEqualTo(2);
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    long[] nanos = new long[100];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (100 - i) * 1_000_000L;
    }
    Percentiles percentiles = new Percentiles(nanos);

    assertThat(percentiles.medianMillis()).isEqualTo(50);
    assertThat(percentiles.atMillis(99)).isEqualTo(99);
    assertThat(percentiles.atMillis(100)).isEqualTo(100);
  }

  @Test
  void aFigureThatOneSystemLacksIsADashInItsColumn() {
    Report report =
        new Report(
            Machine.here(),
            new BenchOptions(1, 10, 3, 1, 42),
            List.of(
                new Report.Column("a", "1", List.of(new Measurement("w", "x", "ms", 1.5))),
                new Report.Column("b", "2", List.of(new Measurement("w", "y", "ms", 250)))));

    assertThat(report.toText())
        .containsPattern("w +x +ms +1\\.5 +–")
        .containsPattern("w +y +ms +– +250");
  }

  private int run(String... arguments) {
    return Yore.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}

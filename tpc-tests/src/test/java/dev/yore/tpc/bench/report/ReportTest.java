package dev.yore.tpc.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun.SystemDescription;
import dev.yore.tpc.bench.figure.Machine;
import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Machine MACHINE = new Machine("Linux", "a <fast> one", 2, 1L << 34, "17", 1);
  private static final BenchOptions OPTIONS =
      new BenchOptions(
          0.1, 1000, 5, 0.5, 2000, 3, 60, 42, List.of(0.01), List.of(100, 1000), null, null);

  @Test
  void aFigureThatOneSystemLacksIsADashInItsColumn() {
    Report report =
        report(
            figure("yore", "temporal", "Q1", "as of the middle", 1.5),
            figure("duckdb", "temporal", "Q1", "as of the middle", 3),
            figure("duckdb", "temporal", "sweep", "100 points in time", 250));

    assertThat(TextReport.forTerminal(report))
        .containsPattern("Q1 +as of the middle +ms +1\\.50 +3\\.00 +2\\.00x better \\(duckdb\\)")
        .containsPattern("sweep +100 points in time +ms +– +250");
    assertThat(TextReport.markdown(report))
        .contains("| Q1 | as of the middle | ms | 1.50 | 3.00 | 2.00x better (duckdb) |");
  }

  @Test
  void moreIsBetterWhereRatesAreCompared() {
    Report report =
        report(
            new Measurement(
                "yore", "writes", 0.1, 0, "bulk load", "rows", Unit.PER_SECOND, Spread.of(100)),
            new Measurement(
                "duckdb", "writes", 0.1, 0, "bulk load", "rows", Unit.PER_SECOND, Spread.of(400)));

    assertThat(TextReport.forTerminal(report)).contains("4.00x worse (duckdb)");
  }

  @Test
  void thePageHasABarPerSystemAndACurvePerScaleAndNeedsNoNetwork() throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    for (String system : List.of("yore", "duckdb")) {
      measurements.add(figure(system, "temporal", "Q1", "now", 3));
      measurements.add(figure(system, "temporal", "geometric mean", "as of the middle", 4));
      for (int commits : OPTIONS.growthCommits()) {
        measurements.add(
            new Measurement(
                system,
                "growth",
                0.01,
                commits,
                "disk",
                "with history",
                Unit.MEGABYTES,
                Spread.of(commits)));
      }
      measurements.add(
          new Measurement(
              system,
              "points",
              0.1,
              1000,
              "one row",
              "now",
              Unit.MILLIS,
              Spread.ofNanos(new long[500])));
    }
    String page = HtmlReport.of(report(measurements.toArray(Measurement[]::new)));

    assertThat(page)
        .contains("class=\"bar c-yore\"", "class=\"bar c-duckdb\"", "duckdb, Q1: 3.00 ms")
        .contains("Bytes on disk, scale factor 0.01", "class=\"line c-yore\"")
        .contains("Scale factor 0.1, 0.01, up to 1000 commits of 358 row changes, seed 42")
        .contains("One row, now", "prefers-color-scheme: dark", "a &lt;fast&gt; one")
        .contains("Six questions as of the middle, geometric mean</span><b>4.00 ms</b>")
        .doesNotContain("http://", "https://", "<script", "@import");
    for (String svg : page.split("(?=<svg)|(?<=</svg>)", -1)) {
      if (svg.startsWith("<svg")) {
        assertThat(
                DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)))
                    .getDocumentElement()
                    .getAttribute("aria-label"))
            .isNotEmpty();
      }
    }
  }

  @Test
  void aReportCanBeMadeAgainFromItsJson(@TempDir Path directory) throws Exception {
    Report report = report(figure("yore", "temporal", "Q1", "now", 3));
    Path file = directory.resolve("report.json");

    JsonReport.write(report, file);

    assertThat(JsonReport.read(file)).isEqualTo(report);
  }

  @Test
  void axesHaveRoundNumbers() {
    assertThat(Scale.linear(List.of(3.0, 47.0)).ticks())
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
    Scale logarithmic = Scale.logarithmic(List.of(0.3, 470.0));
    assertThat(logarithmic.at(0.1)).isZero();
    assertThat(logarithmic.at(1000)).isEqualTo(1);
    assertThat(logarithmic.ticks()).hasSize(5);
  }

  private static Measurement figure(
      String system, String workload, String figure, String condition, double millis) {
    return new Measurement(
        system, workload, 0.1, 1000, figure, condition, Unit.MILLIS, Spread.of(millis));
  }

  private static Report report(Measurement... measurements) {
    return new Report(
        MACHINE,
        OPTIONS,
        Instant.parse("2026-01-01T00:00:00Z"),
        90,
        "./yore bench",
        List.of(
            new SystemDescription("yore", "Yore 1", "system versions"),
            new SystemDescription("duckdb", "DuckDB 1", "validity columns")),
        List.of(measurements),
        List.of("h2 was too slow"));
  }
}

package dev.yore.tpc.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void oneRunComparesTheAnswersOfAllSystemsAndReportsTheirFigures(@TempDir Path directory)
      throws Exception {
    Path report = directory.resolve("report");
    Path work = directory.resolve("work");

    int code =
        run(
            "bench",
            "--systems",
            "yore,duckdb-present,duckdb,sqlite,h2",
            "--workloads",
            "temporal,writes,storage",
            "--scale",
            "0.01",
            "--commits",
            "4",
            "--repeat",
            "1",
            "--warm-up-seconds",
            "0",
            "--lookups",
            "100",
            "--write-seconds",
            "0.05",
            "--work",
            work.toString(),
            "--out",
            report.toString());

    assertThat(err.toString()).doesNotContain("skipped");
    assertThat(code).as(err.toString()).isZero();
    assertThat(work).doesNotExist();
    JsonNode figures = new ObjectMapper().readTree(report.resolve("report.json").toFile());
    assertThat(figures.at("/machine/processors").asInt()).isPositive();
    assertThat(figures.get("systems")).hasSize(5);
    Set<String> ofYore = figuresOf(figures, "yore");
    assertThat(ofYore)
        .contains(
            "writes/a commit of 358 changes, warm/a statement a row",
            "writes/a commit of 358 changes, warm/below SQL");
    // Not every system is written to in these ways.
    ofYore.removeIf(f -> f.endsWith("/a statement a row") || f.endsWith("/below SQL"));
    assertThat(ofYore)
        .contains(
            "temporal/Q18/as of the middle",
            "temporal/geometric mean/now",
            "temporal/sweep/100 points in time",
            "points/one row/as of late",
            "points/all versions of a row/ever",
            "points/one row, ad-hoc/other constants only",
            "points/one row, ad-hoc/texts that share nothing",
            "writes/bulk load/rows",
            "writes/one-row commits/64 connections",
            "writes/a commit of 358 changes/1 connection",
            "writes/a commit of 358 changes, warm/in batches",
            "storage/disk/with history, tidied up")
        .isEqualTo(figuresOf(figures, "sqlite"))
        .isEqualTo(figuresOf(figures, "h2"))
        .isEqualTo(figuresOf(figures, "duckdb"));
    assertThat(figuresOf(figures, "duckdb-present"))
        .contains("temporal/Q18/now")
        .doesNotContain("temporal/Q18/as of the middle");
    assertThat(figuresOf(figures, "append+fdatasync"))
        .contains("writes/one-row commits/1 connection");
    assertThat(Files.readString(report.resolve("report.md"))).contains("| Q18 | as of late | ms |");
    assertThat(Files.readString(report.resolve("report.html"))).contains("duckdb, Q18: ");
  }

  @Test
  void nonsenseIsWrongUsage() {
    assertThat(run("bench", "--repeat", "0")).isEqualTo(2);
    assertThat(run("bench", "--warm-up-seconds", "-1")).isEqualTo(2);
    assertThat(run("bench", "--lookups", "1")).isEqualTo(2);
    assertThat(run("bench", "--load", "by-hand")).isEqualTo(2);
    assertThat(run("bench", "--growth-commits", "100,50")).isEqualTo(2);
    assertThat(run("bench", "--systems", "yore,access")).isEqualTo(2);
    assertThat(run("bench", "--workloads", "guessing")).isEqualTo(2);
    assertThat(err.toString()).contains("no system 'access'", "no workload 'guessing'");
  }

  @Test
  void whatThereIsCanBeListed() {
    assertThat(run("bench", "--list")).isZero();

    assertThat(out.toString())
        .contains("workload temporal", "workload growth (when named)", "system yore\n")
        .contains("system postgres");
  }

  private static Set<String> figuresOf(JsonNode report, String system) {
    Set<String> figures = new TreeSet<>();
    for (JsonNode m : report.get("measurements")) {
      if (m.get("system").asText().equals(system)) {
        figures.add(
            m.get("workload").asText()
                + "/"
                + m.get("figure").asText()
                + "/"
                + m.get("condition").asText());
        assertThat(m.at("/spread/max").asDouble()).as(m.toString()).isNotNegative();
      }
    }
    return figures;
  }

  private int run(String... arguments) {
    return Yore.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}

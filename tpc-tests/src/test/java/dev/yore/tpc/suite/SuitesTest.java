package dev.yore.tpc.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.yore.server.cli.Yore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuitesTest {
  @Test
  void bihComparesAndMeasuresEveryQuestion(@TempDir Path directory) throws Exception {
    JsonNode report = run(directory, "bih", "--commits", "12");
    assertThat(figures(report, "duckdb"))
        .contains("T1/time travel", "K1/key in time", "R3/range-timeslice", "B3.6/bitemporal")
        .contains("A3/audit", "geometric mean/bitemporal", "disk/with history");
    assertThat(figures(report, "yore"))
        .containsAll(figures(report, "duckdb"))
        .contains("bulk load/rows");
  }

  @Test
  @Tag("long")
  void tpcdsComparesAndMeasuresEveryQuestion(@TempDir Path directory) throws Exception {
    JsonNode report = run(directory, "tpcds", "--timeout", "120");
    assertThat(figures(report, "duckdb"))
        .contains("Q01/now", "Q99/now", "geometric mean/now", "disk/loaded", "bulk load/rows");
    assertThat(figures(report, "yore"))
        .containsAll(figures(report, "duckdb"))
        .contains("Q64/planning", "all questions/planning");
  }

  private static JsonNode run(Path directory, String workload, String option, String value)
      throws Exception {
    StringWriter err = new StringWriter();
    String[] arguments = {
      "bench",
      "--systems",
      "yore,duckdb",
      "--workloads",
      workload,
      "--scale",
      "0.01",
      "--repeat",
      "1",
      option,
      value,
      "--work",
      directory.resolve("work").toString(),
      "--out",
      directory.resolve("report").toString()
    };
    int code = Yore.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
    assertThat(code).as(err.toString()).isZero();
    return new ObjectMapper().readTree(directory.resolve("report/report.json").toFile());
  }

  private static Set<String> figures(JsonNode report, String system) {
    Set<String> figures = new HashSet<>();
    for (JsonNode figure : report.get("measurements")) {
      if (figure.get("system").asText().equals(system)) {
        figures.add(figure.get("figure").asText() + "/" + figure.get("condition").asText());
      }
    }
    return figures;
  }
}

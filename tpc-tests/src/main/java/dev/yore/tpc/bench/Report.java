package dev.yore.tpc.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.yore.tpc.console.ConsoleTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All systems' figures beside each other. Immutable. */
final class Report {
  private final Machine machine;
  private final BenchOptions options;
  private final List<Column> systems;

  /** One system's figures in the order in which they were measured. */
  record Column(String system, String version, List<Measurement> measurements) {
    Column {
      measurements = List.copyOf(measurements);
    }
  }

  Report(Machine machine, BenchOptions options, List<Column> systems) {
    this.machine = machine;
    this.options = options;
    this.systems = List.copyOf(systems);
  }

  /** As text for the terminal. */
  String toText() {
    return machine.describe()
        + "\nTPC-H at scale factor "
        + options.scale()
        + ", "
        + options.commits()
        + " commits, seed "
        + options.seed()
        + ", medians of "
        + options.repeat()
        + "\n\n"
        + table().render("");
  }

  /** The same as JSON, with the machine's description and the systems' versions. */
  void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", machine);
    document.put("options", options);
    document.put("systems", systems);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), document);
  }

  private ConsoleTable table() {
    List<String> headers = new ArrayList<>(List.of("workload", "figure", "unit"));
    List<Boolean> toTheRight = new ArrayList<>(List.of(false, false, false));
    // Rows by workload and name, because not every system has every figure.
    Map<List<String>, List<String>> rows = new LinkedHashMap<>();
    for (int i = 0; i < systems.size(); i++) {
      headers.add(systems.get(i).system());
      toTheRight.add(true);
      for (Measurement m : systems.get(i).measurements()) {
        List<String> row =
            rows.computeIfAbsent(
                List.of(m.workload(), m.name(), m.unit()), key -> new ArrayList<>(key));
        while (row.size() < 3 + i) {
          row.add("–");
        }
        row.add(figure(m.value()));
      }
    }
    for (List<String> row : rows.values()) {
      while (row.size() < headers.size()) {
        row.add("–");
      }
    }
    return ConsoleTable.of(headers, toTheRight, List.copyOf(rows.values()));
  }

  /** Three digits or more, whatever the magnitude. */
  private static String figure(double value) {
    String pattern = value >= 100 ? "%,.0f" : value >= 1 ? "%,.1f" : "%,.3f";
    return String.format(Locale.ROOT, pattern, value);
  }
}

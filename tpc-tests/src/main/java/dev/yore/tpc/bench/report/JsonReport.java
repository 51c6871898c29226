package dev.yore.tpc.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Machine;
import dev.yore.tpc.bench.figure.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report for programs, from which it can be made again. Stateless. */
public final class JsonReport {
  private JsonReport() {}

  public static void write(Report report, Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("command", report.command());
    document.put("start", report.start().toString());
    document.put("seconds", report.seconds());
    document.put("machine", report.machine());
    document.put("options", report.options());
    document.put("systems", report.systems());
    document.put("measurements", report.measurements());
    document.put("notes", report.notes());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), document);
  }

  /** What {@link #write} wrote. */
  public static Report read(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode document = mapper.readTree(file.toFile());
    return new Report(
        mapper.treeToValue(document.get("machine"), Machine.class),
        mapper.treeToValue(document.get("options"), BenchOptions.class),
        Instant.parse(document.get("start").asText()),
        document.get("seconds").asLong(),
        document.get("command").asText(),
        List.of(mapper.treeToValue(document.get("systems"), BenchRun.SystemDescription[].class)),
        List.of(mapper.treeToValue(document.get("measurements"), Measurement[].class)),
        List.of(mapper.treeToValue(document.get("notes"), String[].class)));
  }
}

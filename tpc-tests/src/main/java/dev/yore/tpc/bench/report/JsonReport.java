package dev.yore.tpc.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The report for programs. Stateless. */
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
}

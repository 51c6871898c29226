package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Measurement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report as one page with plots, light or dark as the reader's system is, without scripts and
 * without anything from the network. Stateless.
 */
public final class HtmlReport {
  private static final String STYLE = "report.css";

  private HtmlReport() {}

  public static String of(Report report) {
    StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head>");
    out.append("<meta charset=\"utf-8\">");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.append("<title>Yore beside other databases</title>");
    out.append("<style>\n").append(style()).append("</style></head><body><main>");
    head(out, report);
    out.append(Headlines.html(report));
    legend(out, report);
    for (Report.Section section : report.merged()) {
      section(out, report, section);
    }
    growth(out, report);
    method(out, report);
    return out.append("</main></body></html>\n").toString();
  }

  private static void head(StringBuilder out, Report report) {
    out.append("<h1>Yore beside other databases</h1>");
    out.append("<p class=\"lead\">").append(Html.escape(TextReport.subject(report)));
    out.append("</p><p class=\"soft\">").append(Html.escape(report.machine().describe()));
    out.append("<br>").append(report.start()).append(", ");
    out.append(
        String.format(Locale.ROOT, "%d min %d s", report.seconds() / 60, report.seconds() % 60));
    out.append("</p>");
  }

  private static void legend(StringBuilder out, Report report) {
    out.append("<div class=\"legend\">");
    for (String name : report.columns()) {
      out.append("<span class=\"").append(Chart.colour(name)).append("\"><i></i><em>");
      out.append(Html.escape(name)).append("</em></span>");
    }
    out.append("</div>");
  }

  private static void section(StringBuilder out, Report report, Report.Section section) {
    String plots =
        switch (section.workload()) {
          case "temporal" ->
              Plots.pair(
                      Plots.conditions(
                              report, section, "geometric mean", true, "Six questions by moment")
                          + Plots.conditions(
                              report, section, "sweep", true, "100 points in time at once"))
                  + Plots.questions(report, section);
          case "points" ->
              Plots.pair(
                  Plots.conditions(report, section, "one row", true, "One row, median")
                      + Plots.conditions(
                          report,
                          section,
                          "all versions of a row",
                          true,
                          "All versions of a row, median")
                      + Plots.distributions(section));
          case "writes" ->
              Plots.pair(
                  Plots.conditions(
                          report, section, "one-row commits", true, "Durable commits of one row")
                      + Plots.conditions(
                          report,
                          section,
                          "commits of 358 changes",
                          false,
                          "Durable commits of 358 changes")
                      + Plots.conditions(report, section, "bulk load", false, "Rows loaded")
                      + Plots.distributions(section));
          case "storage" ->
              Plots.pair(
                  Plots.conditions(report, section, "disk", false, "Bytes on disk")
                      + Plots.conditions(
                          report,
                          section,
                          "growth per row change",
                          true,
                          "What a changed row adds"));
          case "prefetch" ->
              Plots.pair(
                  Plots.conditions(report, section, "mean latency", true, "Mean latency")
                      + Plots.conditions(report, section, "hit ratio", false, "Hit ratio"));
          default ->
              section.isOverTime() ? Plots.overTime(section) : Plots.questions(report, section);
        };
    out.append("<h2>").append(Html.escape(heading(section))).append("</h2>");
    out.append("<p class=\"soft\">").append(Html.escape(about(section.workload()))).append("</p>");
    out.append(plots);
    out.append("<details").append(plots.isEmpty() ? " open" : "").append(">");
    out.append("<summary>All figures</summary>")
        .append(table(report, section))
        .append("</details>");
  }

  private static String heading(Report.Section section) {
    String name =
        switch (section.workload()) {
          case "tpch" -> "TPC-H, no history yet";
          case "temporal" -> "Six questions about now and the past";
          case "points" -> "Rows by their key";
          case "writes" -> "Loading and committing";
          case "storage" -> "Disk";
          default -> Plots.capital(section.workload());
        };
    return name
        + (section.scale() == 0 ? "" : " · scale factor " + TextReport.trim(section.scale()))
        + (section.commits() == 0 ? "" : " · " + section.commits() + " commits");
  }

  private static String about(String workload) {
    return switch (workload) {
      case "tpch" -> "The 22 questions; all rows are read. Shorter bars are faster.";
      case "temporal" ->
          "Shorter bars are faster. duckdb-present holds the present only and is the reference for"
              + " what a fast analytical engine needs without any history.";
      case "points" ->
          "Thousands of different orders; by a prepared statement per kind unless ad-hoc.";
      case "writes" ->
          "Acknowledged means on disk. append+fdatasync is what the disk allows: 128 bytes appended"
              + " to a file and synced, nothing else.";
      case "storage" ->
          "Data and indexes at rest, without the logs that servers preallocate. Tidied up: after"
              + " coalescence, vacuum or a checkpoint, whatever the system has.";
      default -> "";
    };
  }

  static String table(Report report, Report.Section section) {
    List<String> columns = new ArrayList<>(report.columns());
    columns.removeIf(c -> section.rows().stream().allMatch(r -> r.of(c).isEmpty()));
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><tr><th>figure</th>");
    out.append("<th>condition</th><th>unit</th>");
    columns.forEach(c -> out.append("<th class=\"n\">").append(Html.escape(c)).append("</th>"));
    out.append("<th>Yore</th></tr>");
    for (Report.Row row : section.rows()) {
      out.append("<tr><td>").append(Html.escape(row.figure())).append("</td><td>");
      out.append(Html.escape(row.condition())).append("</td><td>").append(row.unit().symbol());
      out.append("</td>");
      columns.forEach(c -> cell(out, report, row, c));
      String verdict = Figures.verdict(report, row);
      out.append("<td class=\"").append(verdict.contains("better") ? "better" : "worse");
      out.append("\">").append(Html.escape(verdict)).append("</td></tr>");
    }
    return out.append("</table></div>").toString();
  }

  private static void cell(StringBuilder out, Report report, Report.Row row, String system) {
    Measurement m = row.of(system).orElse(null);
    if (m == null) {
      out.append("<td class=\"n soft\">–</td>");
      return;
    }
    boolean best =
        report.isSystem(system)
            && row.measurements().stream()
                .filter(other -> report.isSystem(other.system()))
                .allMatch(other -> Figures.advantage(m, other) >= 1);
    String spread =
        "%s to %s, p99 %s, %d samples"
            .formatted(
                Figures.number(m.spread().min()),
                Figures.number(m.spread().max()),
                Figures.number(m.spread().p99()),
                m.spread().samples());
    out.append(best ? "<td class=\"n best\" title=\"" : "<td class=\"n\" title=\"");
    out.append(spread).append("\">").append(Figures.number(m.value())).append("</td>");
  }

  private static void growth(StringBuilder out, Report report) {
    String plots =
        Plots.growth(report, "geometric mean", "now", true, "Six questions, now")
            + Plots.growth(
                report,
                "geometric mean",
                "as of the middle",
                true,
                "Six questions, as of the middle")
            + Plots.growth(report, "sweep", "100 points in time", true, "Sweep of 100 points")
            + Plots.growth(report, "one row", "now", true, "One row, now")
            + Plots.growth(report, "one row", "as of the middle", true, "One row, as of the middle")
            + Plots.growth(report, "all versions of a row", "ever", true, "All versions of a row")
            + Plots.growth(
                report, "commits of 358 changes", "1 connection", false, "Commits of 358 changes")
            + Plots.growth(report, "disk", "with history", false, "Bytes on disk");
    if (!plots.isEmpty()) {
      out.append(
          "<h2>As history grows</h2><p class=\"soft\">The same questions after more and more");
      out.append(" commits of 358 changes. Flat is good.</p>").append(Plots.pair(plots));
      out.append("<details><summary>All figures</summary>");
      for (Report.Section section : report.sections()) {
        if (section.workload().equals("growth")) {
          out.append("<h3>").append(Html.escape(TextReport.title(section))).append("</h3>");
          out.append(table(report, section));
        }
      }
      out.append("</details>");
    }
  }

  private static void method(StringBuilder out, Report report) {
    out.append("<h2>How this was measured</h2><div class=\"scroll\"><table>");
    out.append("<tr><th>system</th><th>version</th><th>how it keeps history</th></tr>");
    for (BenchRun.SystemDescription system : report.systems()) {
      out.append("<tr><td>").append(Html.escape(system.name())).append("</td><td>");
      out.append(Html.escape(system.version())).append("</td><td>");
      out.append(Html.escape(system.method())).append("</td></tr>");
    }
    out.append("</table></div><pre>").append(Html.escape(report.command())).append("</pre>");
    out.append(
        "<p>Every system loads the same rows and goes through the same commits, one system at");
    out.append(
        " a time on the same machine. Before any time is taken, all answers are compared row");
    out.append(
        " by row; a difference fails the run. Times are medians and include reading all rows");
    out.append(
        " through JDBC; hover over a bar, a dot or a figure for the spread. Between runs on a");
    out.append(" shared machine times vary by a factor of two: trust ratios within a run.</p>");
    report.notes().forEach(note -> out.append("<p>").append(Html.escape(note)).append("</p>"));
    out.append("<footer>Deterministic by seed ").append(report.options().seed());
    out.append("; the figures are also in report.json beside this page.</footer>");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + STYLE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

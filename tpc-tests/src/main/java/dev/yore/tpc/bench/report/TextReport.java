package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ConsoleTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as tables, for a terminal and as Markdown. Stateless. */
public final class TextReport {
  private static final String MISSING = "–";
  private static final List<String> LEFT = List.of("figure", "condition", "unit");

  private TextReport() {}

  /** Aligned columns. */
  public static String forTerminal(Report report) {
    StringBuilder out = new StringBuilder(report.machine().describe()).append('\n');
    out.append(subject(report)).append("\n\n");
    for (BenchRun.SystemDescription system : report.systems()) {
      out.append(
          String.format(
              Locale.ROOT, "%-15s %s: %s%n", system.name(), system.version(), system.method()));
    }
    for (Report.Section section : report.tables()) {
      out.append('\n').append(title(section)).append('\n');
      List<Boolean> right = new ArrayList<>();
      List<String> header = header(report);
      header.forEach(h -> right.add(!LEFT.contains(h) && !h.isEmpty()));
      out.append(ConsoleTable.of(header, right, cells(report, section)).render(""));
    }
    report.notes().forEach(note -> out.append('\n').append(note));
    return out.append(report.notes().isEmpty() ? "" : "\n").toString();
  }

  /** The same as Markdown. */
  public static String markdown(Report report) {
    StringBuilder out = new StringBuilder("# Yore beside other databases\n\n");
    out.append("```sh\n").append(report.command()).append("\n```\n\n");
    out.append(subject(report)).append(" Run on ").append(report.start()).append(", ");
    out.append(report.seconds()).append(" s.\n\n").append(report.machine().describe());
    out.append("\n\n| system | version | how it keeps history |\n|---|---|---|\n");
    for (BenchRun.SystemDescription system : report.systems()) {
      row(out, List.of(system.name(), system.version(), system.method()));
    }
    for (Report.Section section : report.tables()) {
      out.append("\n## ").append(title(section)).append("\n\n");
      List<String> header = header(report);
      row(out, header);
      out.append('|');
      header.forEach(h -> out.append(LEFT.contains(h) || h.isEmpty() ? "---|" : "---:|"));
      out.append('\n');
      cells(report, section).forEach(cells -> row(out, cells));
    }
    if (!report.notes().isEmpty()) {
      out.append("\n## Notes\n\n");
      report.notes().forEach(note -> out.append("- ").append(note).append('\n'));
    }
    return out.toString();
  }

  static String subject(Report report) {
    List<Double> scales =
        report.measurements().stream()
            .map(Measurement::scale)
            .filter(s -> s > 0)
            .distinct()
            .toList();
    int commits = report.measurements().stream().mapToInt(Measurement::commits).max().orElse(0);
    return (scales.isEmpty() ? "" : "Scale factor " + join(scales) + ", ")
        + (commits == 0 ? "" : "up to " + commits + " commits of 358 row changes, ")
        + "seed "
        + report.options().seed()
        + "; medians of "
        + report.options().repeat()
        + " runs, of commits and rows by key of thousands. All systems gave the same answers.";
  }

  private static String join(List<Double> scales) {
    return scales.stream().map(TextReport::trim).collect(Collectors.joining(", "));
  }

  static String title(Report.Section section) {
    return section.workload()
        + (section.scale() == 0 ? "" : " at scale factor " + trim(section.scale()))
        + (section.commits() == 0 ? "" : ", " + section.commits() + " commits");
  }

  static String trim(double scale) {
    return java.math.BigDecimal.valueOf(scale).stripTrailingZeros().toPlainString();
  }

  private static List<String> header(Report report) {
    List<String> header = new ArrayList<>(LEFT);
    header.addAll(report.columns());
    header.add("");
    return header;
  }

  private static List<List<String>> cells(Report report, Report.Section section) {
    List<List<String>> all = new ArrayList<>();
    for (Report.Row row : section.rows()) {
      List<String> cells =
          new ArrayList<>(List.of(row.figure(), row.condition(), row.unit().symbol()));
      for (String system : report.columns()) {
        cells.add(row.of(system).map(TextReport::cell).orElse(MISSING));
      }
      cells.add(Figures.verdict(report, row));
      all.add(cells);
    }
    return all;
  }

  // The tail matters where there were enough samples to have one.
  private static String cell(Measurement measurement) {
    String median = Figures.number(measurement.value());
    boolean hasTail = measurement.unit() == Unit.MILLIS && measurement.spread().samples() >= 100;
    return hasTail ? median + " / " + Figures.number(measurement.spread().p99()) : median;
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append('|');
    cells.forEach(cell -> out.append(' ').append(cell).append(" |"));
    out.append('\n');
  }
}

package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.figure.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The few figures that say most, as tiles at the top of the page. Stateless. */
final class Headlines {
  /** By title, workload, figure and condition. */
  private record Headline(String title, String workload, String figure, String condition) {}

  private static final List<Headline> HEADLINES =
      List.of(
          new Headline(
              "Six questions as of the middle, geometric mean",
              "temporal",
              "geometric mean",
              "as of the middle"),
          new Headline("The same about now", "temporal", "geometric mean", "now"),
          new Headline("One row as of the middle", "points", "one row", "as of the middle"),
          new Headline(
              "Durable commits of one row, 4 connections",
              "writes",
              "one-row commits",
              "4 connections"),
          new Headline(
              "Durable commits of 358 changes", "writes", "commits of 358 changes", "1 connection"),
          new Headline("Disk with history", "storage", "disk", "with history, tidied up"));

  private Headlines() {}

  static String html(Report report) {
    StringBuilder out = new StringBuilder();
    for (Headline headline : HEADLINES) {
      row(report, headline).ifPresent(row -> tile(out, report, headline, row));
    }
    return out.isEmpty() ? "" : Html.element("div", "class=\"tiles\"", out.toString());
  }

  // Of the longest history and the largest data that were measured.
  private static Optional<Report.Row> row(Report report, Headline headline) {
    return report.sections().stream()
        .filter(section -> section.workload().equals(headline.workload))
        .sorted(
            Comparator.comparingDouble(Report.Section::scale)
                .thenComparingInt(Report.Section::commits)
                .reversed())
        .flatMap(section -> section.rows().stream())
        .filter(r -> r.figure().equals(headline.figure) && r.condition().equals(headline.condition))
        .findFirst();
  }

  private static void tile(StringBuilder out, Report report, Headline headline, Report.Row row) {
    Optional<Measurement> ours = row.of(Report.OURS);
    if (ours.isEmpty()) {
      return;
    }
    String verdict = Figures.verdict(report, row);
    out.append("<div class=\"tile\"><span class=\"soft\">").append(Html.escape(headline.title));
    out.append("</span><b>").append(Figures.withUnit(ours.get().value(), row.unit()));
    out.append("</b><span class=\"verdict ")
        .append(verdict.contains("better") ? "better" : "worse");
    out.append("\">").append(Html.escape(verdict)).append("</span></div>");
  }
}

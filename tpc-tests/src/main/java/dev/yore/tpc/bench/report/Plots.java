package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a report's figures into plots. Stateless. */
final class Plots {
  // More would make bars too thin to tell apart.
  private static final int GROUPS_PER_CHART = 12;
  private static final int SAMPLES_OF_A_DISTRIBUTION = 50;

  private Plots() {}

  /** Bars per question for each moment, with the mean beside them. */
  static String questions(Report report, Report.Section section) {
    StringBuilder out = new StringBuilder();
    Map<String, List<Report.Row>> byCondition = new LinkedHashMap<>();
    for (Report.Row row : section.rows()) {
      if (row.figure().startsWith("Q") || row.figure().equals("geometric mean")) {
        byCondition.computeIfAbsent(row.condition(), c -> new ArrayList<>()).add(row);
      }
    }
    byCondition.forEach(
        (condition, rows) -> {
          for (int from = 0; from < rows.size(); from += GROUPS_PER_CHART) {
            List<Report.Row> some =
                rows.subList(from, Math.min(rows.size(), from + GROUPS_PER_CHART));
            String title = condition.equals("now") ? "Now" : capital(condition);
            out.append(card(title, bars(report, title, true, some, Report.Row::figure)));
          }
        });
    return out.toString();
  }

  /** Bars for each condition of one figure; half as wide as the page if there are few. */
  static String conditions(
      Report report, Report.Section section, String figure, boolean logarithmic, String title) {
    List<Report.Row> rows = section.rows().stream().filter(r -> r.figure().equals(figure)).toList();
    return rows.isEmpty()
        ? ""
        : card(title, bars(report, title, logarithmic, rows, Plots::shortCondition));
  }

  // In a narrow chart there is no room for more.
  private static String shortCondition(Report.Row row) {
    return row.condition().replace("as of the ", "").replace("as of ", "");
  }

  private static String bars(
      Report report,
      String title,
      boolean logarithmic,
      List<Report.Row> rows,
      java.util.function.Function<Report.Row, String> label) {
    Set<String> systems = new LinkedHashSet<>(report.columns());
    systems.removeIf(s -> rows.stream().allMatch(r -> r.of(s).isEmpty()));
    List<Map<String, Double>> values = new ArrayList<>();
    for (Report.Row row : rows) {
      Map<String, Double> group = new LinkedHashMap<>();
      row.measurements().forEach(m -> group.put(m.system(), m.value()));
      values.add(group);
    }
    return new BarChart(
            title,
            rows.get(0).unit(),
            logarithmic,
            List.copyOf(systems),
            rows.stream().map(label).toList(),
            values)
        .svg();
  }

  /** A plot per figure, over the percent of a run that are its conditions. */
  static String overTime(Report.Section section) {
    Map<String, Map<String, List<LineChart.Point>>> plots = new LinkedHashMap<>();
    Map<String, Unit> units = new LinkedHashMap<>();
    for (Report.Row row : section.rows()) {
      units.put(row.figure(), row.unit());
      double percent = Double.parseDouble(row.condition());
      for (Measurement m : row.measurements()) {
        plots
            .computeIfAbsent(row.figure(), f -> new LinkedHashMap<>())
            .computeIfAbsent(m.system(), s -> new ArrayList<>())
            .add(new LineChart.Point(percent, Math.max(m.value(), 1e-3)));
      }
    }
    Map<Double, String> ticks = new LinkedHashMap<>();
    List.of(5, 25, 50, 75, 100).forEach(p -> ticks.put((double) p, p + " %"));
    StringBuilder out = new StringBuilder();
    plots.forEach(
        (figure, lines) -> {
          Unit unit = units.getOrDefault(figure, Unit.MILLIS);
          LineChart chart =
              new LineChart(
                  figure, "of all questions", false, unit == Unit.MILLIS, unit, ticks, lines);
          out.append(card(figure, chart.svg()));
        });
    return pair(out.toString());
  }

  /** How the durations of what was done often are spread, one plot per kind. */
  static String distributions(Report.Section section) {
    StringBuilder out = new StringBuilder();
    for (Report.Row row : section.rows()) {
      Map<String, List<LineChart.Point>> lines = new LinkedHashMap<>();
      for (Measurement m : row.measurements()) {
        if (m.unit() == Unit.MILLIS && m.spread().samples() >= SAMPLES_OF_A_DISTRIBUTION) {
          lines.put(m.system(), distribution(m.spread()));
        }
      }
      if (!lines.isEmpty()) {
        String title = capital(row.figure()) + ", " + row.condition();
        Map<Double, String> ticks = new LinkedHashMap<>();
        List.of(0, 25, 50, 75, 90, 99).forEach(p -> ticks.put((double) p, "p" + p));
        ticks.put(100.0, "");
        out.append(
            card(
                title,
                new LineChart(
                        title,
                        "share of all that took no longer",
                        false,
                        true,
                        Unit.MILLIS,
                        ticks,
                        lines)
                    .svg()));
      }
    }
    return out.toString();
  }

  // Up to p99: the slowest of thousands is mostly the machine's.
  private static List<LineChart.Point> distribution(Spread spread) {
    List<LineChart.Point> points = new ArrayList<>();
    for (int i = 0; i < Spread.PERCENTS.size() - 1; i++) {
      points.add(new LineChart.Point(Spread.PERCENTS.get(i), spread.percentiles().get(i)));
    }
    return points;
  }

  /** One figure over the length of the history, a plot per scale factor; empty without growth. */
  static String growth(
      Report report, String figure, String condition, boolean logarithmic, String title) {
    Map<Double, Map<String, List<LineChart.Point>>> byScale = new LinkedHashMap<>();
    Unit unit = Unit.MILLIS;
    for (Measurement m : report.measurements()) {
      if (m.workload().equals("growth")
          && m.figure().equals(figure)
          && m.condition().equals(condition)) {
        unit = m.unit();
        byScale
            .computeIfAbsent(m.scale(), s -> new LinkedHashMap<>())
            .computeIfAbsent(m.system(), s -> new ArrayList<>())
            .add(new LineChart.Point(m.commits(), m.value()));
      }
    }
    StringBuilder out = new StringBuilder();
    Unit ofAll = unit;
    byScale.forEach(
        (scale, lines) -> {
          boolean grows = lines.values().stream().anyMatch(points -> points.size() > 1);
          if (grows) {
            String name = title + ", scale factor " + TextReport.trim(scale);
            out.append(
                card(
                    name,
                    LineChart.overNumbers(name, "commits of history", logarithmic, ofAll, lines)
                        .svg()));
          }
        });
    return out.toString();
  }

  static String card(String title, String content) {
    return Html.element(
        "div", "class=\"card\"", Html.element("h3", "", Html.escape(title)) + content);
  }

  static String pair(String cards) {
    return Html.element("div", "class=\"pair\"", cards);
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}

package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.figure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Groups of bars, a colour per system. Immutable.
 *
 * @param groups labels below the groups
 * @param values per group, by system; a system without a figure has a gap
 */
record BarChart(
    String title,
    Unit unit,
    boolean logarithmic,
    List<String> systems,
    List<String> groups,
    List<Map<String, Double>> values) {
  private static final double PLOT_HEIGHT = 220;
  private static final double BOTTOM = 34;
  private static final double WIDTH = 1080;
  private static final double HALF_WIDTH = 530;
  private static final int FEW_GROUPS = 4;
  // Narrower bars have no room for a number above them.
  private static final double MIN_LABELLED_BAR = 15;
  private static final double GROUP_GAP = 0.22;
  private static final double MAX_BAR = 30;

  /** Whether two such charts fit beside each other. */
  boolean isNarrow() {
    return groups.size() <= FEW_GROUPS;
  }

  private double width() {
    return isNarrow() ? HALF_WIDTH : WIDTH;
  }

  String svg() {
    List<Double> all = new ArrayList<>();
    values.forEach(group -> all.addAll(group.values()));
    Scale scale = logarithmic ? Scale.logarithmic(all) : Scale.linear(all);
    StringBuilder out =
        new StringBuilder(Chart.open(width(), Chart.TOP + PLOT_HEIGHT + BOTTOM, title));
    out.append(Chart.verticalAxis(scale, width(), PLOT_HEIGHT, label()));
    double groupWidth = (width() - Chart.LEFT - Chart.RIGHT) / groups.size();
    for (int i = 0; i < groups.size(); i++) {
      group(out, scale, i, Chart.LEFT + i * groupWidth, groupWidth);
    }
    return out.append("</svg>").toString();
  }

  private String label() {
    String what = unit == Unit.PER_SECOND ? "per second" : unit.symbol();
    return what + (logarithmic ? ", logarithmic" : "");
  }

  private void group(StringBuilder out, Scale scale, int index, double left, double width) {
    Map<String, Double> group = values.get(index);
    double bar = Math.min(MAX_BAR, width * (1 - GROUP_GAP) / systems.size());
    double x = left + (width - bar * systems.size()) / 2;
    for (String system : systems) {
      Double value = group.get(system);
      if (value != null) {
        double y = Chart.y(scale, PLOT_HEIGHT, value);
        // A value at the foot of a logarithmic axis still has a bar.
        double height = Math.max(1.5, Chart.TOP + PLOT_HEIGHT - y);
        out.append(
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"1.5\" class=\"bar %s\">%s</rect>"
                .formatted(
                    Html.px(x + 0.5),
                    Html.px(Chart.TOP + PLOT_HEIGHT - height),
                    Html.px(Math.max(1, bar - 1)),
                    Html.px(height),
                    Chart.colour(system),
                    tooltip(system, index, value)));
        if (bar >= MIN_LABELLED_BAR) {
          double above = Chart.TOP + PLOT_HEIGHT - height - 4;
          out.append(Html.text(x + bar / 2, above, "class=\"value mid\"", Chart.shortText(value)));
        }
      }
      x += bar;
    }
    out.append(
        Html.text(
            left + width / 2,
            Chart.TOP + PLOT_HEIGHT + 18,
            "class=\"label mid\"",
            groups.get(index)));
  }

  private String tooltip(String system, int index, double value) {
    return Html.element(
        "title",
        "",
        Html.escape(system + ", " + groups.get(index) + ": " + Figures.withUnit(value, unit)));
  }
}

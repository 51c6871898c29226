package dev.yore.tpc.bench.report;

import dev.yore.tpc.bench.figure.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A line per system over numbers. Immutable.
 *
 * @param ticks what is written below the horizontal axis, by its number
 * @param lines points in order, by system
 */
record LineChart(
    String title,
    String xLabel,
    boolean logarithmicX,
    boolean logarithmicY,
    Unit unit,
    Map<Double, String> ticks,
    Map<String, List<Point>> lines) {
  private static final double WIDTH = 530;
  private static final double PLOT_HEIGHT = 210;
  private static final double BOTTOM = 46;

  record Point(double x, double y) {}

  /** Over every number that occurs. */
  static LineChart overNumbers(
      String title,
      String xLabel,
      boolean logarithmicY,
      Unit unit,
      Map<String, List<Point>> lines) {
    TreeSet<Double> numbers = new TreeSet<>();
    lines.values().forEach(line -> line.forEach(p -> numbers.add(p.x)));
    Map<Double, String> ticks = new LinkedHashMap<>();
    numbers.forEach(n -> ticks.put(n, Chart.tickText(n)));
    return new LineChart(title, xLabel, true, logarithmicY, unit, ticks, lines);
  }

  String svg() {
    List<Double> ys = new ArrayList<>();
    List<Double> xs = new ArrayList<>(ticks.keySet());
    lines.values().forEach(line -> line.forEach(p -> ys.add(p.y)));
    Scale vertical = logarithmicY ? Scale.logarithmic(ys) : Scale.linear(ys);
    Scale horizontal = horizontal(xs);
    StringBuilder out =
        new StringBuilder(Chart.open(WIDTH, Chart.TOP + PLOT_HEIGHT + BOTTOM, title));
    out.append(
        Chart.verticalAxis(
            vertical, WIDTH, PLOT_HEIGHT, unit.symbol() + (logarithmicY ? ", logarithmic" : "")));
    ticks.forEach(
        (number, text) ->
            out.append(
                Html.text(
                    x(horizontal, number),
                    Chart.TOP + PLOT_HEIGHT + 16,
                    "class=\"tick mid\"",
                    text)));
    out.append(
        Html.text(
            (WIDTH + Chart.LEFT) / 2, Chart.TOP + PLOT_HEIGHT + 36, "class=\"tick mid\"", xLabel));
    lines.forEach((system, points) -> line(out, vertical, horizontal, system, points));
    return out.append("</svg>").toString();
  }

  private Scale horizontal(List<Double> xs) {
    double low = xs.stream().mapToDouble(v -> v).min().orElse(0);
    double high = xs.stream().mapToDouble(v -> v).max().orElse(1);
    return new Scale(low, high > low ? high : low + 1, logarithmicX);
  }

  private static double x(Scale scale, double value) {
    double inset = 14;
    double room = WIDTH - Chart.LEFT - Chart.RIGHT - 2 * inset;
    return Chart.LEFT + inset + room * scale.at(value);
  }

  private void line(
      StringBuilder out, Scale vertical, Scale horizontal, String system, List<Point> points) {
    StringBuilder path = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (Point p : points) {
      String x = Html.px(x(horizontal, p.x));
      String y = Html.px(Chart.y(vertical, PLOT_HEIGHT, p.y));
      path.append(path.isEmpty() ? "M" : "L").append(x).append(' ').append(y);
      dots.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3\" class=\"dot %s\"><title>%s</title></circle>"
              .formatted(
                  x,
                  y,
                  Chart.colour(system),
                  Html.escape(
                      system + ", " + Figures.number(p.x) + ": " + Figures.withUnit(p.y, unit))));
    }
    out.append("<path d=\"").append(path).append("\" class=\"line ");
    out.append(Chart.colour(system)).append("\"/>").append(dots);
  }
}

package dev.yore.tpc.bench.report;

import java.util.List;

/**
 * What bars and lines have in common: a frame, a vertical axis and colours by system. Stateless.
 */
final class Chart {
  static final double LEFT = 56;
  static final double TOP = 18;
  static final double RIGHT = 12;

  private Chart() {}

  static String open(double width, double height, String label) {
    return "<svg viewBox=\"0 0 %s %s\" width=\"%s\" role=\"img\" aria-label=\"%s\">"
        .formatted(Html.px(width), Html.px(height), Html.px(width), Html.escape(label));
  }

  /** Grid lines with their values, and what they count at the top. */
  static String verticalAxis(Scale scale, double width, double plotHeight, String unit) {
    StringBuilder out = new StringBuilder();
    List<Double> ticks = scale.ticks();
    for (double tick : ticks) {
      double y = y(scale, plotHeight, tick);
      out.append(Html.line(LEFT, y, width - RIGHT, y, tick == ticks.get(0) ? "axis" : "grid"));
      out.append(Html.text(LEFT - 6, y + 3.5, "class=\"tick end\"", tickText(tick)));
    }
    out.append(
        "<text class=\"tick mid\" transform=\"translate(12,%s) rotate(-90)\">%s</text>"
            .formatted(Html.px(TOP + plotHeight / 2), Html.escape(unit)));
    return out.toString();
  }

  static double y(Scale scale, double plotHeight, double value) {
    return TOP + plotHeight * (1 - scale.at(value));
  }

  static String tickText(double value) {
    if (value >= 1e6) {
      return trim(value / 1e6) + "M";
    }
    return value >= 1e4 ? trim(value / 1e3) + "K" : trim(value);
  }

  /** Two digits or so, for where there is little room. */
  static String shortText(double value) {
    if (value >= 1e6) {
      return digits(value / 1e6) + "M";
    }
    return value >= 1e3 ? digits(value / 1e3) + "K" : digits(value);
  }

  private static String digits(double value) {
    String pattern = value >= 10 ? "%.0f" : value >= 1 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f";
    String text = String.format(java.util.Locale.ROOT, pattern, value);
    return text.startsWith("0.") ? text.substring(1) : text;
  }

  private static String trim(double value) {
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** The style class that gives a system its colour. */
  static String colour(String system) {
    return "c-" + system.replaceAll("[^a-z0-9]", "-");
  }
}

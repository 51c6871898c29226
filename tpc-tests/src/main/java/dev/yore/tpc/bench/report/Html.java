package dev.yore.tpc.bench.report;

import java.util.Locale;

/** Pieces of HTML and SVG. Stateless. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A coordinate, to a tenth of a pixel. */
  static String px(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String element(String name, String attributes, String content) {
    String open = attributes.isEmpty() ? name : name + " " + attributes;
    return "<" + open + ">" + content + "</" + name + ">";
  }

  static String text(double x, double y, String attributes, String content) {
    return element(
        "text", "x=\"" + px(x) + "\" y=\"" + px(y) + "\" " + attributes, escape(content));
  }

  static String line(double x1, double y1, double x2, double y2, String styleClass) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>"
        .formatted(px(x1), px(y1), px(x2), px(y2), styleClass);
  }
}

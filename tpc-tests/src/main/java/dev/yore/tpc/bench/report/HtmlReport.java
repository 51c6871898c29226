package dev.yore.tpc.bench.report;

/** The report as a page. Stateless. */
public final class HtmlReport {
  private HtmlReport() {}

  public static String of(Report report) {
    return "<pre>" + TextReport.forTerminal(report) + "</pre>";
  }
}

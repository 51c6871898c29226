package dev.yore.store.predict;

/**
 * Whether the values of a place lead from page to page, and how far one page reaches: the line that
 * fits values and first pages best, if it fits well. What a walk through the past is asked as of
 * changes while the page stays, and leads nowhere. Confined to one thread.
 */
final class PageReach {
  /** Of how pages differ, values must tell so much; a page's own width blurs the rest. */
  private static final double MIN_TOLD = 0.8;

  private double count;
  private double meanValue;
  private double meanPage;

  /** Sums of squared distances from the means, and of their products. */
  private double values;

  private double pages;
  private double both;

  /** A statement with the value began to read at the page. */
  void add(double value, double page) {
    count++;
    double valueOff = value - meanValue;
    double pageOff = page - meanPage;
    meanValue += valueOff / count;
    meanPage += pageOff / count;
    values += valueOff * (value - meanValue);
    pages += pageOff * (page - meanPage);
    both += valueOff * (page - meanPage);
  }

  /** Half of what a page spans, in values; 0 where they do not lead from page to page. */
  double halfAPage() {
    if (values <= 0 || pages <= 0 || both * both < MIN_TOLD * values * pages) {
      return 0;
    }
    return values / Math.abs(both) / 2;
  }
}

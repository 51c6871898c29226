package dev.yore.server.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** One line that shows how far a COPY is. Confined to one thread. */
final class CopyBar implements AutoCloseable {
  private final PrintWriter out;
  private boolean drawn;

  /** Shows nothing yet. */
  CopyBar(PrintWriter out) {
    this.out = out;
  }

  /**
   * Draws the line again.
   *
   * @param totalBytes of the file that is read; 0 if none is, or nobody knows
   */
  void show(long rows, long rejected, long readBytes, long totalBytes) {
    StringBuilder line = new StringBuilder("\r");
    if (totalBytes > 0) {
      double share = Math.min(1, readBytes / (double) totalBytes);
      line.append(Bar.of(share)).append(String.format(Locale.ROOT, " %3.0f %%  ", share * 100));
    }
    line.append(String.format(Locale.ROOT, "%,d rows", rows));
    if (rejected > 0) {
      line.append(String.format(Locale.ROOT, ", %,d rejected", rejected));
    }
    out.print(line.append("  "));
    out.flush();
    drawn = true;
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (drawn) {
      out.println();
      out.flush();
    }
  }
}

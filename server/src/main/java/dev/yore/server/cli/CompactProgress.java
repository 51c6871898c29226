package dev.yore.server.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** One line that shows how far the merging of a table is. Confined to one thread. */
final class CompactProgress implements AutoCloseable {
  private final PrintWriter out;
  private final boolean terminal;
  private final String table;

  /**
   * Shows nothing yet.
   *
   * @param terminal whether the line can be drawn again and again
   */
  CompactProgress(PrintWriter out, boolean terminal, String table) {
    this.out = out;
    this.terminal = terminal;
    this.table = table;
  }

  void show(long doneBytes, long totalBytes, int level) {
    if (terminal) {
      draw(Math.min(1, doneBytes / (double) Math.max(1, totalBytes)), "to level " + level);
    }
  }

  private void draw(double share, String what) {
    out.printf(Locale.ROOT, "\r%-30s %s %3.0f %%  %-12s", table, Bar.of(share), share * 100, what);
    out.flush();
  }

  /** Shows that the table is done. */
  @Override
  public void close() {
    if (terminal) {
      draw(1, "");
      out.println();
    } else {
      out.println(table + ": coalesced");
    }
    out.flush();
  }
}

package dev.yore.server.cli;

import dev.yore.store.CheckProgress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows how far a check is: a bar where there is a terminal, a line for each piece where there is
 * none. Confined to one thread.
 */
final class CheckBar implements CheckProgress, AutoCloseable {
  private static final int TEXT_WIDTH = 40;

  private final PrintWriter out;
  private final boolean terminal;
  private boolean drawn;

  /**
   * Shows nothing yet.
   *
   * @param terminal whether the line can be drawn again and again
   */
  CheckBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void at(String what, long doneBytes, long totalBytes) {
    if (!terminal) {
      out.println(what);
      return;
    }
    double share = Math.min(1, doneBytes / (double) Math.max(1, totalBytes));
    out.printf(
        Locale.ROOT, "\r%s %3.0f %%  %-" + TEXT_WIDTH + "s", Bar.of(share), share * 100, end(what));
    out.flush();
    drawn = true;
  }

  /** The end of a path says more than its beginning. */
  private static String end(String what) {
    return what.length() <= TEXT_WIDTH
        ? what
        : "…" + what.substring(what.length() - TEXT_WIDTH + 1);
  }

  /** Leaves the line. */
  @Override
  public void close() {
    if (drawn) {
      out.printf("\r%" + (Bar.WIDTH + TEXT_WIDTH + 10) + "s\r", "");
      out.flush();
    }
  }
}

package dev.yore.server.cli;

import dev.yore.store.BackupProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** A line that shows how many bytes are copied. Confined to one thread. */
final class ByteProgress implements BackupProgress, AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;

  private final PrintWriter out;
  private final boolean terminal;
  private boolean drawn;

  /**
   * Shows nothing yet.
   *
   * @param terminal whether the line can be drawn again and again
   */
  ByteProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void copied(String what, long doneBytes, long totalBytes) {
    if (!terminal) {
      out.println("copying " + what);
      return;
    }
    double share = totalBytes == 0 ? 1 : doneBytes / (double) totalBytes;
    out.printf(
        Locale.ROOT,
        "\r%s %3.0f %% of %.1f MiB  %-24s",
        Bar.of(share),
        share * 100,
        totalBytes / MEBIBYTE,
        what);
    out.flush();
    drawn = true;
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (drawn) {
      out.println();
    }
  }
}

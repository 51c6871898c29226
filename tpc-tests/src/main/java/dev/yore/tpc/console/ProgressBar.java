package dev.yore.tpc.console;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line that shows how far a long work is: redrawn in place on a terminal, otherwise a plain
 * line every few seconds and one at the end. Confined to one thread.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long PLAIN_LINE_NANOS = 5_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final boolean terminal;
  private final String label;
  private final String unit;
  private final long expected;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;
  private long done;
  private String detail = "";

  /**
   * Starts the clock.
   *
   * @param terminal whether the stream understands a carriage return
   * @param unit what is counted, plural
   * @param expected how many there will be, about
   */
  public ProgressBar(PrintWriter out, boolean terminal, String label, String unit, long expected) {
    this.out = out;
    this.terminal = terminal;
    this.label = label;
    this.unit = unit;
    this.expected = Math.max(1, expected);
  }

  /** Counts on, and says what is being worked on. */
  public void advance(long amount, String nowDoing) {
    done += amount;
    detail = nowDoing;
    long now = System.nanoTime();
    if (now - shownNanos >= (terminal ? REDRAW_NANOS : PLAIN_LINE_NANOS)) {
      shownNanos = now;
      show(now, false);
    }
  }

  public long done() {
    return done;
  }

  /** Per second since the start. */
  public double rate() {
    return done * NANOS_PER_SECOND / Math.max(1, System.nanoTime() - startNanos);
  }

  /** Shows the end state and moves to the next line. */
  @Override
  public void close() {
    detail = "";
    show(System.nanoTime(), true);
  }

  private void show(long nowNanos, boolean last) {
    double seconds = (nowNanos - startNanos) / NANOS_PER_SECOND;
    String figures =
        String.format(
            Locale.ROOT, "%,d %s  %,.0f/s  %.1f s  %s", done, unit, rate(), seconds, detail);
    if (!terminal) {
      String share = last ? "" : String.format(Locale.ROOT, "%d %%  ", done * 100 / expected);
      out.println(label + ": " + share + figures.stripTrailing());
      return;
    }
    double share = last ? 1 : Math.min(1, done / (double) expected);
    int filled = (int) (share * WIDTH);
    String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    out.printf(Locale.ROOT, "\r%-16s %s %3.0f %%  %-60s", label, bar, share * 100, figures);
    if (last) {
      out.println();
    }
    out.flush();
  }
}

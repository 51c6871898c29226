package dev.yore.tpc.bench.figure;

/** What figures are counted in, and which way is better. */
public enum Unit {
  MILLIS("ms", true),
  PER_SECOND("/s", false),
  MEGABYTES("MB", true),
  BYTES("B", true),
  TIMES("x", true),
  /** A share, the more the better. */
  SHARE("", false),
  /** A share, the less the better. */
  SHARE_LESS("", true);

  private final String symbol;
  private final boolean lessIsBetter;

  Unit(String symbol, boolean lessIsBetter) {
    this.symbol = symbol;
    this.lessIsBetter = lessIsBetter;
  }

  public String symbol() {
    return symbol;
  }

  public boolean lessIsBetter() {
    return lessIsBetter;
  }
}

package dev.yore.server.cli;

/** How far something is, as a bar of characters. Pure function. */
final class Bar {
  /** Characters of a bar. */
  static final int WIDTH = 30;

  private Bar() {}

  /**
   * The bar.
   *
   * @param share from 0 to 1
   */
  static String of(double share) {
    int filled = (int) (share * WIDTH);
    return "█".repeat(filled) + "░".repeat(WIDTH - filled);
  }
}

package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomValues.Column;
import dev.yore.tpc.random.RandomValues.Family;
import java.util.Random;

/** What writers of random queries draw by lot. Confined to one thread, as the lot is. */
record RandomDraws(Random random) {

  /** The letter that stands for a table in a query's text. */
  String table() {
    int n = random.nextInt(9);
    return n < 4 ? "T" : n < 8 ? "O" : "E";
  }

  Column column() {
    return RandomValues.any(random);
  }

  /** A column whose values both databases compare alike. */
  Column comparable() {
    Column column = column();
    return isComparable(column) ? column : RandomValues.named("n");
  }

  private static boolean isComparable(Column column) {
    return column.family() != Family.UUID
        && column.family() != Family.BINARY
        && column.family() != Family.BOOLEAN;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

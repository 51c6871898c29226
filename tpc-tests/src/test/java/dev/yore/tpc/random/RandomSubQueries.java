package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomValues.Column;
import dev.yore.tpc.random.RandomValues.Family;
import java.util.Random;

/** Writes random queries with sub-queries, correlated ones too. Confined to one thread. */
final class RandomSubQueries {
  private final Random random;
  private final RandomQueries simple;

  /**
   * A writer.
   *
   * @param simple writes the conditions
   */
  RandomSubQueries(Random random, RandomQueries simple) {
    this.random = random;
    this.simple = simple;
  }

  /** Sub-queries as values, inside CASE, under OR, within each other. */
  String inEveryPlace() {
    return "SELECT x.id, "
        + scalarQuery("x")
        + ", CASE WHEN "
        + exists("x")
        + " THEN "
        + pick("1", "x.n", scalarQuery("x"))
        + " ELSE 0 END FROM {"
        + table()
        + "} x WHERE "
        + switch (random.nextInt(4)) {
          case 0 -> simple.condition("x", 1) + " OR " + exists("x");
          case 1 -> "NOT (" + in("x") + " AND " + simple.simpleCondition("x") + ")";
          case 2 -> in("x") + " OR x.n = " + scalarQuery("x");
          default -> exists("x");
        };
  }

  private String scalarQuery(String t) {
    String inner = "{" + table() + "} z WHERE ";
    return switch (random.nextInt(5)) {
      case 0 -> "(SELECT MAX(z.n) FROM " + inner + "z.id = " + t + ".n)";
      case 1 -> "(SELECT COUNT(*) FROM " + inner + "z.n = " + t + ".n)";
      case 2 -> "(SELECT SUM(z.n) FROM " + inner + "z.s = " + t + ".s AND z.id <> 3)";
      case 3 -> "(SELECT MIN(z.n) FROM " + inner + simple.simpleCondition("z") + ")";
      default -> "(SELECT z.n FROM " + inner + "z.id = " + t + ".id)";
    };
  }

  private String exists(String t) {
    String inner =
        "(SELECT 1 FROM {"
            + table()
            + "} w WHERE w.n = "
            + t
            + ".n AND "
            + (chance(3)
                ? "w.id IN (SELECT v.n FROM {" + table() + "} v WHERE v.bo = w.bo)"
                : simple.simpleCondition("w"))
            + ")";
    return pick("EXISTS ", "NOT EXISTS ") + inner;
  }

  private String in(String t) {
    if (chance(3)) {
      // With a NULL anywhere DuckDB says unknown even where another column differs for certain.
      return "(COALESCE("
          + t
          + ".n, -99), "
          + t
          + ".id)"
          + pick(" IN", " NOT IN")
          + " (SELECT v.n, v.id FROM {"
          + table()
          + "} v WHERE v.n IS NOT NULL AND "
          + simple.simpleCondition("v")
          + ")";
    }
    String column = any().name();
    return t
        + "."
        + column
        + pick(" IN", " NOT IN")
        + " (SELECT v."
        + column
        + " FROM {"
        + table()
        + "} v WHERE "
        + pick(simple.simpleCondition("v"), "v.n = " + t + ".n", "v." + column + " IS NOT NULL")
        + ")";
  }

  /** Comparisons with all or any of a sub-query's rows. */
  String quantified() {
    Column column = comparable();
    String of = "x." + column.name();
    return "SELECT x.id FROM {"
        + table()
        + "} x WHERE "
        + of
        + " "
        + pick("> ALL", "<= ALL", "<> ALL", "= ANY", "< ANY", ">= ANY")
        + " (SELECT z."
        + column.name()
        + " FROM {"
        + table()
        + "} z WHERE "
        + pick(simple.simpleCondition("z"), "z." + column.name() + " IS NOT NULL", "z.id < 9")
        + ")";
  }

  private String table() {
    int n = random.nextInt(9);
    return n < 4 ? "T" : n < 8 ? "O" : "E";
  }

  private static boolean isComparable(Column column) {
    return column.family() != Family.UUID
        && column.family() != Family.BINARY
        && column.family() != Family.BOOLEAN;
  }

  private Column any() {
    return RandomValues.any(random);
  }

  private Column comparable() {
    Column column = any();
    return isComparable(column) ? column : RandomValues.named("n");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

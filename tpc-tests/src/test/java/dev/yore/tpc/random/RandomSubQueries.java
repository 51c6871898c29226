package dev.yore.tpc.random;

import dev.yore.tpc.random.RandomValues.Column;
import java.util.Random;

/** Writes random queries with sub-queries, correlated ones too. Confined to one thread. */
final class RandomSubQueries {
  private final Random random;
  private final RandomDraws draws;
  private final RandomQueries simple;

  /**
   * A writer.
   *
   * @param simple writes the conditions
   */
  RandomSubQueries(Random random, RandomQueries simple) {
    this.random = random;
    this.draws = new RandomDraws(random);
    this.simple = simple;
  }

  /** Sub-queries as values, inside CASE, under OR, within each other. */
  String inEveryPlace() {
    return "SELECT x.id, "
        + scalarQuery("x")
        + ", CASE WHEN "
        + exists("x")
        + " THEN "
        + draws.pick("1", "x.n", scalarQuery("x"))
        + " ELSE 0 END FROM {"
        + draws.table()
        + "} x WHERE "
        + switch (random.nextInt(4)) {
          case 0 -> simple.condition("x", 1) + " OR " + exists("x");
          case 1 -> "NOT (" + in("x") + " AND " + simple.simpleCondition("x") + ")";
          case 2 -> in("x") + " OR x.n = " + scalarQuery("x");
          default -> exists("x");
        };
  }

  private String scalarQuery(String t) {
    String inner = "{" + draws.table() + "} z WHERE ";
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
            + draws.table()
            + "} w WHERE w.n = "
            + t
            + ".n AND "
            + (draws.chance(3)
                ? "w.id IN (SELECT v.n FROM {" + draws.table() + "} v WHERE v.bo = w.bo)"
                : simple.simpleCondition("w"))
            + ")";
    return draws.pick("EXISTS ", "NOT EXISTS ") + inner;
  }

  private String in(String t) {
    if (draws.chance(3)) {
      // With a NULL anywhere DuckDB says unknown even where another column differs for certain.
      return "(COALESCE("
          + t
          + ".n, -99), "
          + t
          + ".id)"
          + draws.pick(" IN", " NOT IN")
          + " (SELECT v.n, v.id FROM {"
          + draws.table()
          + "} v WHERE v.n IS NOT NULL AND "
          + simple.simpleCondition("v")
          + ")";
    }
    String column = draws.column().name();
    return t
        + "."
        + column
        + draws.pick(" IN", " NOT IN")
        + " (SELECT v."
        + column
        + " FROM {"
        + draws.table()
        + "} v WHERE "
        + draws.pick(
            simple.simpleCondition("v"), "v.n = " + t + ".n", "v." + column + " IS NOT NULL")
        + ")";
  }

  /** Comparisons with all or any of a sub-query's rows. */
  String quantified() {
    Column column = draws.comparable();
    String of = "x." + column.name();
    return "SELECT x.id FROM {"
        + draws.table()
        + "} x WHERE "
        + of
        + " "
        + draws.pick("> ALL", "<= ALL", "<> ALL", "= ANY", "< ANY", ">= ANY")
        + " (SELECT z."
        + column.name()
        + " FROM {"
        + draws.table()
        + "} z WHERE "
        + draws.pick(simple.simpleCondition("z"), "z." + column.name() + " IS NOT NULL", "z.id < 9")
        + ")";
  }
}

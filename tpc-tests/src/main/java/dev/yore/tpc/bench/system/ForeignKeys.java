package dev.yore.tpc.bench.system;

import java.util.List;

/**
 * The secondary indexes that somebody who knows a row store gives TPC-H: foreign keys that no
 * primary key begins with, and the date orders are asked by. Immutable.
 */
final class ForeignKeys {
  private static final List<List<String>> INDEXES =
      List.of(
          List.of("supplier", "s_nationkey"),
          List.of("partsupp", "ps_suppkey"),
          List.of("customer", "c_nationkey"),
          List.of("orders", "o_custkey"),
          List.of("orders", "o_orderdate"),
          List.of("lineitem", "l_partkey, l_suppkey"));

  private ForeignKeys() {}

  /** CREATE INDEX statements, over the tables with a suffix to their name. */
  static String[] createSql(String tableSuffix) {
    String[] statements = new String[INDEXES.size()];
    for (int i = 0; i < statements.length; i++) {
      String table = INDEXES.get(i).get(0) + tableSuffix;
      statements[i] =
          "CREATE INDEX "
              + table
              + "_by_"
              + i
              + " ON "
              + table
              + " ("
              + INDEXES.get(i).get(1)
              + ")";
    }
    return statements;
  }
}

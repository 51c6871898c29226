package dev.yore.tpc.bench;

import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.tpch.TpchTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Looks up single orders by key with prepared statements: now, in the past, their whole life. */
final class PointsWorkload implements Workload {
  private static final int LOOKUPS = 2_000;
  private static final int KINDS = 3;
  // Until the JVM has compiled the path, it measures the compiler.
  private static final int WARM_UP = 1_000;

  @Override
  public String name() {
    return "points";
  }

  @Override
  public void run(Bench bench) throws SQLException {
    List<Long> keys = someOrders(bench.options());
    try (Connection connection = bench.system().connect();
        ProgressBar bar = bench.bar("points", "kinds", KINDS)) {
      measure(bench, connection, "row now", select("orders"), keys);
      bar.advance(1, "as of");
      if (bench.system() instanceof TemporalSystem system) {
        String past = system.asOf("orders", bench.middleMark());
        measure(bench, connection, "row as of the middle", select(past), keys);
        bar.advance(1, "all versions");
        measure(bench, connection, "all versions", select(system.allVersions("orders")), keys);
        bar.advance(1, "");
      }
    }
  }

  private static String select(String table) {
    return "SELECT o_orderstatus, o_totalprice, o_orderdate FROM "
        + table
        + " WHERE o_orderkey = ?";
  }

  private void measure(Bench bench, Connection connection, String name, String sql, List<Long> keys)
      throws SQLException {
    long[] nanos = new long[LOOKUPS];
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = -WARM_UP; i < LOOKUPS; i++) {
        statement.setLong(1, keys.get(Math.floorMod(i, keys.size())));
        long start = System.nanoTime();
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            result.getBigDecimal(2);
          }
        }
        if (i >= 0) {
          nanos[i] = System.nanoTime() - start;
        }
      }
    }
    Percentiles percentiles = new Percentiles(nanos);
    bench.measured(this, name + ", p50", "ms", percentiles.medianMillis());
    bench.measured(this, name + ", p99", "ms", percentiles.atMillis(99));
  }

  private static List<Long> someOrders(BenchOptions options) {
    List<Long> keys = new ArrayList<>();
    for (Object[] row : TpchTable.ORDERS.rows(options.scale())) {
      keys.add((Long) row[0]);
    }
    Collections.shuffle(keys, new Random(options.seed()));
    return keys;
  }
}

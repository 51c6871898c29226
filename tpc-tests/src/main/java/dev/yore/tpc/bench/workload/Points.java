package dev.yore.tpc.bench.workload;

import dev.yore.tpc.answer.ResultRows;
import dev.yore.tpc.bench.Agreement;
import dev.yore.tpc.bench.BenchOptions;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import dev.yore.tpc.tpch.TpchTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Reads single orders by their key: now, as of moments of the past, and every version. */
final class Points {
  static final String WORKLOAD = "points";
  private static final String ONE_ROW = "one row";
  private static final String ALL_VERSIONS = "all versions of a row";

  private static final int COMPARED_KEYS = 100;
  // A system that takes milliseconds for a row has shown that long before.
  private static final long MAX_NANOS = 5_000_000_000L;
  private static final int MIN_LOOKUPS = 50;

  private final Arena arena;
  private final String workload;
  private final Map<String, Integer> moments;
  private final long[] keys;

  /**
   * @param moments conditions and their commits
   */
  Points(Arena arena, String workload, Map<String, Integer> moments) {
    this.arena = arena;
    this.workload = workload;
    this.moments = moments;
    this.keys = someOrders(arena.scale(), arena.run().options());
  }

  /** The orders that are read, in random order. */
  long[] keys() {
    return keys;
  }

  void run() throws SQLException {
    compare();
    for (Contender contender : arena.contenders()) {
      Map<List<String>, String> lookups = lookups(contender);
      try (Connection connection = contender.system().connect();
          ProgressBar bar =
              arena.run().bar(contender.system().name() + " points", "kinds", lookups.size())) {
        for (var lookup : lookups.entrySet()) {
          String figure = lookup.getKey().get(0);
          String condition = lookup.getKey().get(1);
          arena.measured(
              contender.system().name(),
              workload,
              figure,
              condition,
              Unit.MILLIS,
              measure(connection, lookup.getValue()));
          bar.advance(1, figure + " " + condition);
        }
      }
    }
  }

  // By figure and condition.
  private Map<List<String>, String> lookups(Contender contender) {
    var system = contender.system();
    Map<List<String>, String> lookups = new LinkedHashMap<>();
    moments.forEach(
        (condition, commit) -> {
          if (commit == Question.PRESENT) {
            lookups.put(List.of(ONE_ROW, condition), select(system.now("orders")));
          } else if (system.remembers()) {
            String past = system.asOf("orders", contender.mark(commit));
            lookups.put(List.of(ONE_ROW, condition), select(past));
          }
        });
    if (system.remembers()) {
      lookups.put(List.of(ALL_VERSIONS, "ever"), select(system.allVersions("orders")));
    }
    return lookups;
  }

  private static String select(String table) {
    return "SELECT o_orderstatus, o_totalprice, o_orderdate FROM "
        + table
        + " WHERE o_orderkey = ?";
  }

  private void compare() throws SQLException {
    Map<List<String>, Map<String, List<List<Object>>>> answers = new LinkedHashMap<>();
    for (Contender contender : arena.contenders()) {
      try (Connection connection = contender.system().connect()) {
        for (var lookup : lookups(contender).entrySet()) {
          answers
              .computeIfAbsent(lookup.getKey(), key -> new LinkedHashMap<>())
              .put(contender.system().name(), rows(connection, lookup.getValue()));
        }
      }
    }
    for (var answer : answers.entrySet()) {
      Agreement.requireSameRows(String.join(" ", answer.getKey()), answer.getValue());
    }
  }

  private List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    // A set, because systems differ in whether an update that changes nothing makes a version.
    Set<List<Object>> rows = new LinkedHashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < Math.min(COMPARED_KEYS, keys.length); i++) {
        statement.setLong(1, keys[i]);
        try (ResultSet result = statement.executeQuery()) {
          for (List<Object> row : ResultRows.of(result)) {
            List<Object> withKey = new ArrayList<>(row);
            withKey.add(Long.toString(keys[i]));
            rows.add(withKey);
          }
        }
      }
    }
    return List.copyOf(rows);
  }

  private Spread measure(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int lookups = arena.run().options().lookups();
      // Until the JVM has compiled the path, it measures the compiler.
      lookUp(statement, lookups / 2);
      return Spread.ofNanos(lookUp(statement, lookups));
    }
  }

  private long[] lookUp(PreparedStatement statement, int lookups) throws SQLException {
    long[] nanos = new long[lookups];
    long begin = System.nanoTime();
    for (int i = 0; i < lookups; i++) {
      if (i >= MIN_LOOKUPS && System.nanoTime() - begin > MAX_NANOS) {
        return Arrays.copyOf(nanos, i);
      }
      statement.setLong(1, keys[i % keys.length]);
      long start = System.nanoTime();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          result.getBigDecimal(2);
        }
      }
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private static long[] someOrders(double scale, BenchOptions options) {
    List<Long> all = new ArrayList<>();
    for (Object[] row : TpchTable.ORDERS.rows(scale)) {
      all.add((Long) row[0]);
    }
    Collections.shuffle(all, new Random(options.seed()));
    return all.stream().limit(options.lookups()).mapToLong(Long::longValue).toArray();
  }
}

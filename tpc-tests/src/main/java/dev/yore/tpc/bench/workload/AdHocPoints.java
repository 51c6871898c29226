package dev.yore.tpc.bench.workload;

import dev.yore.tpc.answer.ResultRows;
import dev.yore.tpc.bench.Agreement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Reads single orders by texts that nobody has prepared: from parsing to the last row. */
final class AdHocPoints {
  private static final String FIGURE = "one row, ad-hoc";
  private static final int COMPARED = 20;
  // A system that takes long for a statement has shown that long before.
  private static final long MAX_NANOS = 10_000_000_000L;
  private static final int MIN_STATEMENTS = 50;
  private static final List<String> COLUMNS =
      List.of("o_orderstatus", "o_totalprice", "o_orderdate", "o_custkey", "o_shippriority");

  private final Arena arena;
  private final long[] keys;

  AdHocPoints(Arena arena, long[] keys) {
    this.arena = arena;
    this.keys = keys;
  }

  void run() throws SQLException {
    compare();
    for (Contender contender : arena.contenders()) {
      String name = contender.system().name();
      Map<String, IntFunction<String>> texts = texts(contender);
      try (Connection connection = contender.system().connect();
          ProgressBar bar = arena.run().bar(name + " ad-hoc points", "kinds", texts.size())) {
        for (var kind : texts.entrySet()) {
          Spread spread = measure(connection, kind.getValue());
          arena.measured(name, Points.WORKLOAD, FIGURE, kind.getKey(), Unit.MILLIS, spread);
          bar.advance(1, kind.getKey());
        }
      }
    }
  }

  /** The n-th text of each kind. */
  private Map<String, IntFunction<String>> texts(Contender contender) {
    String orders = contender.system().now("orders");
    Map<String, IntFunction<String>> texts = new LinkedHashMap<>();
    texts.put(
        "other constants only",
        n -> "SELECT " + String.join(", ", COLUMNS) + " FROM " + orders + whereKey(n));
    texts.put(
        "texts that share nothing",
        n ->
            "SELECT "
                + COLUMNS.get(n % COLUMNS.size())
                + " AS a"
                + n
                + ", "
                + COLUMNS.get((n + 1 + n / COLUMNS.size() % 4) % COLUMNS.size())
                + " AS b"
                + n
                + " FROM "
                + orders
                + whereKey(n));
    return texts;
  }

  private String whereKey(int n) {
    return " WHERE o_orderkey = " + keys[n % keys.length];
  }

  private void compare() throws SQLException {
    Map<String, Map<String, List<List<Object>>>> answers = new LinkedHashMap<>();
    for (Contender contender : arena.contenders()) {
      try (Connection connection = contender.system().connect();
          Statement statement = connection.createStatement()) {
        for (var kind : texts(contender).entrySet()) {
          for (int n = 0; n < COMPARED; n++) {
            // Far from the numbers that are measured, whose texts nobody may have seen.
            try (ResultSet result =
                statement.executeQuery(kind.getValue().apply(Integer.MAX_VALUE / 2 + n))) {
              answers
                  .computeIfAbsent(
                      FIGURE + " " + kind.getKey() + " " + n, k -> new LinkedHashMap<>())
                  .put(contender.system().name(), ResultRows.of(result));
            }
          }
        }
      }
    }
    for (var answer : answers.entrySet()) {
      Agreement.requireSameRows(answer.getKey(), answer.getValue());
    }
  }

  /** Half as many as of those that are prepared: these are parsed and planned, too. */
  private Spread measure(Connection connection, IntFunction<String> text) throws SQLException {
    int statements = arena.run().options().lookups() / 2;
    try (Statement statement = connection.createStatement()) {
      // Until the JVM has compiled parser and planner, it measures the compiler.
      ask(statement, text, 0, statements);
      return Spread.ofNanos(ask(statement, text, statements, statements));
    }
  }

  private static long[] ask(Statement statement, IntFunction<String> text, int from, int count)
      throws SQLException {
    long[] nanos = new long[count];
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      if (i >= MIN_STATEMENTS && System.nanoTime() - begin > MAX_NANOS) {
        return Arrays.copyOf(nanos, i);
      }
      String sql = text.apply(from + i);
      long start = System.nanoTime();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          result.getObject(1);
        }
      }
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }
}

package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.DOUBLE;
import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.plan.WindowGroup;
import dev.yore.engine.plan.WindowGroup.Bound;
import dev.yore.engine.plan.WindowGroup.BoundKind;
import dev.yore.engine.plan.WindowGroup.Function;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns: 0 partition, 1 order (unique where frames count rows), 2 value. */
class WindowOperatorTest {
  private static final ColumnType SUM = ColumnType.decimal(38, 0);
  private static final long TINY_BYTES = 400_000;
  private static final SortKey ASCENDING = new SortKey(1, false, false);

  private PlanTester tester;

  @BeforeEach
  void setUp(@TempDir Path directory) {
    tester = new PlanTester(directory.resolve("spill"));
  }

  private static WindowGroup.Call aggregate(AggregateFunction function, ColumnType type) {
    return new WindowGroup.Call(
        Function.AGGREGATE,
        new AggregateCall(function, List.of(2), false, AggregateCall.NO_FILTER, List.of(), type),
        List.of(),
        false,
        type);
  }

  private static WindowGroup.Call call(
      Function function, boolean ignoreNulls, ColumnType type, Expression... arguments) {
    return new WindowGroup.Call(function, null, List.of(arguments), ignoreNulls, type);
  }

  private static Expression value() {
    return new Expression.Field(2, LONG, true);
  }

  private static Expression number(long value) {
    return new Expression.Constant(value, LONG);
  }

  private static Bound bound(BoundKind kind, int offset) {
    boolean bare = kind != BoundKind.PRECEDING && kind != BoundKind.FOLLOWING;
    return new Bound(kind, bare ? null : number(offset));
  }

  private static TestTable table(Random random, int rows, int orders) {
    List<List<@Nullable Object>> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(random.nextInt(12) == 0 ? null : "p" + random.nextInt(6));
      row.add(orders == 0 ? Long.valueOf(i) : Long.valueOf(random.nextInt(orders)));
      row.add(random.nextInt(5) == 0 ? null : (long) random.nextInt(100));
      table.add(row);
    }
    java.util.Collections.shuffle(table, random);
    return new TestTable(List.of(TEXT, LONG, LONG), table);
  }

  private static List<List<List<@Nullable Object>>> partitions(TestTable table) {
    Map<Object, List<List<@Nullable Object>>> partitions = new LinkedHashMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      partitions.computeIfAbsent(String.valueOf(row.get(0)), k -> new ArrayList<>()).add(row);
    }
    partitions
        .values()
        .forEach(
            rows ->
                rows.sort(Comparator.comparing(row -> (Long) Objects.requireNonNull(row.get(1)))));
    return new ArrayList<>(partitions.values());
  }

  private static long order(List<@Nullable Object> row) {
    return (Long) Objects.requireNonNull(row.get(1));
  }

  private static boolean inFrame(
      boolean rows, Bound lower, int low, Bound upper, int high, long at, long other) {
    // In a frame of rows, at and other are row numbers; otherwise values of the order key.
    boolean afterLower =
        switch (lower.kind()) {
          case UNBOUNDED_PRECEDING -> true;
          case PRECEDING -> other >= at - low;
          case CURRENT_ROW -> other >= at;
          case FOLLOWING -> other >= at + low;
          case UNBOUNDED_FOLLOWING -> false;
        };
    boolean beforeUpper =
        switch (upper.kind()) {
          case UNBOUNDED_PRECEDING -> false;
          case PRECEDING -> other <= at - high;
          case CURRENT_ROW -> other <= at;
          case FOLLOWING -> other <= at + high;
          case UNBOUNDED_FOLLOWING -> true;
        };
    return afterLower && beforeUpper;
  }

  @ParameterizedTest
  @CsvSource({
    "true, UNBOUNDED_PRECEDING, 0, CURRENT_ROW, 0",
    "true, PRECEDING, 3, FOLLOWING, 2",
    "true, PRECEDING, 5, PRECEDING, 2",
    "true, FOLLOWING, 1, UNBOUNDED_FOLLOWING, 0",
    "true, UNBOUNDED_PRECEDING, 0, UNBOUNDED_FOLLOWING, 0",
    "false, UNBOUNDED_PRECEDING, 0, CURRENT_ROW, 0",
    "false, PRECEDING, 4, FOLLOWING, 3",
    "false, CURRENT_ROW, 0, UNBOUNDED_FOLLOWING, 0",
    "false, FOLLOWING, 2, FOLLOWING, 6"
  })
  void framesHaveTheRowsTheySay(
      boolean rows, BoundKind lowerKind, int low, BoundKind upperKind, int high) {
    TestTable table = table(new Random(low + high), 6000, rows ? 0 : 300);
    Bound lower = bound(lowerKind, low);
    Bound upper = bound(upperKind, high);
    WindowGroup group =
        new WindowGroup(
            List.of(0),
            List.of(ASCENDING),
            rows,
            lower,
            upper,
            List.of(
                aggregate(AggregateFunction.SUM, SUM),
                aggregate(AggregateFunction.COUNT, LONG),
                aggregate(AggregateFunction.MIN, LONG)));
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<List<@Nullable Object>> partition : partitions(table)) {
      for (int i = 0; i < partition.size(); i++) {
        List<Long> values = new ArrayList<>();
        for (int j = 0; j < partition.size(); j++) {
          long at = rows ? i : order(partition.get(i));
          long other = rows ? j : order(partition.get(j));
          Object value = partition.get(j).get(2);
          if (value != null && inFrame(rows, lower, low, upper, high, at, other)) {
            values.add((Long) value);
          }
        }
        List<@Nullable Object> row = new ArrayList<>(partition.get(i));
        row.add(
            values.isEmpty() ? null : BigDecimal.valueOf(values.stream().mapToLong(v -> v).sum()));
        row.add((long) values.size());
        row.add(values.stream().min(Long::compare).orElse(null));
        expected.add(row);
      }
    }
    SameRows.assertSame(
        tester.run(new PlanNode.Window(table.plan(1), List.of(group)), 3, PlanTester.PLENTY_BYTES),
        expected);
  }

  @Test
  void ranksCountRowsAndPeers() {
    TestTable table = table(new Random(3), 2000, 50);
    WindowGroup group =
        new WindowGroup(
            List.of(0),
            List.of(ASCENDING),
            false,
            bound(BoundKind.UNBOUNDED_PRECEDING, 0),
            bound(BoundKind.CURRENT_ROW, 0),
            List.of(
                call(Function.RANK, false, LONG),
                call(Function.DENSE_RANK, false, LONG),
                call(Function.CUME_DIST, false, DOUBLE),
                call(Function.PERCENT_RANK, false, DOUBLE)));
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<List<@Nullable Object>> partition : partitions(table)) {
      for (List<@Nullable Object> row : partition) {
        long before = count(partition, other -> order(other) < order(row));
        long upTo = count(partition, other -> order(other) <= order(row));
        long distinct =
            partition.stream()
                .filter(o -> order(o) <= order(row))
                .map(o -> order(o))
                .distinct()
                .count();
        List<@Nullable Object> ranked = new ArrayList<>(row);
        ranked.add(before + 1);
        ranked.add(distinct);
        ranked.add((double) upTo / partition.size());
        ranked.add(partition.size() == 1 ? 0.0 : (double) before / (partition.size() - 1));
        expected.add(ranked);
      }
    }
    SameRows.assertSame(tester.run(new PlanNode.Window(table.plan(1), List.of(group))), expected);
  }

  private static long count(
      List<List<@Nullable Object>> rows, Predicate<List<@Nullable Object>> condition) {
    return rows.stream().filter(condition).count();
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void valuesComeFromNeighboursAndFrames(boolean ignoreNulls) {
    TestTable table = table(new Random(4), 1500, 0);
    WindowGroup group =
        new WindowGroup(
            List.of(0),
            List.of(ASCENDING),
            true,
            bound(BoundKind.PRECEDING, 2),
            bound(BoundKind.FOLLOWING, 2),
            List.of(
                call(Function.ROW_NUMBER, false, LONG),
                call(Function.NTILE, false, LONG, number(7)),
                call(Function.LAG, ignoreNulls, LONG, value()),
                call(Function.LEAD, ignoreNulls, LONG, value(), number(2), number(-1)),
                call(Function.FIRST_VALUE, ignoreNulls, LONG, value()),
                call(Function.LAST_VALUE, ignoreNulls, LONG, value()),
                call(Function.NTH_VALUE, ignoreNulls, LONG, value(), number(2))));
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<List<@Nullable Object>> rows : partitions(table)) {
      for (int i = 0; i < rows.size(); i++) {
        List<@Nullable Object> row = new ArrayList<>(rows.get(i));
        row.add(i + 1L);
        row.add(tile(rows.size(), i, 7));
        List<@Nullable Object> before = values(rows, 0, i, ignoreNulls);
        List<@Nullable Object> after = values(rows, i + 1, rows.size(), ignoreNulls);
        List<@Nullable Object> frame =
            values(rows, Math.max(0, i - 2), Math.min(rows.size(), i + 3), ignoreNulls);
        row.add(before.isEmpty() ? null : before.get(before.size() - 1));
        row.add(after.size() < 2 ? Long.valueOf(-1) : after.get(1));
        row.add(frame.isEmpty() ? null : frame.get(0));
        row.add(frame.isEmpty() ? null : frame.get(frame.size() - 1));
        row.add(frame.size() < 2 ? null : frame.get(1));
        expected.add(row);
      }
    }
    SameRows.assertSame(tester.run(new PlanNode.Window(table.plan(1), List.of(group))), expected);
  }

  private static List<@Nullable Object> values(
      List<List<@Nullable Object>> rows, int from, int to, boolean ignoreNulls) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (!ignoreNulls || rows.get(i).get(2) != null) {
        values.add(rows.get(i).get(2));
      }
    }
    return values;
  }

  private static long tile(int size, int row, int tiles) {
    int end = 0;
    for (int tile = 1; ; tile++) {
      end += size / tiles + (tile <= size % tiles ? 1 : 0);
      if (row < end) {
        return tile;
      }
    }
  }

  @Test
  void groupsOfDifferentPartitionsAndOrdersFollowEachOther() {
    TestTable table = table(new Random(5), 500, 0);
    Bound first = bound(BoundKind.UNBOUNDED_PRECEDING, 0);
    Bound last = bound(BoundKind.UNBOUNDED_FOLLOWING, 0);
    PlanNode.Window plan =
        new PlanNode.Window(
            table.plan(1),
            List.of(
                new WindowGroup(
                    List.of(0),
                    List.of(),
                    true,
                    first,
                    last,
                    List.of(aggregate(AggregateFunction.COUNT, LONG))),
                new WindowGroup(
                    List.of(),
                    List.of(ASCENDING),
                    true,
                    first,
                    last,
                    List.of(call(Function.ROW_NUMBER, false, LONG)))));
    List<List<@Nullable Object>> rows = tester.run(plan);
    assertThat(rows).hasSize(500);
    for (List<@Nullable Object> row : rows) {
      assertThat(row.get(4)).isEqualTo(order(row) + 1);
      assertThat(row.get(3))
          .isEqualTo(
              count(table.rows(), o -> Objects.equals(o.get(0), row.get(0)) && o.get(2) != null));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void rowsTooManyForMemoryAreSortedInFiles(int parallelism) {
    TestTable table = table(new Random(6), 20_000, 0);
    table.rows().forEach(row -> row.set(0, "p" + (Long) row.get(1) % 100));
    PlanNode plan =
        new PlanNode.Window(
            table.plan(1),
            List.of(
                new WindowGroup(
                    List.of(0),
                    List.of(ASCENDING),
                    true,
                    bound(BoundKind.PRECEDING, 3),
                    bound(BoundKind.CURRENT_ROW, 0),
                    List.of(
                        call(Function.ROW_NUMBER, false, LONG),
                        aggregate(AggregateFunction.SUM, SUM),
                        aggregate(AggregateFunction.MAX, LONG)))));
    List<List<@Nullable Object>> expected = tester.run(plan);
    assertThat(expected).hasSize(20_000);
    SameRows.assertSame(tester.run(plan, parallelism, TINY_BYTES), expected);
    PlanCursor spilled = tester.open(plan, parallelism, TINY_BYTES);
    try (spilled) {
      while (spilled.next() != null) {
        // Only its cost is of interest here.
      }
    }
    assertThat(spilled.metrics().inputs().get(0).spilledBytes()).isPositive();
    assertThat(tester.spillFiles()).isEmpty();
  }
}

package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions: start, end, key, value. */
class SweepOperatorTest {
  private static final ColumnType SUM = ColumnType.decimal(38, 0);
  private static final List<AggregateCall> COUNT_AND_SUM =
      List.of(
          call(AggregateFunction.COUNT, LONG, false), call(AggregateFunction.SUM, SUM, false, 3));
  private static final List<AggregateCall> CALLS =
      List.of(
          call(AggregateFunction.COUNT, LONG, false),
          call(AggregateFunction.SUM, SUM, false, 3),
          call(AggregateFunction.MIN, LONG, false, 3),
          call(AggregateFunction.COUNT, LONG, true, 3));

  private static AggregateCall call(
      AggregateFunction function, ColumnType type, boolean distinct, Integer... arguments) {
    return new AggregateCall(
        function, List.of(arguments), distinct, AggregateCall.NO_FILTER, List.of(), type);
  }

  private static TestTable versions(Random random, int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = random.nextInt(3) == 0 ? 0 : random.nextInt(1000);
      long end = random.nextInt(3) == 0 ? Long.MAX_VALUE : start + 1 + random.nextInt(300);
      Long value = random.nextInt(10) == 0 ? null : random.nextInt(50) - 20L;
      rows.add(Arrays.asList(start, end, "k" + random.nextInt(4), value));
    }
    return new TestTable(List.of(LONG, LONG, TEXT, LONG), rows);
  }

  private static TestTable points(Random random, int count) {
    Set<Long> points = new LinkedHashSet<>();
    while (points.size() < count) {
      points.add((long) random.nextInt(2000) - 300);
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    points.forEach(point -> rows.add(List.of(point)));
    return new TestTable(List.of(LONG), rows);
  }

  private static PlanNode plan(TestTable points, TestTable versions, List<Integer> keys) {
    return plan(points, versions, keys, CALLS);
  }

  private static PlanNode plan(
      TestTable points, TestTable versions, List<Integer> keys, List<AggregateCall> calls) {
    List<ColumnType> types = new ArrayList<>();
    types.add(LONG);
    keys.forEach(key -> types.add(TEXT));
    calls.forEach(call -> types.add(call.type()));
    return new PlanNode.Sweep(points.plan(1), versions.plan(2), 0, 1, keys, calls, types);
  }

  /** Point by point. */
  private static List<List<@Nullable Object>> reference(
      TestTable points, TestTable versions, List<Integer> keys) {
    List<List<@Nullable Object>> result = new ArrayList<>();
    for (List<@Nullable Object> pointRow : points.rows()) {
      long point = (Long) Objects.requireNonNull(pointRow.get(0));
      Map<List<@Nullable Object>, List<Long>> groups = new LinkedHashMap<>();
      Map<List<@Nullable Object>, Long> counts = new LinkedHashMap<>();
      if (keys.isEmpty()) {
        groups.put(List.of(), new ArrayList<>());
        counts.put(List.of(), 0L);
      }
      for (List<@Nullable Object> version : versions.rows()) {
        if ((Long) Objects.requireNonNull(version.get(0)) <= point
            && point < (Long) Objects.requireNonNull(version.get(1))) {
          List<@Nullable Object> key = new ArrayList<>();
          keys.forEach(field -> key.add(version.get(field)));
          counts.merge(key, 1L, Long::sum);
          List<Long> values = groups.computeIfAbsent(key, k -> new ArrayList<>());
          if (version.get(3) != null) {
            values.add((Long) version.get(3));
          }
        }
      }
      groups.forEach(
          (key, values) -> {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(point);
            row.addAll(key);
            row.add(counts.get(key));
            row.add(
                values.isEmpty()
                    ? null
                    : BigDecimal.valueOf(values.stream().mapToLong(v -> v).sum()));
            row.add(values.stream().min(Long::compare).orElse(null));
            row.add(values.stream().distinct().count());
            result.add(row);
          });
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 100, 1", "3, 100, 4", "4, 7, 4", "5, 64, 3", "6, 0, 1"})
  void everyPointIsAggregatedAsIfAlone(
      long seed, int pointCount, int parallelism, @TempDir Path directory) {
    Random random = new Random(seed);
    PlanTester tester = new PlanTester(directory);
    TestTable points = points(random, pointCount);
    TestTable versions = versions(random, 1500);
    for (List<Integer> keys : List.<List<Integer>>of(List.of(), List.of(2))) {
      SameRows.assertSame(
          tester.run(plan(points, versions, keys), parallelism, PlanTester.PLENTY_BYTES),
          reference(points, versions, keys));
    }
  }

  /** These are added where a version begins and taken back where it ends. */
  @ParameterizedTest
  @CsvSource({"11, 1, 1", "12, 100, 1", "13, 100, 4", "14, 7, 4", "15, 64, 3", "16, 0, 1"})
  void countsAndExactSumsAreTheSameAtEveryPoint(
      long seed, int pointCount, int parallelism, @TempDir Path directory) {
    Random random = new Random(seed);
    TestTable points = points(random, pointCount);
    TestTable versions = versions(random, 1500);
    SameRows.assertSame(
        new PlanTester(directory)
            .run(
                plan(points, versions, List.of(), COUNT_AND_SUM),
                parallelism,
                PlanTester.PLENTY_BYTES),
        reference(points, versions, List.of()).stream().map(row -> row.subList(0, 3)).toList());
  }

  /** With a MIN beside them they are put into a tree; without, they are added and taken back. */
  @ParameterizedTest
  @CsvSource({"21, 1", "22, 4", "23, 4", "24, 4"})
  void anyCountsAndSumsAreThoseOfATree(long seed, int parallelism, @TempDir Path directory) {
    Random random = new Random(seed);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      rows.add(
          Arrays.asList(
              time(random), time(random), (long) random.nextInt(2), value(random), value(random)));
    }
    TestTable versions = new TestTable(List.of(LONG, LONG, LONG, LONG, LONG), rows);
    TestTable points = points(random, 40);
    List<AggregateCall> calls =
        List.of(
            call(AggregateFunction.COUNT, LONG, false),
            call(AggregateFunction.SUM, SUM, false, 3),
            filtered(AggregateFunction.SUM0, SUM, 4),
            call(AggregateFunction.COUNT, LONG, false, 3, 4),
            filtered(AggregateFunction.COUNT, LONG, 3),
            call(AggregateFunction.AVG, SUM, false, 4));
    List<AggregateCall> withMin = new ArrayList<>(calls);
    withMin.add(call(AggregateFunction.MIN, LONG, false, 3));
    PlanTester tester = new PlanTester(directory);
    SameRows.assertSame(
        tester.run(plan(points, versions, List.of(), calls), parallelism, PlanTester.PLENTY_BYTES),
        tester
            .run(plan(points, versions, List.of(), withMin), parallelism, PlanTester.PLENTY_BYTES)
            .stream()
            .map(row -> row.subList(0, 1 + calls.size()))
            .toList());
  }

  private static AggregateCall filtered(
      AggregateFunction function, ColumnType type, Integer argument) {
    return new AggregateCall(function, List.of(argument), false, 2, List.of(), type);
  }

  private static @Nullable Long time(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      default -> random.nextInt(2000) - 300L;
    };
  }

  private static @Nullable Long value(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> null;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      default -> (long) random.nextInt(1000);
    };
  }

  @Test
  void withoutVersionsOnlyTheCallsWithoutKeysHaveRows(@TempDir Path directory) {
    PlanTester tester = new PlanTester(directory);
    TestTable points = points(new Random(1), 3);
    TestTable none = new TestTable(List.of(LONG, LONG, TEXT, LONG), List.of());
    assertThat(tester.run(plan(points, none, List.of()))).hasSize(3);
    assertThat(tester.run(plan(points, none, List.of(2)))).isEmpty();
  }
}

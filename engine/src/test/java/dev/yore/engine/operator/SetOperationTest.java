package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static dev.yore.engine.operator.RandomRows.WIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SetKind;
import dev.yore.store.schema.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetOperationTest {
  private static final long TINY_BYTES = 200_000;
  private static final ColumnType[] COLUMNS = {LONG, TEXT, WIDE};

  /** How often a row is in the answer, given how often it is in each input. */
  private static long times(SetKind kind, boolean all, long[] counts) {
    long sum = counts[0];
    long rest = counts[0];
    long least = counts[0];
    for (int i = 1; i < counts.length; i++) {
      sum += counts[i];
      least = Math.min(least, counts[i]);
      rest = all ? rest - counts[i] : counts[i] > 0 ? 0 : rest;
    }
    long times =
        switch (kind) {
          case UNION -> sum;
          case INTERSECT -> least;
          case EXCEPT -> Math.max(0, rest);
        };
    return all ? times : Math.min(1, times);
  }

  @ParameterizedTest
  @CsvSource({
    "UNION, true, 2",
    "UNION, false, 3",
    "INTERSECT, true, 3",
    "INTERSECT, false, 2",
    "EXCEPT, true, 2",
    "EXCEPT, false, 3",
    "EXCEPT, true, 3"
  })
  void rowsComeAsOftenAsTheInputsSay(
      SetKind kind, boolean all, int inputs, @TempDir Path directory) {
    PlanTester tester = new PlanTester(directory);
    Random random = new Random(inputs);
    Map<List<@Nullable Object>, long[]> counts = new LinkedHashMap<>();
    List<PlanNode> plans = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      TestTable table = RandomRows.table(random, 900 - 200 * i, 7, COLUMNS);
      plans.add(table.plan(i));
      for (List<@Nullable Object> row : RandomRows.plain(table)) {
        counts.computeIfAbsent(row, r -> new long[inputs])[i]++;
      }
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    counts.forEach(
        (row, given) -> {
          for (long n = times(kind, all, given); n > 0; n--) {
            expected.add(row);
          }
        });
    PlanNode plan = new PlanNode.SetOperation(plans, kind, all);
    for (int parallelism : new int[] {1, 4}) {
      SameRows.assertSame(tester.run(plan, parallelism, PlanTester.PLENTY_BYTES), expected);
    }
    try (PlanCursor cursor = tester.open(plan, 1, PlanTester.PLENTY_BYTES)) {
      while (cursor.next() != null) {
        // Only its cost is of interest here.
      }
      assertThat(cursor.metrics().node()).isSameAs(plan);
      assertThat(cursor.metrics().rows()).isEqualTo(expected.size());
      assertThat(cursor.metrics().inputs()).hasSize(inputs);
      assertThat(cursor.metrics().inputs().get(0).rows()).isEqualTo(900);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNION, false",
    "INTERSECT, true",
    "INTERSECT, false",
    "EXCEPT, true",
    "EXCEPT, false",
  })
  void inputsTooLargeForMemoryAreDivided(SetKind kind, boolean all, @TempDir Path directory) {
    PlanTester tester = new PlanTester(directory);
    Random random = new Random(kind.ordinal());
    PlanNode left = RandomRows.table(random, 6000, 3000, COLUMNS).plan(1);
    PlanNode right = RandomRows.table(random, 5000, 3000, COLUMNS).plan(2);
    PlanNode plan = new PlanNode.SetOperation(List.of(left, left, right), kind, all);
    List<List<@Nullable Object>> expected = tester.run(plan, 1, PlanTester.PLENTY_BYTES);
    for (int parallelism : new int[] {1, 4}) {
      SameRows.assertSame(tester.run(plan, parallelism, TINY_BYTES), expected);
    }
    PlanCursor spilled = tester.open(plan, 2, TINY_BYTES);
    try (spilled) {
      while (spilled.next() != null) {
        // Only its cost is of interest here.
      }
    }
    assertThat(spilled.metrics().spilledBytes()).isPositive();
    assertThat(tester.spillFiles()).isEmpty();
  }
}

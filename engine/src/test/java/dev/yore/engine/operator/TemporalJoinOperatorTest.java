package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions: start, end, key, value; every answer is also that of the join it is short for. */
class TemporalJoinOperatorTest {
  private static final long LITTLE_BYTES = 1L << 20;

  @TempDir Path directory;

  private static TestTable versions(Random random, int count, int keys) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = random.nextInt(1000);
      long end = random.nextInt(5) == 0 ? Long.MAX_VALUE : start + random.nextInt(60);
      Long key = random.nextInt(20) == 0 ? null : (long) random.nextInt(keys);
      rows.add(Arrays.asList(start, end, key, "v" + random.nextInt(10)));
    }
    return new TestTable(List.of(LONG, LONG, LONG, TEXT), rows);
  }

  private static PlanNode.TemporalJoin join(TestTable left, TestTable right, boolean keyed) {
    Expression differ =
        new Expression.Call(
            ScalarFunction.NOT_EQUAL,
            List.of(new Expression.Field(3, TEXT, true), new Expression.Field(7, TEXT, true)),
            ColumnType.of(Kind.BOOLEAN),
            true);
    List<Integer> keys = keyed ? List.of(2) : List.of();
    return new PlanNode.TemporalJoin(
        left.plan(3), right.plan(2), keys, keys, 0, 1, 0, 1, keyed ? differ : null);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 300, 200, 5, true, 1", "2, 300, 200, 5, true, 3", "3, 500, 500, 1, true, 2",
    "4, 200, 300, 1, false, 1", "5, 100, 0, 3, true, 2", "6, 0, 100, 3, false, 1",
    "7, 2000, 2000, 300, true, 2"
  })
  void givesWhatTheJoinOnTheOverlapGives(
      long seed, int leftRows, int rightRows, int keys, boolean keyed, int parallelism) {
    Random random = new Random(seed);
    PlanNode.TemporalJoin join =
        join(versions(random, leftRows, keys), versions(random, rightRows, keys), keyed);
    PlanTester tester = new PlanTester(directory);
    SameRows.assertSame(
        tester.run(join, parallelism, PlanTester.PLENTY_BYTES),
        tester.run(TemporalJoins.overlapping(join), 1, PlanTester.PLENTY_BYTES));
  }

  @Test
  void whatDoesNotFitIntoMemoryIsJoinedInParts() {
    Random random = new Random(9);
    PlanNode.TemporalJoin join =
        join(versions(random, 2_000, 5_000), versions(random, 60_000, 5_000), true);
    PlanTester tester = new PlanTester(directory);
    SameRows.assertSame(
        tester.run(join, 2, LITTLE_BYTES),
        tester.run(TemporalJoins.overlapping(join), 1, PlanTester.PLENTY_BYTES));
    assertThat(tester.spillFiles()).isEmpty();
  }
}

package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.DOUBLE;
import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static dev.yore.engine.operator.RandomRows.WIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.PhysicalOrder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortOperatorTest {
  private static final ColumnType[] COLUMNS = {LONG, TEXT, DOUBLE, WIDE, LONG};
  private static final long TINY_BYTES = 300_000;

  private PlanTester tester;

  @BeforeEach
  void setUp(@TempDir Path directory) {
    tester = new PlanTester(directory.resolve("spill"));
  }

  private static Expression number(long value) {
    return new Expression.Constant(value, LONG);
  }

  private static List<SortKey> randomKeys(Random random) {
    List<SortKey> keys = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      keys.add(new SortKey(random.nextInt(4), random.nextBoolean(), random.nextBoolean()));
    }
    return keys;
  }

  private static Comparator<List<@Nullable Object>> comparator(List<SortKey> keys) {
    return (left, right) -> {
      for (SortKey key : keys) {
        int order = compare(left.get(key.field()), right.get(key.field()), key);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static int compare(@Nullable Object left, @Nullable Object right, SortKey key) {
    if (left == null || right == null) {
      return left == right ? 0 : (left == null) == key.nullsFirst() ? -1 : 1;
    }
    int order;
    if (left instanceof Double number) {
      order = PhysicalOrder.compareDoubles(number, (Double) right);
    } else if (left instanceof Long number) {
      order = Long.compare(number, (Long) right);
    } else if (left instanceof BigDecimal number) {
      order = number.compareTo((BigDecimal) right);
    } else {
      order = ((String) left).compareTo((String) right);
    }
    return key.descending() ? -order : order;
  }

  /** The values of the keys, which is all that the order promises. */
  private static List<String> keysOf(List<List<@Nullable Object>> rows, List<SortKey> keys) {
    return rows.stream()
        .map(row -> SameRows.text(keys.stream().map(key -> row.get(key.field())).toList()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 1, 0", "3, 4, 0", "4, 1, 1", "5, 4, 1", "6, 3, 0", "7, 4, 1"})
  void ordersAsRowByRow(long seed, int parallelism, int tiny) {
    Random random = new Random(seed);
    TestTable table = RandomRows.table(random, 10_000, 1 + random.nextInt(3000), COLUMNS);
    List<SortKey> keys = randomKeys(random);
    PlanNode plan = new PlanNode.Sort(table.plan(seed), keys, null, null);
    long budget = tiny == 1 ? TINY_BYTES : PlanTester.PLENTY_BYTES;
    List<List<@Nullable Object>> expected = RandomRows.plain(table);
    expected.sort(comparator(keys));

    List<List<@Nullable Object>> actual = tester.run(plan, parallelism, budget);

    assertThat(keysOf(actual, keys)).isEqualTo(keysOf(expected, keys));
    SameRows.assertSame(actual, expected);
    assertThat(tester.spillFiles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 10, 1",
    "2, 7, 100, 4",
    "3, 0, 1, 4",
    "4, 9000, 900, 1",
    "5, 9995, 10, 4",
    "6, 20000, 5, 1",
    "7, 3, 12000, 2"
  })
  void offsetAndFetchCutTheOrderedRows(long seed, long offset, long fetch, int parallelism) {
    Random random = new Random(seed);
    TestTable table = RandomRows.table(random, 10_000, 1 + random.nextInt(3000), COLUMNS);
    List<SortKey> keys = randomKeys(random);
    PlanNode plan = new PlanNode.Sort(table.plan(seed), keys, number(offset), number(fetch));
    List<List<@Nullable Object>> expected = RandomRows.plain(table);
    expected.sort(comparator(keys));
    int from = (int) Math.min(expected.size(), offset);
    int to = (int) Math.min(expected.size(), from + fetch);
    assertThat(keysOf(tester.run(plan, parallelism, PlanTester.PLENTY_BYTES), keys))
        .isEqualTo(keysOf(expected.subList(from, to), keys));
  }

  @Test
  void withoutKeysRowsKeepTheirOrder() {
    TestTable table = RandomRows.table(new Random(1), 1000, 100, COLUMNS);
    PlanNode plan = new PlanNode.Sort(table.plan(1), List.of(), number(150), number(300));
    assertThat(
            keysOf(
                tester.run(plan, 4, PlanTester.PLENTY_BYTES),
                List.of(new SortKey(1, false, false))))
        .isEqualTo(
            keysOf(
                RandomRows.plain(table).subList(150, 450), List.of(new SortKey(1, false, false))));
    assertThat(tester.run(new PlanNode.Sort(table.plan(1), List.of(), null, number(0)))).isEmpty();
  }

  @Test
  void aNegativeLimitIsRefused() {
    TestTable table = RandomRows.table(new Random(1), 10, 100, COLUMNS);
    PlanNode plan = new PlanNode.Sort(table.plan(1), List.of(), null, number(-1));
    assertThatThrownBy(() -> tester.run(plan))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("LIMIT");
  }

  @Test
  void closingHalfWayRemovesTheRuns() {
    TestTable table = RandomRows.table(new Random(1), 20_000, 3000, COLUMNS);
    PlanNode plan =
        new PlanNode.Sort(table.plan(1), List.of(new SortKey(0, false, true)), null, null);
    try (PlanCursor cursor = tester.open(plan, 2, TINY_BYTES)) {
      Batch first = cursor.next();
      assertThat(first).isNotNull();
      assertThat(tester.spillFiles()).isNotEmpty();
      assertThat(cursor.metrics().spilledBytes()).isPositive();
    }
    assertThat(tester.spillFiles()).isEmpty();
  }
}

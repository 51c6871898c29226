package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.BOOL;
import static dev.yore.engine.operator.RandomRows.DOUBLE;
import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.PRICE;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static dev.yore.engine.operator.RandomRows.WIDE;
import static dev.yore.engine.operator.SameRows.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.SortKey;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateOperatorTest {
  /** 0 key, 1 text key, 2 value, 3 double, 4 truth, 5 wide, 6 price. */
  private static final ColumnType[] COLUMNS = {LONG, TEXT, LONG, DOUBLE, BOOL, WIDE, PRICE};

  private static final ColumnType SUM_TYPE = ColumnType.decimal(38, 0);
  private static final long TINY_BYTES = 200_000;

  private PlanTester tester;

  @BeforeEach
  void setUp(@TempDir Path directory) {
    tester = new PlanTester(directory.resolve("spill"));
  }

  private static AggregateCall call(AggregateFunction function, ColumnType type, Integer... args) {
    return new AggregateCall(
        function, List.of(args), false, AggregateCall.NO_FILTER, List.of(), type);
  }

  private static AggregateCall distinct(AggregateCall call) {
    return new AggregateCall(
        call.function(), call.arguments(), true, call.filter(), List.of(), call.type());
  }

  private static AggregateCall filtered(AggregateCall call) {
    return new AggregateCall(
        call.function(), call.arguments(), call.distinct(), 4, List.of(), call.type());
  }

  private static List<AggregateCall> calls() {
    return List.of(
        call(AggregateFunction.COUNT, LONG),
        call(AggregateFunction.COUNT, LONG, 2),
        call(AggregateFunction.COUNT, LONG, 2, 3),
        call(AggregateFunction.SUM, SUM_TYPE, 2),
        call(AggregateFunction.SUM0, SUM_TYPE, 2),
        call(AggregateFunction.AVG, ColumnType.decimal(38, 6), 2),
        call(AggregateFunction.SUM, ColumnType.decimal(38, 2), 5),
        call(AggregateFunction.AVG, PRICE, 6),
        call(AggregateFunction.MIN, LONG, 2),
        call(AggregateFunction.MAX, LONG, 2),
        call(AggregateFunction.MIN, TEXT, 1),
        call(AggregateFunction.MAX, WIDE, 5),
        call(AggregateFunction.MAX, DOUBLE, 3),
        call(AggregateFunction.BOOL_OR, BOOL, 4),
        filtered(call(AggregateFunction.SUM, SUM_TYPE, 2)),
        distinct(call(AggregateFunction.COUNT, LONG, 1)),
        distinct(call(AggregateFunction.SUM, SUM_TYPE, 2)),
        filtered(distinct(call(AggregateFunction.COUNT, LONG, 2))));
  }

  private static PlanNode.Aggregate aggregate(
      PlanNode input, List<Integer> keys, List<List<Integer>> sets, List<AggregateCall> calls) {
    List<ColumnType> types = new ArrayList<>();
    keys.forEach(key -> types.add(input.types().get(key)));
    calls.forEach(call -> types.add(call.type()));
    return new PlanNode.Aggregate(input, keys, sets, calls, types);
  }

  /** The same row by row. */
  private static List<List<@Nullable Object>> reference(
      TestTable table, List<Integer> keys, List<List<Integer>> sets, List<AggregateCall> calls) {
    List<List<@Nullable Object>> rows = RandomRows.plain(table);
    List<List<@Nullable Object>> result = new ArrayList<>();
    for (List<Integer> set : sets) {
      Map<List<@Nullable Object>, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
      if (set.isEmpty()) {
        groups.put(Arrays.asList(new Object[keys.size()]), new ArrayList<>());
      }
      for (List<@Nullable Object> row : rows) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
          key.add(set.contains(i) ? canonical(row.get(keys.get(i))) : null);
        }
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
      groups.forEach(
          (key, members) -> {
            List<@Nullable Object> out = new ArrayList<>(key);
            calls.forEach(call -> out.add(compute(call, members, set)));
            result.add(out);
          });
    }
    return result;
  }

  private static @Nullable Object canonical(@Nullable Object value) {
    return value instanceof Double number ? number + 0.0 : value;
  }

  private static @Nullable Object compute(
      AggregateCall call, List<List<@Nullable Object>> rows, List<Integer> set) {
    if (call.function() == AggregateFunction.GROUPING) {
      long bits = 0;
      for (int key : call.arguments()) {
        bits = bits * 2 + (set.contains(key) ? 0 : 1);
      }
      return bits;
    }
    List<List<@Nullable Object>> arguments = new ArrayList<>();
    for (List<@Nullable Object> row : rows) {
      if (call.filter() < 0 || Objects.equals(row.get(call.filter()), 1L)) {
        List<@Nullable Object> values = new ArrayList<>();
        call.arguments().forEach(field -> values.add(row.get(field)));
        arguments.add(values);
      }
    }
    arguments.removeIf(values -> values.contains(null));
    if (call.distinct()) {
      Set<List<@Nullable Object>> once = new LinkedHashSet<>(arguments);
      arguments = new ArrayList<>(once);
    }
    if (call.function() == AggregateFunction.COUNT) {
      return (long) arguments.size();
    }
    List<Object> values = new ArrayList<>();
    arguments.forEach(list -> values.add(Objects.requireNonNull(list.get(0))));
    return reduce(call, values);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable Object reduce(AggregateCall call, List<Object> values) {
    if (call.function() == AggregateFunction.SUM0 && values.isEmpty()) {
      return BigDecimal.ZERO;
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (call.function()) {
      case SUM, SUM0 ->
          values.stream().map(AggregateOperatorTest::number).reduce(BigDecimal::add).orElseThrow();
      case AVG -> average(call, values);
      case MIN -> values.stream().min((a, b) -> ((Comparable) a).compareTo(b)).orElseThrow();
      case MAX, BOOL_OR ->
          values.stream().max((a, b) -> ((Comparable) a).compareTo(b)).orElseThrow();
      default -> throw new AssertionError(call.function());
    };
  }

  private static Object average(AggregateCall call, List<Object> values) {
    BigDecimal sum =
        values.stream().map(AggregateOperatorTest::number).reduce(BigDecimal::add).orElseThrow();
    if (call.type().equals(PRICE)) {
      return sum.divide(BigDecimal.valueOf(values.size()), 0, RoundingMode.HALF_UP).longValue();
    }
    return sum.divide(BigDecimal.valueOf(values.size()), call.type().scale(), RoundingMode.HALF_UP);
  }

  private static BigDecimal number(Object value) {
    return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 1, 0",
    "2, 10, 1, 0",
    "3, 10, 4, 0",
    "4, 400, 1, 0",
    "5, 400, 4, 0",
    "6, 3000, 1, 1",
    "7, 3000, 4, 1",
    "8, 10, 3, 1"
  })
  void groupsByLongAndTextAsRowByRow(long seed, int distinct, int parallelism, int tiny) {
    TestTable table = RandomRows.table(new Random(seed), 3000, distinct, COLUMNS);
    long budget = tiny == 1 ? TINY_BYTES : PlanTester.PLENTY_BYTES;
    for (List<Integer> keys : List.of(List.of(0), List.of(1), List.of(0, 1), List.of(3, 5, 4))) {
      List<Integer> set = new ArrayList<>();
      keys.forEach(key -> set.add(set.size()));
      PlanNode plan = aggregate(table.plan(seed), keys, List.of(set), calls());
      assertSame(
          tester.run(plan, parallelism, budget), reference(table, keys, List.of(set), calls()));
    }
    assertThat(tester.spillFiles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 4, 0", "3, 4, 1"})
  void groupingSetsAreComputedSideBySide(long seed, int parallelism, int tiny) {
    TestTable table = RandomRows.table(new Random(seed), 3000, 60, COLUMNS);
    List<List<Integer>> sets = List.of(List.of(0, 1), List.of(1), List.of(0), List.of());
    List<AggregateCall> calls = new ArrayList<>(calls());
    calls.add(call(AggregateFunction.GROUPING, LONG, 0, 1));
    PlanNode plan = aggregate(table.plan(seed), List.of(0, 1), sets, calls);
    long budget = tiny == 1 ? 4 * TINY_BYTES : PlanTester.PLENTY_BYTES;
    assertSame(tester.run(plan, parallelism, budget), reference(table, List.of(0, 1), sets, calls));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void withoutKeysThereIsOneRowEvenWithoutInput(int parallelism) {
    TestTable empty = RandomRows.table(new Random(1), 0, 1, COLUMNS);
    PlanNode plan = aggregate(empty.plan(1), List.of(), List.of(List.of()), calls());
    assertSame(
        tester.run(plan, parallelism, PlanTester.PLENTY_BYTES),
        reference(empty, List.of(), List.of(List.of()), calls()));
    PlanNode grouped = aggregate(empty.plan(1), List.of(0), List.of(List.of(0)), calls());
    assertThat(tester.run(grouped, parallelism, PlanTester.PLENTY_BYTES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 4, 0", "3, 1, 1", "4, 4, 1"})
  void withoutKeysDistinctValuesMaySpill(long seed, int parallelism, int tiny) {
    TestTable table = RandomRows.table(new Random(seed), 12_000, 8000, COLUMNS);
    PlanNode plan = aggregate(table.plan(seed), List.of(), List.of(List.of()), calls());
    long budget = tiny == 1 ? TINY_BYTES * 2 : PlanTester.PLENTY_BYTES;
    try (PlanCursor cursor = tester.open(plan, parallelism, budget)) {
      assertThat(cursor.next()).isNotNull();
      assertThat(cursor.next()).isNull();
      assertThat(cursor.metrics().spilledBytes() > 0).isEqualTo(tiny == 1);
      assertThat(cursor.metrics().inputs().get(0).rows()).isEqualTo(12_000);
    }
    assertSame(
        tester.run(plan, parallelism, budget),
        reference(table, List.of(), List.of(List.of()), calls()));
    assertThat(tester.spillFiles()).isEmpty();
  }

  @Test
  void sumsDoNotWrapAndSayWhenTheirTypeCannotHoldThem() {
    TestTable table =
        new TestTable(
            List.of(LONG),
            List.of(List.of(Long.MAX_VALUE), List.of(Long.MAX_VALUE), List.of(Long.MAX_VALUE)));
    PlanNode wide =
        aggregate(
            table.plan(1),
            List.of(),
            List.of(List.of()),
            List.of(call(AggregateFunction.SUM, SUM_TYPE, 0)));
    assertThat(tester.run(wide).get(0))
        .containsExactly(BigDecimal.valueOf(Long.MAX_VALUE).multiply(BigDecimal.valueOf(3)));
    PlanNode narrow =
        aggregate(
            table.plan(1),
            List.of(),
            List.of(List.of()),
            List.of(call(AggregateFunction.SUM, LONG, 0)));
    assertThatThrownBy(() -> tester.run(narrow))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE))
        .hasMessageContaining("27670116110564327421");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSingleValueOfTwoRowsIsAnError(int parallelism) {
    TestTable two = new TestTable(List.of(LONG), List.of(List.of(1L), Arrays.asList((Long) null)));
    TestTable one = new TestTable(List.of(LONG), List.of(List.of(7L)));
    List<AggregateCall> calls = List.of(call(AggregateFunction.SINGLE_VALUE, LONG, 0));
    assertThat(tester.run(aggregate(one.plan(1), List.of(), List.of(List.of()), calls)).get(0))
        .containsExactly(7L);
    assertThatThrownBy(
            () ->
                tester.run(
                    aggregate(two.plan(1), List.of(), List.of(List.of()), calls),
                    parallelism,
                    PlanTester.PLENTY_BYTES))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CARDINALITY));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "4, 0", "4, 1"})
  void textsAreJoinedInTheOrderAskedFor(int parallelism, int tiny) {
    TestTable table = RandomRows.table(new Random(3), 4000, 500, LONG, TEXT, LONG);
    AggregateCall joined =
        new AggregateCall(
            AggregateFunction.LISTAGG,
            List.of(1),
            false,
            AggregateCall.NO_FILTER,
            List.of(new SortKey(2, true, false), new SortKey(1, false, false)),
            TEXT);
    PlanNode plan = aggregate(table.plan(3), List.of(0), List.of(List.of(0)), List.of(joined));
    Map<@Nullable Object, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      groups.computeIfAbsent(row.get(0), k -> new ArrayList<>()).add(row);
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    groups.forEach(
        (key, rows) -> {
          rows.removeIf(row -> row.get(1) == null);
          rows.sort(
              (a, b) -> {
                long x = a.get(2) == null ? Long.MIN_VALUE : (Long) a.get(2);
                long y = b.get(2) == null ? Long.MIN_VALUE : (Long) b.get(2);
                return x != y
                    ? Long.compare(y, x)
                    : String.valueOf(a.get(1)).compareTo(String.valueOf(b.get(1)));
              });
          List<String> texts = rows.stream().map(row -> String.valueOf(row.get(1))).toList();
          expected.add(Arrays.asList(key, texts.isEmpty() ? null : String.join(",", texts)));
        });
    assertSame(
        tester.run(plan, parallelism, tiny == 1 ? TINY_BYTES : PlanTester.PLENTY_BYTES), expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void deviationsKeepTheirDigitsWhereValuesAreLargeAndClose(int parallelism) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(List.of(1e9 + i % 2));
    }
    TestTable table = new TestTable(List.of(DOUBLE), rows);
    PlanNode plan =
        aggregate(
            table.plan(5),
            List.of(),
            List.of(List.of()),
            List.of(
                call(AggregateFunction.STDDEV_POP, DOUBLE, 0),
                call(AggregateFunction.VAR_SAMP, ColumnType.of(Kind.DOUBLE), 0)));
    List<@Nullable Object> row = tester.run(plan, parallelism, PlanTester.PLENTY_BYTES).get(0);
    assertThat((Double) row.get(0)).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-9));
    assertThat((Double) row.get(1))
        .isCloseTo(250.0 / 999, org.assertj.core.data.Offset.offset(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void cancellationIsSeenBetweenBatchesAndFreesTheFiles(int parallelism) {
    TestTable table = RandomRows.table(new Random(9), 5000, 4000, COLUMNS);
    PlanNode plan = aggregate(table.plan(9), List.of(0), List.of(List.of(0)), calls());
    try (PlanCursor cursor = tester.open(plan, parallelism, TINY_BYTES)) {
      Batch first = cursor.next();
      assertThat(first).isNotNull();
      assertThat(tester.spillFiles()).isNotEmpty();
      tester.cancelled.set(true);
      assertThatThrownBy(cursor::next)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    assertThat(tester.spillFiles()).isEmpty();
  }

  @Test
  void whatCannotBeDividedAnyMoreIsRefusedWithTheBudget() {
    TestTable table = RandomRows.table(new Random(9), 3000, 2000, COLUMNS);
    PlanNode plan = aggregate(table.plan(9), List.of(0), List.of(List.of(0)), calls());
    assertThatThrownBy(() -> tester.run(plan, 1, 1000))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY_BUDGET))
        .hasMessageContaining("1000 bytes");
    assertThat(tester.spillFiles()).isEmpty();
  }
}

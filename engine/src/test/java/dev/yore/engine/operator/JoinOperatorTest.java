package dev.yore.engine.operator;

import static dev.yore.engine.operator.RandomRows.DOUBLE;
import static dev.yore.engine.operator.RandomRows.LONG;
import static dev.yore.engine.operator.RandomRows.TEXT;
import static dev.yore.engine.operator.RandomRows.WIDE;
import static dev.yore.engine.operator.SameRows.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JoinOperatorTest {
  private static final ColumnType[] COLUMNS = {LONG, TEXT, DOUBLE, WIDE};
  private static final int WIDTH = COLUMNS.length;
  private static final long TINY_BYTES = 200_000;

  private PlanTester tester;

  @BeforeEach
  void setUp(@TempDir Path directory) {
    tester = new PlanTester(directory.resolve("spill"));
  }

  /** Left field 0 below right field 0. */
  private static Expression lessThan() {
    return new Expression.Call(
        ScalarFunction.LESS,
        List.of(new Expression.Field(0, LONG, true), new Expression.Field(WIDTH, LONG, true)),
        ColumnType.of(Kind.BOOLEAN),
        true);
  }

  private record Case(JoinKind kind, List<Integer> keys, boolean nullsEqual, boolean residual) {

    PlanNode plan(PlanNode left, PlanNode right) {
      return new PlanNode.Join(
          left,
          right,
          kind,
          keys,
          keys,
          Collections.nCopies(keys.size(), nullsEqual),
          residual ? lessThan() : null);
    }

    boolean joins(List<@Nullable Object> left, List<@Nullable Object> right) {
      for (int key : keys) {
        Object l = plain(left.get(key));
        Object r = plain(right.get(key));
        boolean equal = l == null || r == null ? nullsEqual && l == r : Objects.equals(l, r);
        if (!equal) {
          return false;
        }
      }
      Object l = left.get(0);
      Object r = right.get(0);
      return !residual || (l != null && r != null && (Long) l < (Long) r);
    }

    private static @Nullable Object plain(@Nullable Object value) {
      return value instanceof Double number ? number + 0.0 : value;
    }

    private boolean hasNullKey(List<@Nullable Object> row) {
      return keys.stream().anyMatch(key -> row.get(key) == null);
    }

    List<List<@Nullable Object>> reference(TestTable leftTable, TestTable rightTable) {
      List<List<@Nullable Object>> left = RandomRows.plain(leftTable);
      List<List<@Nullable Object>> right = RandomRows.plain(rightTable);
      List<List<@Nullable Object>> result = new ArrayList<>();
      boolean[] rightMatched = new boolean[right.size()];
      for (List<@Nullable Object> l : left) {
        boolean matched = false;
        for (int i = 0; i < right.size(); i++) {
          if (joins(l, right.get(i))) {
            matched = true;
            rightMatched[i] = true;
            if (kind.givesPairs()) {
              result.add(both(l, right.get(i)));
            }
          }
        }
        switch (kind) {
          case SEMI -> addIf(result, l, matched);
          case ANTI -> addIf(result, l, !matched);
          case NULL_AWARE_ANTI ->
              addIf(
                  result,
                  l,
                  right.isEmpty()
                      || (!matched
                          && !hasNullKey(l)
                          && right.stream().noneMatch(this::hasNullKey)));
          case LEFT, FULL -> addIf(result, both(l, nulls()), !matched);
          case INNER, RIGHT, RIGHT_SEMI, RIGHT_ANTI -> {}
        }
      }
      if (kind == JoinKind.RIGHT || kind == JoinKind.FULL) {
        for (int i = 0; i < right.size(); i++) {
          addIf(result, both(nulls(), right.get(i)), !rightMatched[i]);
        }
      }
      for (int i = 0; kind.givesRightOnly() && i < right.size(); i++) {
        addIf(result, right.get(i), rightMatched[i] == (kind == JoinKind.RIGHT_SEMI));
      }
      return result;
    }

    private static List<@Nullable Object> nulls() {
      return Arrays.asList(new Object[WIDTH]);
    }

    private static void addIf(
        List<List<@Nullable Object>> rows, List<@Nullable Object> row, boolean wanted) {
      if (wanted) {
        rows.add(row);
      }
    }

    private static List<@Nullable Object> both(
        List<@Nullable Object> left, List<@Nullable Object> right) {
      List<@Nullable Object> row = new ArrayList<>(left);
      row.addAll(right);
      return row;
    }
  }

  private void check(Case join, TestTable left, TestTable right, long seed) {
    PlanNode plan = join.plan(left.plan(seed), right.plan(seed + 1));
    List<List<@Nullable Object>> expected = join.reference(left, right);
    for (int parallelism : new int[] {1, 4}) {
      assertSame(tester.run(plan, parallelism, PlanTester.PLENTY_BYTES), expected);
    }
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void joinsAsRowByRow(JoinKind kind) {
    Random random = new Random(kind.ordinal());
    for (List<Integer> keys : List.of(List.of(0), List.of(1), List.of(2, 0), List.of(3, 1))) {
      for (boolean nullsEqual : new boolean[] {false, true}) {
        boolean notIn = kind == JoinKind.NULL_AWARE_ANTI;
        if (notIn && nullsEqual) {
          continue;
        }
        TestTable left = RandomRows.table(random, 400, 60, COLUMNS);
        TestTable right = RandomRows.table(random, 250, 60, COLUMNS);
        check(new Case(kind, keys, nullsEqual, false), left, right, 1);
        if (!notIn) {
          check(new Case(kind, keys, nullsEqual, true), left, right, 2);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void emptyInputsJoinAsTheyShould(JoinKind kind) {
    TestTable rows = RandomRows.table(new Random(1), 50, 10, COLUMNS);
    TestTable empty = RandomRows.table(new Random(1), 0, 10, COLUMNS);
    Case join = new Case(kind, List.of(0), false, false);
    check(join, rows, empty, 1);
    check(join, empty, rows, 1);
    check(join, empty, empty, 1);
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void keysThatAreUniqueJoinAsRowByRow(JoinKind kind) {
    List<List<@Nullable Object>> unique = new ArrayList<>();
    for (long i = 0; i < 300; i++) {
      unique.add(Arrays.asList(i * (kind.ordinal() % 2 == 0 ? 1 : 1_000_003), "t" + i, 0.5, null));
    }
    TestTable right = new TestTable(List.of(COLUMNS), unique);
    TestTable left = RandomRows.table(new Random(4), 900, 400, COLUMNS);
    check(new Case(kind, List.of(0), false, false), left, right, 3);
    check(new Case(kind, List.of(1), false, false), left, right, 4);
  }

  @ParameterizedTest
  @EnumSource(
      value = JoinKind.class,
      names = {"NULL_AWARE_ANTI"},
      mode = EnumSource.Mode.EXCLUDE)
  void withoutKeysEveryPairIsTested(JoinKind kind) {
    TestTable left = RandomRows.table(new Random(1), 150, 40, COLUMNS);
    TestTable right = RandomRows.table(new Random(2), 90, 40, COLUMNS);
    check(new Case(kind, List.of(), false, true), left, right, 5);
    check(new Case(kind, List.of(), false, false), left, right, 6);
  }

  @Test
  void notInOverRowsWithoutNullsKeepsWhatIsNotThere() {
    TestTable left = RandomRows.table(new Random(1), 300, 100, COLUMNS);
    List<List<@Nullable Object>> known = new ArrayList<>();
    for (long i = 0; i < 20; i++) {
      known.add(Arrays.asList(i, "x", 1.0, null));
    }
    TestTable right = new TestTable(List.of(COLUMNS), known);
    check(new Case(JoinKind.NULL_AWARE_ANTI, List.of(0), false, false), left, right, 1);
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void sidesTooLargeForMemoryAreDividedAndJoinedInParts(JoinKind kind) {
    Random random = new Random(kind.ordinal());
    TestTable left = RandomRows.table(random, 1500, 1200, COLUMNS);
    TestTable right = RandomRows.table(random, 2500, 1200, COLUMNS);
    Case join = new Case(kind, List.of(0), false, false);
    if (kind == JoinKind.NULL_AWARE_ANTI) {
      right.rows().removeIf(row -> row.get(0) == null);
    }
    PlanNode plan = join.plan(left.plan(1), right.plan(2));
    List<List<@Nullable Object>> expected = join.reference(left, right);
    for (int parallelism : new int[] {1, 4}) {
      try (PlanCursor cursor = tester.open(plan, parallelism, TINY_BYTES)) {
        while (cursor.next() != null) {
          // Only its cost is of interest here.
        }
        assertThat(cursor.metrics().spilledBytes()).isPositive();
      }
      assertSame(tester.run(plan, parallelism, TINY_BYTES), expected);
    }
    assertThat(tester.spillFiles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void oneKeyTooLargeForMemoryIsRefused(int parallelism) {
    List<List<@Nullable Object>> same = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      same.add(Arrays.asList(7L, "text that takes some room " + i, 1.0, null));
    }
    TestTable rows = new TestTable(List.of(COLUMNS), same);
    PlanNode plan =
        new Case(JoinKind.INNER, List.of(0), false, false).plan(rows.plan(1), rows.plan(2));
    assertThatThrownBy(() -> tester.run(plan, parallelism, TINY_BYTES))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY_BUDGET))
        .hasMessageContaining("a join");
    assertThat(tester.spillFiles()).isEmpty();
  }
}

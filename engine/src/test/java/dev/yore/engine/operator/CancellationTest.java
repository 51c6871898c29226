package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.plan.SetKind;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.plan.WindowGroup;
import dev.yore.engine.plan.WindowGroup.Bound;
import dev.yore.engine.plan.WindowGroup.BoundKind;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operators that must see all of their input stop when the statement is cancelled, whether they
 * hold what they have read or spill it. The input never ends, so that a test that passes has seen
 * the cancellation.
 */
class CancellationTest {
  private static final ColumnType LONG = ColumnType.of(Kind.BIGINT);
  private static final int WORKERS = 2;
  private static final int ROWS = 1000;

  /** So many batches come before the cancellation. */
  private static final int BATCHES = 40;

  /** Too little for what comes before it: most operators spill. */
  private static final long TINY_BYTES = 100_000;

  private PlanTester tester;
  private final AtomicInteger given = new AtomicInteger();

  @BeforeEach
  void setUp(@TempDir Path directory) {
    tester = new PlanTester(directory.resolve("spill"));
  }

  /** Batches without end; the statement is cancelled while one of them is made. */
  private final class Endless implements RowSource {
    @Override
    public BatchCursor open(ExecutionContext context) {
      return new BatchCursor() {
        @Override
        public @Nullable Batch next() {
          int batch = given.getAndIncrement();
          if (batch == BATCHES) {
            tester.cancelled.set(true);
          }
          long[] values = new long[ROWS];
          for (int i = 0; i < ROWS; i++) {
            values[i] = (long) batch * ROWS + i;
          }
          LongVector column = new LongVector(values, ROWS, null);
          return new Batch(ROWS, null, new LongVector[] {column, column});
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public String describe() {
      return "no end";
    }
  }

  private PlanNode endless() {
    return new PlanNode.Rows(new Endless(), List.of(LONG, LONG));
  }

  private static PlanNode few() {
    Expression one = new Expression.Constant(1L, LONG);
    return new PlanNode.Values(List.of(List.of(one, one)), List.of(LONG, LONG));
  }

  private static AggregateCall count(boolean distinct) {
    return new AggregateCall(
        AggregateFunction.COUNT, List.of(1), distinct, AggregateCall.NO_FILTER, List.of(), LONG);
  }

  private enum Blocking {
    SORT,
    TOP,
    GROUPS,
    DISTINCT_COUNT,
    ONE_GROUP,
    JOIN_TABLE,
    JOIN_WITHOUT_PARTNERS,
    SEMI_JOIN_OF_RIGHT_ROWS,
    NESTED_LOOP,
    UNION,
    INTERSECT,
    WINDOW,
    SWEEP
  }

  private PlanNode plan(Blocking operator) {
    List<SortKey> order = List.of(new SortKey(0, true, false));
    return switch (operator) {
      case SORT -> new PlanNode.Sort(endless(), order, null, null);
      case TOP -> new PlanNode.Sort(endless(), order, null, new Expression.Constant(3L, LONG));
      case GROUPS -> aggregate(List.of(0), false);
      case DISTINCT_COUNT -> aggregate(List.of(), true);
      case ONE_GROUP -> aggregate(List.of(), false);
      case JOIN_TABLE -> join(few(), endless(), JoinKind.INNER, List.of(0));
      case JOIN_WITHOUT_PARTNERS -> join(endless(), few(), JoinKind.INNER, List.of(0));
      case SEMI_JOIN_OF_RIGHT_ROWS -> join(endless(), few(), JoinKind.RIGHT_SEMI, List.of(0));
      case NESTED_LOOP -> aggregateOf(join(endless(), few(), JoinKind.INNER, List.of()));
      case UNION -> new PlanNode.SetOperation(List.of(endless(), few()), SetKind.UNION, false);
      case INTERSECT ->
          new PlanNode.SetOperation(List.of(few(), endless()), SetKind.INTERSECT, false);
      case WINDOW ->
          new PlanNode.Window(
              endless(),
              List.of(
                  new WindowGroup(
                      List.of(0),
                      order,
                      true,
                      new Bound(BoundKind.UNBOUNDED_PRECEDING, null),
                      new Bound(BoundKind.CURRENT_ROW, null),
                      List.of(
                          new WindowGroup.Call(
                              WindowGroup.Function.ROW_NUMBER, null, List.of(), false, LONG)))));
      case SWEEP ->
          new PlanNode.Sweep(
              new PlanNode.Calc(few(), null, List.of(new Expression.Field(0, LONG, false))),
              endless(),
              0,
              1,
              List.of(0),
              List.of(count(false)),
              List.of(LONG, LONG, LONG));
    };
  }

  private PlanNode aggregate(List<Integer> keys, boolean distinct) {
    return new PlanNode.Aggregate(
        endless(),
        keys,
        List.of(keys),
        List.of(count(distinct)),
        keys.isEmpty() ? List.of(LONG) : List.of(LONG, LONG));
  }

  private static PlanNode aggregateOf(PlanNode input) {
    return new PlanNode.Aggregate(
        input, List.of(), List.of(List.of()), List.of(count(false)), List.of(LONG));
  }

  private static PlanNode join(PlanNode left, PlanNode right, JoinKind kind, List<Integer> keys) {
    return new PlanNode.Join(
        left, right, kind, keys, keys, keys.stream().map(key -> false).toList(), null);
  }

  @ParameterizedTest
  @EnumSource(Blocking.class)
  void operatorsStopWithinABatchOfTheCancellation(Blocking operator) {
    stops(operator, PlanTester.PLENTY_BYTES);
  }

  @ParameterizedTest
  @EnumSource(Blocking.class)
  void operatorsThatSpillStopToo(Blocking operator) {
    stops(operator, TINY_BYTES);
    assertThat(tester.spillFiles()).isEmpty();
  }

  private void stops(Blocking operator, long budgetBytes) {
    assertThatThrownBy(() -> tester.run(plan(operator), WORKERS, budgetBytes))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(given.get()).isLessThanOrEqualTo(BATCHES + 1 + WORKERS);
  }
}

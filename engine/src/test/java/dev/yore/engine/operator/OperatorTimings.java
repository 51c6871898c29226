package dev.yore.engine.operator;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.plan.SortKey;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Times plans like those of TPC-H over six million made-up rows in memory: what the operators cost
 * without the store. Run its main method; arguments: threads, rounds, plan's name or nothing for
 * all.
 */
public final class OperatorTimings {
  private static final int ROWS = 6_000_000;
  private static final int ORDERS = 1_500_000;
  private static final int PAGE = 16_384;
  private static final ColumnType LONG = ColumnType.of(Kind.BIGINT);
  private static final ColumnType TRUTH = ColumnType.of(Kind.BOOLEAN);
  private static final ColumnType MONEY = ColumnType.decimal(15, 2);
  private static final ColumnType FLAG = new ColumnType(Kind.CHAR, 1, 0);
  private static final ColumnType DATE = ColumnType.of(Kind.DATE);

  /** 0 flag, 1 status, 2 quantity, 3 price, 4 discount, 5 tax, 6 ship date, 7 order. */
  private static final List<ColumnType> LINES =
      List.of(FLAG, FLAG, MONEY, MONEY, MONEY, MONEY, DATE, LONG);

  private OperatorTimings() {}

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    PlanNode lines = source(LINES, lines());
    PlanNode orders = source(List.of(LONG, DATE), orders());
    Map<String, PlanNode> plans = new LinkedHashMap<>();
    plans.put("q1", q1(lines));
    plans.put("q6", q6(lines));
    plans.put("join", join(lines, orders));
    plans.put("q18", q18(lines));
    plans.put("top", top(lines));
    Path spill = Files.createTempDirectory("timings");
    for (Map.Entry<String, PlanNode> plan : plans.entrySet()) {
      if (arguments.length > 2 && !plan.getKey().equals(arguments[2])) {
        continue;
      }
      long[] millis = new long[rounds];
      String last = "";
      for (int i = 0; i < rounds; i++) {
        // With one thread, its own time says more than the clock of a busy machine.
        long start = clock(threads);
        last = run(plan.getValue(), threads, spill);
        millis[i] = (clock(threads) - start) / 1_000_000;
      }
      Arrays.sort(millis);
      System.out.println(
          plan.getKey() + " min " + millis[0] + " median " + millis[rounds / 2] + " ms\n" + last);
    }
  }

  private static long clock(int threads) {
    return threads == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static String run(PlanNode plan, int threads, Path spill) {
    PlanTester tester = new PlanTester(spill);
    try (PlanCursor cursor = tester.open(plan, threads, 2L << 30)) {
      long rows = 0;
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        rows += batch.selectedCount();
      }
      StringBuilder text = new StringBuilder("  rows " + rows + "\n");
      describe(cursor.metrics(), "  ", text);
      return text.toString();
    }
  }

  private static void describe(OperatorMetrics metrics, String indent, StringBuilder text) {
    text.append(indent)
        .append(metrics.node().getClass().getSimpleName())
        .append(" rows ")
        .append(metrics.rows())
        .append(" ms ")
        .append(metrics.nanos() / 1_000_000)
        .append('\n');
    metrics.inputs().forEach(input -> describe(input, indent + "  ", text));
  }

  private static Expression field(int index) {
    return new Expression.Field(index, LINES.get(index), false);
  }

  private static Expression call(ScalarFunction function, ColumnType type, Expression... operands) {
    return new Expression.Call(function, List.of(operands), type, false);
  }

  private static Expression constant(long value, ColumnType type) {
    return new Expression.Constant(value, type);
  }

  private static AggregateCall aggregate(
      AggregateFunction function, ColumnType type, Integer... arguments) {
    return new AggregateCall(
        function, List.of(arguments), false, AggregateCall.NO_FILTER, List.of(), type);
  }

  private static PlanNode aggregate(PlanNode input, List<Integer> keys, List<AggregateCall> calls) {
    List<ColumnType> types = new ArrayList<>();
    List<Integer> set = new ArrayList<>();
    for (int key : keys) {
      set.add(set.size());
      types.add(input.types().get(key));
    }
    calls.forEach(call -> types.add(call.type()));
    return new PlanNode.Aggregate(input, keys, List.of(set), calls, types);
  }

  private static PlanNode q1(PlanNode lines) {
    ColumnType wide = ColumnType.decimal(31, 4);
    Expression discounted =
        call(
            ScalarFunction.MULTIPLY,
            wide,
            field(3),
            call(
                ScalarFunction.SUBTRACT,
                ColumnType.decimal(16, 2),
                constant(100, MONEY),
                field(4)));
    Expression charged =
        call(
            ScalarFunction.MULTIPLY,
            ColumnType.decimal(38, 6),
            discounted,
            call(ScalarFunction.ADD, ColumnType.decimal(16, 2), constant(100, MONEY), field(5)));
    PlanNode calc =
        new PlanNode.Calc(
            lines,
            call(ScalarFunction.LESS_OR_EQUAL, TRUTH, field(6), constant(2480, DATE)),
            List.of(field(0), field(1), field(2), field(3), discounted, charged, field(4)));
    ColumnType sum = ColumnType.decimal(38, 2);
    PlanNode groups =
        aggregate(
            calc,
            List.of(0, 1),
            List.of(
                aggregate(AggregateFunction.SUM, sum, 2),
                aggregate(AggregateFunction.SUM, sum, 3),
                aggregate(AggregateFunction.SUM, ColumnType.decimal(38, 4), 4),
                aggregate(AggregateFunction.SUM, ColumnType.decimal(38, 6), 5),
                aggregate(AggregateFunction.AVG, sum, 2),
                aggregate(AggregateFunction.AVG, sum, 3),
                aggregate(AggregateFunction.AVG, sum, 6),
                aggregate(AggregateFunction.COUNT, LONG)));
    return new PlanNode.Sort(
        groups, List.of(new SortKey(0, false, false), new SortKey(1, false, false)), null, null);
  }

  private static PlanNode q6(PlanNode lines) {
    Expression condition =
        call(
            ScalarFunction.AND,
            TRUTH,
            call(ScalarFunction.GREATER_OR_EQUAL, TRUTH, field(6), constant(700, DATE)),
            call(ScalarFunction.LESS, TRUTH, field(6), constant(1065, DATE)),
            call(ScalarFunction.GREATER_OR_EQUAL, TRUTH, field(4), constant(5, MONEY)),
            call(ScalarFunction.LESS_OR_EQUAL, TRUTH, field(4), constant(7, MONEY)),
            call(ScalarFunction.LESS, TRUTH, field(2), constant(2400, MONEY)));
    PlanNode calc =
        new PlanNode.Calc(
            lines,
            condition,
            List.of(call(ScalarFunction.MULTIPLY, ColumnType.decimal(30, 4), field(3), field(4))));
    return aggregate(
        calc, List.of(), List.of(aggregate(AggregateFunction.SUM, ColumnType.decimal(38, 4), 0)));
  }

  private static PlanNode join(PlanNode lines, PlanNode orders) {
    PlanNode recent =
        new PlanNode.Calc(
            orders,
            call(
                ScalarFunction.LESS,
                TRUTH,
                new Expression.Field(1, DATE, false),
                constant(1200, DATE)),
            List.of(new Expression.Field(0, LONG, false), new Expression.Field(1, DATE, false)));
    PlanNode joined =
        new PlanNode.Join(
            lines, recent, JoinKind.INNER, List.of(7), List.of(0), List.of(false), null);
    return aggregate(
        joined,
        List.of(9),
        List.of(
            aggregate(AggregateFunction.SUM, ColumnType.decimal(38, 2), 3),
            aggregate(AggregateFunction.COUNT, LONG)));
  }

  private static PlanNode q18(PlanNode lines) {
    return aggregate(
        lines, List.of(7), List.of(aggregate(AggregateFunction.SUM, ColumnType.decimal(38, 2), 2)));
  }

  private static PlanNode top(PlanNode lines) {
    return new PlanNode.Sort(
        lines, List.of(new SortKey(3, true, false)), null, constant(100, LONG));
  }

  private static PlanNode source(List<ColumnType> types, List<Batch> batches) {
    return new PlanNode.Rows(
        new RowSource() {
          @Override
          public BatchCursor open(ExecutionContext context) {
            Iterator<Batch> left = batches.iterator();
            return new BatchCursor() {
              @Override
              public @Nullable Batch next() {
                return left.hasNext() ? left.next() : null;
              }

              @Override
              public void close() {}
            };
          }

          @Override
          public String describe() {
            return "made-up rows";
          }
        },
        types);
  }

  private static List<Batch> lines() {
    Random random = new Random(1);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < ROWS; from += PAGE) {
      int count = Math.min(PAGE, ROWS - from);
      ColumnVector[] columns = new ColumnVector[LINES.size()];
      int[] flags = new int[count];
      int[] status = new int[count];
      for (int i = 0; i < count; i++) {
        flags[i] = random.nextInt(4) % 3;
        status[i] = flags[i] == 1 ? random.nextInt(2) : 0;
      }
      columns[0] = dictionary(flags, "ANR");
      columns[1] = dictionary(status, "OF");
      columns[2] = longs(count, i -> 100L * (1 + random.nextInt(50)));
      columns[3] = longs(count, i -> 90_000L + random.nextInt(10_000_000));
      columns[4] = longs(count, i -> random.nextInt(11));
      columns[5] = longs(count, i -> random.nextInt(9));
      columns[6] = longs(count, i -> random.nextInt(2526));
      int first = from;
      columns[7] = longs(count, i -> (first + i) / 4 * 4L + 1);
      batches.add(new Batch(count, null, columns));
    }
    return batches;
  }

  private static List<Batch> orders() {
    Random random = new Random(2);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < ORDERS; from += PAGE) {
      int count = Math.min(PAGE, ORDERS - from);
      int first = from;
      batches.add(
          new Batch(
              count,
              null,
              new ColumnVector[] {
                longs(count, i -> (first + i) * 4L + 1), longs(count, i -> random.nextInt(2400))
              }));
    }
    return batches;
  }

  private interface Value {
    long at(int row);
  }

  private static ColumnVector longs(int count, Value value) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.at(i);
    }
    return new LongVector(values, count, null);
  }

  private static ColumnVector dictionary(int[] codes, String letters) {
    int[] offsets = new int[letters.length() + 1];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = i;
    }
    return new BytesVector(
        letters.getBytes(StandardCharsets.US_ASCII), offsets, codes, codes.length, null);
  }
}

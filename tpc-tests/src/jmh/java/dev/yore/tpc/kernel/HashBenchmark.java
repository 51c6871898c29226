package dev.yore.tpc.kernel;

import dev.yore.engine.aggregate.Grouping;
import dev.yore.engine.aggregate.GroupingShape;
import dev.yore.engine.batch.Batch;
import dev.yore.engine.join.JoinKeys;
import dev.yore.engine.join.JoinProbe;
import dev.yore.engine.join.JoinTable;
import dev.yore.engine.join.PresentKeys;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million rows grouped by a key, looked up in a join's table and in its filter; per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashBenchmark {
  private static final int ROWS = 1 << 20;
  private static final ColumnType KEY = ColumnType.of(Kind.BIGINT);
  private static final ColumnType AMOUNT = ColumnType.decimal(15, 2);

  /** How keys lie; but for the first kind there is a key to every four rows. */
  public enum Keys {
    /** Four values. */
    FEW,
    /** Orders' numbers in the order of their lines: eight of 32 numbers, four lines each. */
    ASCENDING,
    /** The same numbers in any order. */
    CLOSE,
    /** Any numbers. */
    FAR
  }

  @Param private Keys keys = Keys.FEW;

  private final List<Batch> batches = new ArrayList<>();
  private final int[] heads = new int[Batch.TARGET_ROWS];
  private final int[] positions = new int[Batch.TARGET_ROWS];
  private @Nullable JoinTable table;
  private @Nullable JoinProbe probe;
  private @Nullable PresentKeys present;

  /** Makes the rows, and a table of a tenth of the keys. */
  @Setup
  public void makeRows() {
    Random random = new Random(42);
    for (int from = 0; from < ROWS; from += Batch.TARGET_ROWS) {
      long[] values = new long[Batch.TARGET_ROWS];
      long[] amounts = new long[Batch.TARGET_ROWS];
      for (int i = 0; i < values.length; i++) {
        values[i] = key(from + i, random);
        amounts[i] = random.nextInt(10_000_000);
      }
      batches.add(new Batch(values.length, null, columns(values, amounts)));
    }
    long[] some = new long[ROWS / 40];
    for (int i = 0; i < some.length; i++) {
      some[i] = key(random.nextInt(ROWS), random);
    }
    JoinTable built =
        JoinTable.build(
            new Batch(some.length, null, new ColumnVector[] {vector(some)}), joinKeys());
    table = built;
    probe = new JoinProbe(built);
    present = built.present(0, built.bounds(0));
  }

  private long key(int row, Random random) {
    return switch (keys) {
      case FEW -> row & 3;
      case ASCENDING -> orderNumber(row / 4);
      case CLOSE -> orderNumber(random.nextInt(ROWS / 4));
      case FAR -> orderNumber(random.nextInt(ROWS / 4)) * 0x9E3779B97F4A7C15L;
    };
  }

  private static long orderNumber(long order) {
    return order / 8 * 32 + order % 8;
  }

  private static ColumnVector[] columns(long[] values, long[] amounts) {
    return new ColumnVector[] {vector(values), vector(amounts)};
  }

  private static LongVector vector(long[] values) {
    return new LongVector(values, values.length, null);
  }

  /** SUM by key. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int aggregate() {
    AggregateCall sum =
        new AggregateCall(
            AggregateFunction.SUM,
            List.of(1),
            false,
            AggregateCall.NO_FILTER,
            List.of(),
            ColumnType.decimal(38, 2));
    Grouping grouping =
        new Grouping(new GroupingShape(List.of(KEY, AMOUNT), new int[] {0}, List.of(sum)));
    batches.forEach(grouping::add);
    return grouping.size();
  }

  /** The first partner of every row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int probe() {
    JoinProbe lookup = Objects.requireNonNull(probe);
    int partners = 0;
    for (Batch batch : batches) {
      ColumnVector[] key = {batch.columns()[0]};
      lookup.find(key, null, batch.selectedCount(), heads);
      partners += heads[0] >= 0 ? 1 : 0;
    }
    return partners;
  }

  /** The rows that may have a partner, as a scan below the join finds them. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int filter() {
    PresentKeys filter = Objects.requireNonNull(present);
    int kept = 0;
    for (Batch batch : batches) {
      for (int i = 0; i < positions.length; i++) {
        positions[i] = i;
      }
      kept += filter.select(batch.columns()[0], positions, batch.selectedCount());
    }
    return kept;
  }

  /** The table itself. */
  @Benchmark
  @OperationsPerInvocation(ROWS / 40)
  public JoinTable build() {
    return JoinTable.build(Objects.requireNonNull(table).rows(), joinKeys());
  }

  private static JoinKeys joinKeys() {
    return new JoinKeys(new int[] {0}, List.of(KEY), new boolean[1]);
  }
}

package dev.yore.tpc.kernel;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.Expression.Call;
import dev.yore.engine.expression.Expression.Constant;
import dev.yore.engine.expression.Expression.Field;
import dev.yore.engine.expression.Projector;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.engine.expression.Selector;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.Transaction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.tpc.files.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What TPC-H's Q1 and Q6 compute of a row, over batches in memory; per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionBenchmark {
  private static final int ROWS = Batch.TARGET_ROWS;
  private static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);
  private static final ColumnType DATE = ColumnType.of(Kind.DATE);
  private static final ColumnType AMOUNT = ColumnType.decimal(15, 2);
  private static final Field SHIPDATE = new Field(0, DATE, false);
  private static final Field PRICE = new Field(1, AMOUNT, false);
  private static final Field DISCOUNT = new Field(2, AMOUNT, false);
  private static final Field QUANTITY = new Field(3, AMOUNT, false);

  private final int[] survivors = new int[ROWS];
  private Batch batch = new Batch(0, null, new ColumnVector[0]);
  private @Nullable Path directory;
  private @Nullable Store store;
  private @Nullable Transaction transaction;
  private @Nullable Selector selector;
  private @Nullable Projector projector;

  /** Makes a batch and compiles the expressions. */
  @Setup
  public void compile() throws IOException {
    directory = Files.createTempDirectory("yore-jmh");
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    transaction = store.begin();
    ExecutionContext context =
        new ExecutionContext(
            transaction,
            name -> null,
            () -> false,
            1,
            MemoryAccount.ofProcess(),
            1L << 26,
            directory);
    selector = CompiledExpressions.filter(condition()).bind(context);
    projector = CompiledExpressions.project(List.of(discountedPrice())).bind(context);
    batch = batch();
  }

  private static Batch batch() {
    Random random = new Random(42);
    ColumnBuilder date = new ColumnBuilder(DATE.physical());
    ColumnBuilder price = new ColumnBuilder(AMOUNT.physical());
    ColumnBuilder discount = new ColumnBuilder(AMOUNT.physical());
    ColumnBuilder quantity = new ColumnBuilder(AMOUNT.physical());
    for (int i = 0; i < ROWS; i++) {
      date.appendLong(8_035 + random.nextInt(2_500));
      price.appendLong(90_000 + random.nextInt(10_000_000));
      discount.appendLong(random.nextInt(11));
      quantity.appendLong(100 + random.nextInt(4_900));
    }
    ColumnVector[] columns = {date.build(), price.build(), discount.build(), quantity.build()};
    return new Batch(ROWS, null, columns);
  }

  // A year of dates, a few discounts, small quantities: two rows of a hundred.
  private static Expression condition() {
    return call(
        ScalarFunction.AND,
        BOOLEAN,
        call(ScalarFunction.GREATER_OR_EQUAL, BOOLEAN, SHIPDATE, new Constant(8_766L, DATE)),
        call(ScalarFunction.LESS, BOOLEAN, SHIPDATE, new Constant(9_131L, DATE)),
        call(ScalarFunction.GREATER_OR_EQUAL, BOOLEAN, DISCOUNT, new Constant(5L, AMOUNT)),
        call(ScalarFunction.LESS_OR_EQUAL, BOOLEAN, DISCOUNT, new Constant(7L, AMOUNT)),
        call(ScalarFunction.LESS, BOOLEAN, QUANTITY, new Constant(2_400L, AMOUNT)));
  }

  private static Expression discountedPrice() {
    Expression rest =
        call(
            ScalarFunction.SUBTRACT,
            ColumnType.decimal(16, 2),
            new Constant(1L, ColumnType.of(Kind.INTEGER)),
            DISCOUNT);
    return call(ScalarFunction.MULTIPLY, ColumnType.decimal(31, 4), PRICE, rest);
  }

  private static Expression call(ScalarFunction function, ColumnType type, Expression... operands) {
    return new Call(function, List.of(operands), type, false);
  }

  /** Q6's condition. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int filter() {
    return Objects.requireNonNull(selector).select(batch, survivors);
  }

  /** Price times one minus discount, in Q1 and many others. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Batch project() {
    return Objects.requireNonNull(projector).project(batch);
  }

  /** Leaves nothing behind. */
  @TearDown
  public void delete() throws IOException {
    Objects.requireNonNull(transaction).close();
    Objects.requireNonNull(store).close();
    Directories.delete(Objects.requireNonNull(directory));
  }
}

package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.plan.AggregateCall;
import dev.yore.engine.plan.AggregateFunction;
import dev.yore.engine.plan.JoinKind;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.ScanSource;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of a real store under operators: T(ID ascending, GRP = ID modulo 1000). */
class ScanOperatorTest {
  private static final int ROWS = 150_000;
  private static final ColumnType LONG = ColumnType.of(Kind.BIGINT);

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private Path spill;
  private Store store;
  private TableSchema table;
  private Transaction transaction;

  @BeforeEach
  void open(@TempDir Path directory) {
    spill = directory.resolve("spill");
    store = Store.open(StoreOptions.at(directory.resolve("store")));
    TableName name = TableName.of("T");
    List<Column> columns =
        List.of(new Column(0, "ID", LONG, false, null), new Column(1, "GRP", LONG, false, null));
    store.execute(new CatalogChange.CreateTable(name, columns, List.of(), null), null);
    table = store.catalog().table(name).orElseThrow();
    long[] ids = new long[ROWS];
    long[] groups = new long[ROWS];
    for (int i = 0; i < ROWS; i++) {
      ids[i] = i;
      groups[i] = i % 1000;
    }
    try (Transaction writer = store.begin()) {
      writer.apply(
          TableChange.insert(
              table.tableId(),
              new VectorBatch(
                  ROWS,
                  List.of(new LongVector(ids, ROWS, null), new LongVector(groups, ROWS, null)))));
      writer.commit(null);
    }
    store.flush();
    transaction = store.begin();
  }

  @AfterEach
  void close() {
    transaction.close();
    store.close();
  }

  private PlanNode scan(long limit) {
    return new PlanNode.Scan(
        new ScanSource() {
          @Override
          public @Nullable ScanSpec bind(ExecutionContext context) {
            return limit == 0
                ? null
                : new ScanSpec(
                    table.tableId(), List.of(0, 1), List.of(), new Period.Current(), limit);
          }

          @Override
          public String describe() {
            return "T";
          }
        },
        List.of(LONG, LONG));
  }

  private PlanCursor open(PlanNode plan, int parallelism) {
    return PlanRunner.open(
        plan,
        new ExecutionContext(
            transaction,
            name -> null,
            cancelled::get,
            parallelism,
            MemoryAccount.ofProcess(),
            64L << 20,
            spill));
  }

  private static long rows(PlanCursor cursor) {
    long rows = 0;
    for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
      rows += batch.selectedCount();
    }
    return rows;
  }

  private static PlanNode grouped(PlanNode input, int key) {
    AggregateCall sum =
        new AggregateCall(
            AggregateFunction.SUM, List.of(0), false, AggregateCall.NO_FILTER, List.of(), LONG);
    return new PlanNode.Aggregate(
        input, List.of(key), List.of(List.of(0)), List.of(sum), List.of(LONG, LONG));
  }

  private static PlanNode keys(long... keys) {
    List<List<Expression>> rows =
        Arrays.stream(keys)
            .mapToObj(key -> List.<Expression>of(new Expression.Constant(key, LONG)))
            .toList();
    return new PlanNode.Values(rows, List.of(LONG));
  }

  private static PlanNode join(PlanNode left, int leftKey, PlanNode right) {
    return new PlanNode.Join(
        left, right, JoinKind.INNER, List.of(leftKey), List.of(0), List.of(false), null);
  }

  private static PlanNode calc(PlanNode input) {
    return new PlanNode.Calc(
        input,
        null,
        List.of(new Expression.Field(1, LONG, false), new Expression.Field(0, LONG, false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void workersShareThePagesOfATable(int parallelism) {
    try (PlanCursor cursor = open(grouped(scan(Long.MAX_VALUE), 1), parallelism)) {
      long sum = 0;
      long groups = 0;
      for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          sum += ((LongVector) batch.columns()[1]).get(batch.position(i));
          groups++;
        }
      }
      assertThat(groups).isEqualTo(1000);
      assertThat(sum).isEqualTo((long) ROWS * (ROWS - 1) / 2);
      OperatorMetrics scan = cursor.metrics().inputs().get(0);
      assertThat(scan.rows()).isEqualTo(ROWS);
      cursor.close();
      assertThat(scan.pages()).isEqualTo((ROWS + 16_383) / 16_384);
    }
  }

  @Test
  void theRangeOfAJoinsKeysPrunesPages() {
    try (PlanCursor cursor = open(join(scan(Long.MAX_VALUE), 0, keys(70_000, 70_010)), 2)) {
      assertThat(rows(cursor)).isEqualTo(2);
      OperatorMetrics scan = cursor.metrics().inputs().get(0);
      cursor.close();
      assertThat(scan.prunedPages()).isEqualTo(scan.pages() - 1);
      assertThat(scan.rows()).as("a bit for every number between").isEqualTo(2);
      assertThat(scan.filteredRows()).isEqualTo(9);
    }
  }

  @Test
  void aJoinsKeysRuleRowsOutBeforeWhatIsBetween() {
    PlanNode plan = join(calc(scan(Long.MAX_VALUE)), 0, keys(3, 500, 990));
    try (PlanCursor cursor = open(plan, 2)) {
      assertThat(rows(cursor)).isEqualTo(450);
      OperatorMetrics calc = cursor.metrics().inputs().get(0);
      assertThat(calc.rows()).isEqualTo(450);
      assertThat(calc.inputs().get(0).filteredRows()).isGreaterThan(100_000);
    }
  }

  @Test
  void anAggregateOnlyReadsTheGroupsThatAJoinWants() {
    PlanNode plan = join(grouped(scan(Long.MAX_VALUE), 1), 0, keys(5, 7));
    try (PlanCursor cursor = open(plan, 2)) {
      assertThat(rows(cursor)).isEqualTo(2);
      assertThat(cursor.metrics().inputs().get(0).inputs().get(0).rows()).isEqualTo(300);
    }
  }

  @Test
  void aLimitedScanIsNotRestrictedAsThatWouldChangeItsRows() {
    try (PlanCursor cursor = open(join(scan(100), 0, keys(50, 140_000)), 2)) {
      assertThat(rows(cursor)).isEqualTo(1);
      assertThat(cursor.metrics().inputs().get(0).rows()).isEqualTo(100);
    }
  }

  @Test
  void aScanKnownToGiveNothingIsNotOpened() {
    try (PlanCursor cursor = open(grouped(scan(0), 1), 4)) {
      assertThat(cursor.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void cancellationStopsTheScan(int parallelism) {
    try (PlanCursor cursor = open(scan(Long.MAX_VALUE), parallelism)) {
      assertThat(cursor.next()).isNotNull();
      cancelled.set(true);
      assertThatThrownBy(cursor::next)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
  }
}

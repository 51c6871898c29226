package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.plan.PlanNode;
import dev.yore.engine.plan.RowSource;
import dev.yore.engine.run.BatchCursor;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModifyOperatorTest {
  private static final ColumnType BIGINT = ColumnType.of(ColumnType.Kind.BIGINT);

  @TempDir private Path directory;

  private final List<String> events = new ArrayList<>();
  private final List<Long> changed = new ArrayList<>();

  private final ChangeTarget target =
      (rows, context) -> {
        events.add("change by " + rows.selectedCount());
        LongVector values = (LongVector) rows.columns()[0];
        for (int row = 0; row < rows.selectedCount(); row++) {
          changed.add(values.get(row));
        }
        return rows.selectedCount();
      };

  /** Batches of three rows, of which the first and the last are selected. */
  private PlanNode batches(int count) {
    RowSource source =
        new RowSource() {
          @Override
          public BatchCursor open(ExecutionContext context) {
            return new Batches(count);
          }

          @Override
          public String describe() {
            return "batches";
          }
        };
    return new PlanNode.Rows(source, List.of(BIGINT));
  }

  private final class Batches implements BatchCursor {
    private final int count;
    private int next;
    private boolean closed;

    Batches(int count) {
      this.count = count;
    }

    @Override
    public @Nullable Batch next() {
      if (next == count) {
        return null;
      }
      long first = next++ * 3L;
      events.add("read");
      LongVector values = new LongVector(new long[] {first, first + 1, first + 2}, 3, null);
      return new Batch(2, new int[] {0, 2}, new ColumnVector[] {values});
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        events.add("closed");
      }
    }
  }

  @Test
  void everythingIsReadAndClosedBeforeTheFirstChange() {
    PlanTester tester = new PlanTester(directory);
    assertThat(tester.run(new PlanNode.Modify(batches(2), target))).containsExactly(List.of(4L));
    assertThat(events).containsExactly("read", "read", "closed", "change by 4");
    assertThat(changed).containsExactly(0L, 2L, 3L, 5L);
  }

  @Test
  void noRowsChangeNothing() {
    PlanTester tester = new PlanTester(directory);
    assertThat(tester.run(new PlanNode.Modify(batches(0), target))).containsExactly(List.of(0L));
    assertThat(events).containsExactly("closed");
  }

  @Test
  void aCancelledChangeIsNotBegun() {
    PlanTester tester = new PlanTester(directory);
    tester.cancelled.set(true);
    assertThatThrownBy(() -> tester.run(new PlanNode.Modify(batches(2), target)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(events).doesNotContain("change by 4");
  }

  @Test
  void moreRowsThanTheQueryMayHoldWaitInAFile() {
    PlanTester tester = new PlanTester(directory);
    PlanNode.Modify modify = new PlanNode.Modify(batches(100_000), target);
    try (PlanCursor cursor = tester.open(modify, 1, 256 << 10)) {
      assertThat(cursor.next().selectedCount()).isOne();
      OperatorMetrics metrics = cursor.metrics();
      assertThat(metrics.spilledBytes()).isPositive();
    }
    assertThat(events).containsOnlyOnce("change by 200000").endsWith("change by 200000");
    assertThat(changed)
        .hasSize(200_000)
        .startsWith(0L, 2L, 3L, 5L)
        .endsWith(299_997L, 299_999L)
        .isSorted();
    assertThat(tester.spillFiles()).isEmpty();
  }

  @Test
  void aChangeOfMoreRowsThanMayBeHeldIsRefusedBeforeItBegins() {
    MemoryAccount store = MemoryAccount.ofStore(256 << 10);
    PlanTester tester = new PlanTester(directory, store);
    PlanNode.Modify modify = new PlanNode.Modify(batches(100_000), target);
    assertThatThrownBy(() -> tester.run(modify))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY_BUDGET))
        .hasMessageContaining("a change of a table needs")
        .hasMessageContaining("all queries of the store may use 262144 bytes");
    assertThat(changed).isEmpty();
    assertThat(events).contains("closed");
    assertThat(store.usedBytes()).isZero();
  }
}

package dev.yore.planner.dml;

import dev.yore.engine.batch.Batch;
import dev.yore.engine.plan.ChangeTarget;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change that looks at its rows one by one: UPSERT, and portions of periods. Immutable. */
final class BoxedTarget implements ChangeTarget {
  private final List<ColumnCodec> codecs = new ArrayList<>();
  private final Work work;

  /** What is done with the rows. */
  @FunctionalInterface
  interface Work {
    /** Makes the change; gives the number of rows changed. */
    long run(List<@Nullable Object[]> rows, StatementScope scope);
  }

  /**
   * A change.
   *
   * @param types of the rows' fields
   */
  BoxedTarget(List<ColumnType> types, Work work) {
    types.forEach(type -> codecs.add(ColumnCodec.of("of the source", type)));
    this.work = work;
  }

  @Override
  public long apply(Batch rows, ExecutionContext context) {
    List<@Nullable Object[]> boxed = new ArrayList<>(rows.selectedCount());
    for (int row = 0; row < rows.selectedCount(); row++) {
      @Nullable Object[] values = new Object[codecs.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = codecs.get(i).read(rows.columns()[i], row);
      }
      boxed.add(values);
    }
    return work.run(boxed, StatementScope.of(context));
  }
}

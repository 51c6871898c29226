package dev.yore.planner.rel;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.schema.ScannableTable;
import org.jspecify.annotations.Nullable;

/** What compiled plans of recursive queries call in each round. Stateless. */
public final class TransientRows {
  private TransientRows() {}

  /**
   * The rows of the last round.
   *
   * @param single whether rows are the values of their only column rather than arrays
   * @throws StoreException {@code CANCELLED}; a recursion may have no end of its own
   */
  public static Enumerable<?> of(DataContext root, String name, boolean single) {
    ScanContext context =
        (ScanContext) Objects.requireNonNull(root.get(ScanContext.VARIABLE), "no scan context");
    if (context.cancelled().getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
    ScannableTable table =
        (ScannableTable)
            Objects.requireNonNull(Objects.requireNonNull(root.getRootSchema()).getTable(name));
    Enumerable<@Nullable Object[]> rows = table.scan(root);
    return single ? rows.select(row -> row[0]) : rows;
  }
}

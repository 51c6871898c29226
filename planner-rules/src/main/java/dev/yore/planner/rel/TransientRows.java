package dev.yore.planner.rel;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.schema.ScannableTable;
import org.jspecify.annotations.Nullable;

/** What compiled plans of recursive queries call in each round. Stateless. */
public final class TransientRows {
  private TransientRows() {}

  /**
   * The rows of the last round.
   *
   * @param single whether rows are the values of their only column rather than arrays
   * @throws StoreException {@code CANCELLED}, in each round: a recursion may have no end of its own
   */
  public static Enumerable<?> of(DataContext root, String name, boolean single) {
    ScanContext context =
        (ScanContext) Objects.requireNonNull(root.get(ScanContext.VARIABLE), "no scan context");
    ScannableTable table =
        (ScannableTable)
            Objects.requireNonNull(Objects.requireNonNull(root.getRootSchema()).getTable(name));
    Enumerable<@Nullable Object[]> rows = table.scan(root);
    Enumerable<?> asked = single ? rows.select(row -> row[0]) : rows;
    // Made once, enumerated in every round.
    return new AbstractEnumerable<@Nullable Object>() {
      @Override
      @SuppressWarnings("unchecked")
      public Enumerator<@Nullable Object> enumerator() {
        if (context.cancelled().getAsBoolean()) {
          throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
        }
        return (Enumerator<@Nullable Object>) asked.enumerator();
      }
    };
  }
}

package dev.yore.planner.expression;

import java.util.Map;
import org.apache.calcite.DataContext;
import org.jspecify.annotations.Nullable;

/**
 * A data context that also knows the row for which code runs, which is asked for too often to lie
 * in a map. Confined to one thread.
 */
final class RowContext extends OverlaidContext {
  private final @Nullable Object[] row;

  /**
   * A context.
   *
   * @param row filled anew for each row
   */
  RowContext(DataContext base, @Nullable Object[] row) {
    super(base, Map.of());
    this.row = row;
  }

  @Override
  public @Nullable Object get(String variable) {
    return variable.equals(RowCode.ROW) ? row : super.get(variable);
  }
}

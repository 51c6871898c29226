package dev.yore.planner.session;

import dev.yore.planner.RowCursor;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are all there already. Confined to one thread. */
final class ListCursor implements RowCursor {
  private final Iterator<@Nullable Object[]> rows;
  private final Runnable onClose;

  ListCursor(List<@Nullable Object[]> rows, Runnable onClose) {
    this.rows = rows.iterator();
    this.onClose = onClose;
  }

  /** A row of one column per text. */
  static ListCursor ofLines(List<String> texts, Runnable onClose) {
    List<@Nullable Object[]> lines =
        texts.stream().map(text -> new @Nullable Object[] {text}).toList();
    return new ListCursor(lines, onClose);
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public void close() {
    onClose.run();
  }
}

package dev.yore.driver.meta;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An embedded result's rows as Avatica's cursor pulls them; closing it closes the query. */
final class RowStream implements Iterator<Object>, AutoCloseable {
  private final ClientSession session;
  private final OpenRows rows;
  private final Failures failures;
  private @Nullable Object @Nullable [] next;
  private boolean peeked;

  RowStream(ClientSession session, OpenRows rows, Failures failures) {
    this.session = session;
    this.rows = rows;
    this.failures = failures;
  }

  @Override
  public boolean hasNext() {
    if (!peeked) {
      next = failures.call(() -> session.exclusively(rows::next));
      peeked = true;
    }
    return next != null;
  }

  @Override
  public Object next() {
    Object row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    peeked = false;
    next = null;
    return row;
  }

  @Override
  public void close() {
    session.closeRows(rows);
  }
}

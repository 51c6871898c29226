package dev.yore.planner.session;

import dev.yore.planner.RowCursor;
import dev.yore.store.Store;
import dev.yore.store.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transaction a session has open, if any, and the cursors that read it. Confined to one thread
 * at a time.
 */
final class SessionTransaction {
  private final Store store;
  private final Set<RowCursor> cursors = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Transaction open;

  SessionTransaction(Store store) {
    this.store = store;
  }

  boolean isOpen() {
    return open != null;
  }

  /** The open transaction; one is begun if there is none. */
  Transaction get() {
    Transaction current = open;
    if (current == null) {
      current = store.begin();
      open = current;
    }
    return current;
  }

  @Nullable Transaction ifOpen() {
    return open;
  }

  /** A cursor that ends with the transaction. */
  void opened(RowCursor cursor) {
    cursors.add(cursor);
  }

  void closed(RowCursor cursor) {
    cursors.remove(cursor);
  }

  void commit() {
    Transaction current = end();
    if (current != null) {
      try (current) {
        current.commit(null);
      }
    }
  }

  void rollback() {
    Transaction current = end();
    if (current != null) {
      try (current) {
        current.rollback();
      }
    }
  }

  private @Nullable Transaction end() {
    new ArrayList<>(cursors).forEach(RowCursor::close);
    cursors.clear();
    Transaction current = open;
    open = null;
    return current;
  }
}

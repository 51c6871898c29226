package dev.yore.planner.session;

import dev.yore.planner.RowCursor;
import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transaction a session has open, if any, its savepoints by name, and the cursors that read it.
 * Confined to one thread at a time.
 */
final class SessionTransaction {
  private final Store store;
  private final SessionBranch branch;
  private final Set<RowCursor> cursors = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Named> savepoints = new ArrayDeque<>();
  private @Nullable Transaction open;
  private @Nullable String message;

  /** A savepoint as its transaction knows it; a later one of the same name hides it. */
  private record Named(String name, int savepoint) {}

  SessionTransaction(Store store, SessionBranch branch) {
    this.store = store;
    this.branch = branch;
  }

  boolean isOpen() {
    return open != null;
  }

  /** The open transaction; one is begun if there is none. */
  Transaction get() {
    Transaction current = open;
    if (current == null) {
      current = store.begin(branch.name());
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

  /** What to keep with the commit if the commit itself says nothing; null for nothing. */
  void describe(@Nullable String text) {
    message = text;
  }

  void savepoint(String name) {
    savepoints.push(new Named(name, get().savepoint()));
  }

  /** Undoes what was done since; the savepoint stays. */
  void rollbackTo(String name) {
    Named found = forgetAfter(name);
    get().rollbackTo(found.savepoint);
  }

  /** Keeps what was done since, gives the savepoint up. */
  void release(String name) {
    Named found = forgetAfter(name);
    savepoints.pop();
    get().release(found.savepoint);
  }

  private Named forgetAfter(String name) {
    Named found =
        savepoints.stream()
            .filter(s -> s.name.equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.SAVEPOINT_NOT_FOUND,
                        "the transaction has no savepoint " + name + "; " + known()));
    while (savepoints.element() != found) {
      savepoints.pop();
    }
    return found;
  }

  private String known() {
    return savepoints.isEmpty()
        ? "it has none"
        : "it has " + savepoints.stream().map(Named::name).collect(Collectors.joining(", "));
  }

  /**
   * Commits what is open, if anything.
   *
   * @param text kept with the commit; null for what {@link #describe} said
   */
  void commit(@Nullable String text) {
    String kept = text == null ? message : text;
    Transaction current = end();
    if (current != null) {
      try (current) {
        current.commit(kept);
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
    savepoints.clear();
    message = null;
    Transaction current = open;
    open = null;
    return current;
  }
}

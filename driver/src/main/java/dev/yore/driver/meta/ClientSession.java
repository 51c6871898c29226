package dev.yore.driver.meta;

import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.jspecify.annotations.Nullable;

/**
 * A connection's session with its statements. Whatever touches the SQL session runs under one lock,
 * because that is for one thread at a time and clients may use several.
 */
final class ClientSession {
  /** Far more than a sane client has open; a leak of theirs ends here and not in our memory. */
  private static final int MAX_STATEMENTS = 10_000;

  private final SessionSource.Opened opened;
  private final String user;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, ClientStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger lastStatementId = new AtomicInteger();
  private volatile long lastUsedNanos = System.nanoTime();
  private volatile State state;
  private volatile boolean ending;
  private boolean closed;

  /**
   * What answers of queries depend on beside user, text and parameters. Immutable.
   *
   * @param number grows with each change
   * @param text null while they depend on more than can be said
   */
  record State(long number, @Nullable String text) {}

  /**
   * @param user whose it is
   */
  ClientSession(SessionSource.Opened opened, String user) {
    this.opened = opened;
    this.user = user;
    this.state = new State(1, opened.session().readingState());
  }

  String user() {
    return user;
  }

  /** Whether ending it now would break something: what runs, is being read, or is uncommitted. */
  boolean isBusy() {
    if (!lock.tryLock()) {
      return true;
    }
    try {
      return !closed
          && (opened.session().inTransaction()
              || statements.values().stream().anyMatch(ClientStatement::isReading));
    } finally {
      lock.unlock();
    }
  }

  Database database() {
    return opened.database();
  }

  /** Only under {@link #exclusively}. */
  SqlSession sql() {
    return opened.session();
  }

  <T> T exclusively(Supplier<T> work) {
    lastUsedNanos = System.nanoTime();
    lock.lock();
    try {
      if (closed) {
        throw new StoreException(ErrorCode.STORE_CLOSED, "the connection is closed");
      }
      return work.get();
    } finally {
      if (!closed) {
        publish(opened.session().readingState());
      }
      lock.unlock();
      lastUsedNanos = System.nanoTime();
    }
  }

  /**
   * Does the work unless another thread is at work in the session.
   *
   * @return null if there is one, or the session has ended
   */
  <T> @Nullable T ifIdle(Supplier<T> work) {
    if (!lock.tryLock()) {
      return null;
    }
    try {
      lastUsedNanos = System.nanoTime();
      return closed ? null : work.get();
    } finally {
      lock.unlock();
    }
  }

  private void publish(@Nullable String text) {
    if (!Objects.equals(text, state.text())) {
      state = new State(state.number() + 1, text);
    }
  }

  /** The state after what was done last under the lock. */
  State state() {
    return state;
  }

  /** Nanoseconds since the last use, 0 while something runs. */
  long idleNanos() {
    return lock.isLocked() ? 0 : System.nanoTime() - lastUsedNanos;
  }

  ClientStatement newStatement() {
    if (statements.size() >= MAX_STATEMENTS) {
      throw new StoreException(
          ErrorCode.OUT_OF_MEMORY_BUDGET,
          "the connection has " + MAX_STATEMENTS + " open statements; close some");
    }
    ClientStatement statement = new ClientStatement(lastStatementId.incrementAndGet());
    statements.put(statement.id(), statement);
    return statement;
  }

  ClientStatement statement(Meta.StatementHandle handle) throws NoSuchStatementException {
    AnswerNotes.ofStatement(handle.id);
    ClientStatement statement = statements.get(handle.id);
    if (statement == null) {
      AnswerNotes.refused(
          AnswerNotes.Missing.STATEMENT,
          "no statement " + handle.id + " of connection " + handle.connectionId);
      throw new NoSuchStatementException(handle);
    }
    return statement;
  }

  /**
   * Ends the statement's previous execution and returns the next one's cancel flag. Only under
   * {@link #exclusively}.
   */
  AtomicBoolean begin(ClientStatement statement) {
    AtomicBoolean cancel = statement.begin();
    if (ending) {
      // Whoever ends the session stopped what ran a moment ago, and waits for this one too.
      cancel.set(true);
    }
    return cancel;
  }

  /** The statement, or null if it is closed or was never there. */
  @Nullable ClientStatement find(int id) {
    return statements.get(id);
  }

  void closeStatement(int id) {
    ClientStatement statement = statements.remove(id);
    if (statement != null) {
      statement.cancel();
      OpenRows rows = statement.rows();
      if (rows != null) {
        closeRows(rows);
      }
    }
  }

  /** Closes the rows; those of a closed session are closed already. */
  void closeRows(OpenRows rows) {
    lock.lock();
    try {
      if (!closed) {
        rows.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the reading of rows whose transaction is about to end. */
  void closeRowsBecauseOf(String reason) {
    for (ClientStatement statement : statements.values()) {
      OpenRows rows = statement.rows();
      if (rows != null) {
        rows.closeBecauseOf(reason);
      }
    }
  }

  /** Stops what runs, rolls back and gives the database up. Idempotent. */
  void close() {
    ending = true;
    statements.values().forEach(ClientStatement::cancel);
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closeAll();
    } finally {
      lock.unlock();
    }
  }

  private void closeAll() {
    try {
      statements.values().forEach(ClientStatement::closeRows);
      statements.clear();
    } finally {
      try {
        opened.session().close();
      } finally {
        opened.release().run();
      }
    }
  }
}

package dev.yore.planner;

import dev.yore.engine.worker.Turns;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.store.predict.NextStatement;
import dev.yore.store.schema.Catalog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One user's conversation with a database: the open transaction, the auto-commit mode and session
 * settings. Confined to one thread at a time. Closing rolls back.
 */
public interface SqlSession extends AutoCloseable {
  /** Characters of an application's name that are remembered; every statement's record has it. */
  int APPLICATION_LENGTH = 1_024;

  /**
   * Parses, validates and plans, or finds the plan in the cache. DDL and session statements are
   * parsed and validated only.
   *
   * @throws dev.yore.store.StoreException with the SQLState of what is wrong and the position
   */
  PreparedSql prepare(String sql);

  /**
   * Runs a prepared statement. In auto-commit mode a DML statement commits before this returns, and
   * a query's snapshot lasts until its cursor is closed.
   *
   * @param parameters one per {@code ?}, in Calcite's internal representation (see {@link
   *     PreparedSql#parameterType()}): Integer for DATE and TIME, Long for TIMESTAMP, BigDecimal,
   *     String, ByteString, Boolean, boxed numbers, null
   * @param cancel set by another thread to stop the statement with {@code CANCELLED}
   * @param deadlineNanos {@link System#nanoTime()} at which the statement is stopped likewise, 0
   *     for never
   */
  SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos);

  /**
   * Runs a change once per parameter list, all or nothing; in auto-commit mode as one commit. An
   * INSERT of VALUES goes to the store as one change, which is how to load many rows.
   *
   * @param batch parameters as {@link #execute} takes them
   * @return rows changed per parameter list
   */
  long[] executeBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      AtomicBoolean cancel,
      long deadlineNanos);

  /** The numbers that identity columns gave to the rows of the last change. */
  GeneratedKeys generatedKeys();

  boolean autoCommit();

  /** Switching auto-commit on commits an open transaction, as JDBC asks. */
  void setAutoCommit(boolean autoCommit);

  /** Commits the open transaction, if any. */
  void commit();

  /** Rolls the open transaction back, if any. */
  void rollback();

  /** Whether a transaction is open that a commit or rollback would end. */
  boolean inTransaction();

  /** The catalog that its next statement sees: that of its branch, as of its open transaction. */
  Catalog catalog();

  /** The branch it reads and changes, main at first. */
  String branch();

  /**
   * Goes to another branch.
   *
   * @throws dev.yore.store.StoreException {@code REFERENCE_NOT_FOUND}; {@code TRANSACTION_STATE}
   *     while a transaction has begun or changed something
   */
  void useBranch(String name);

  /**
   * Says on whose behalf it asks, for the history of statements.
   *
   * @param user null where nobody said
   * @param application null where it has no name
   */
  void introduce(@Nullable String user, @Nullable String application);

  /**
   * Gives the application another name, as {@link #introduce} does with the user unchanged.
   *
   * @param application null where it has no name; only its first {@link #APPLICATION_LENGTH}
   *     characters are remembered
   */
  void nameApplication(@Nullable String application);

  /** Which files COPY may use from now on; any at first. */
  void allowFiles(FileAccess access);

  /**
   * What the answers of its queries depend on beside their text, their parameters and its user:
   * branch, time and engine. Null while a transaction is open or auto-commit is off, when answers
   * depend on that too.
   */
  @Nullable String readingState();

  /**
   * Lets its statements take turns with those of other sessions, as {@link Turns} says; at first
   * they do not. Statements with a latency target are urgent.
   *
   * @param rank of those without one
   */
  void takeTurns(Turns.Rank rank);

  /**
   * A question that any thread may ask later, so that the session need not wait for its answer:
   * what this session probably asks next about a fixed past, likeliest first. It tells of kinds of
   * statements that its user has asked before. Nothing while it is not to be predicted for.
   *
   * @param answered what was asked last without executing it, because its answer was known; null if
   *     the last statement was executed
   * @param parameters of that, as {@link #execute} takes them
   */
  Supplier<List<NextStatement>> next(
      @Nullable PreparedSql answered, List<@Nullable Object> parameters);

  boolean readOnly();

  /** A read-only session refuses DML and DDL with {@code READ_ONLY}. */
  void setReadOnly(boolean readOnly);

  /** Warnings since the last call (for example: as of a time in the future), oldest first. */
  List<String> drainWarnings();

  @Override
  void close();
}

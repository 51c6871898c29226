package dev.yore.server;

import dev.yore.engine.worker.Turns;
import dev.yore.planner.FileAccess;
import dev.yore.planner.PreparedSql;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.planner.run.GeneratedKeys;
import dev.yore.store.predict.NextStatement;
import dev.yore.store.schema.Catalog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session that passes everything on to another. Confined to one thread at a time. */
abstract class PassingSession implements SqlSession {
  private final SqlSession session;

  PassingSession(SqlSession session) {
    this.session = session;
  }

  @Override
  public PreparedSql prepare(String sql) {
    return session.prepare(sql);
  }

  @Override
  public SqlResult execute(
      PreparedSql statement,
      List<@Nullable Object> parameters,
      AtomicBoolean cancel,
      long deadlineNanos) {
    return session.execute(statement, parameters, cancel, deadlineNanos);
  }

  @Override
  public long[] executeBatch(
      PreparedSql statement,
      List<? extends List<@Nullable Object>> batch,
      AtomicBoolean cancel,
      long deadlineNanos) {
    return session.executeBatch(statement, batch, cancel, deadlineNanos);
  }

  @Override
  public GeneratedKeys generatedKeys() {
    return session.generatedKeys();
  }

  @Override
  public void allowFiles(FileAccess access) {
    session.allowFiles(access);
  }

  @Override
  public boolean autoCommit() {
    return session.autoCommit();
  }

  @Override
  public void setAutoCommit(boolean autoCommit) {
    session.setAutoCommit(autoCommit);
  }

  @Override
  public void commit() {
    session.commit();
  }

  @Override
  public void rollback() {
    session.rollback();
  }

  @Override
  public boolean inTransaction() {
    return session.inTransaction();
  }

  @Override
  public Catalog catalog() {
    return session.catalog();
  }

  @Override
  public String branch() {
    return session.branch();
  }

  @Override
  public void useBranch(String name) {
    session.useBranch(name);
  }

  @Override
  public void introduce(@Nullable String newUser, @Nullable String application) {
    session.introduce(newUser, application);
  }

  @Override
  public void nameApplication(@Nullable String application) {
    session.nameApplication(application);
  }

  @Override
  public @Nullable String readingState() {
    return session.readingState();
  }

  @Override
  public Supplier<List<NextStatement>> next(
      @Nullable PreparedSql answered, List<@Nullable Object> parameters) {
    return session.next(answered, parameters);
  }

  @Override
  public void takeTurns(Turns.Rank rank) {
    session.takeTurns(rank);
  }

  @Override
  public boolean readOnly() {
    return session.readOnly();
  }

  @Override
  public void setReadOnly(boolean readOnly) {
    session.setReadOnly(readOnly);
  }

  @Override
  public List<String> drainWarnings() {
    return session.drainWarnings();
  }

  @Override
  public void close() {
    session.close();
  }
}

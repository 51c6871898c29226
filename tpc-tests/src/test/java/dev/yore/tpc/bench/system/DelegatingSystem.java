package dev.yore.tpc.bench.system;

import dev.yore.tpc.tpch.LoadProgress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A system that does as another one does, but for what a test overrides. */
interface DelegatingSystem extends SystemUnderTest {
  SystemUnderTest delegate();

  @Override
  default String method() {
    return delegate().method();
  }

  @Override
  default String version() throws SQLException {
    return delegate().version();
  }

  @Override
  default void open() throws SQLException, IOException {
    delegate().open();
  }

  @Override
  default Connection connect() throws SQLException {
    return delegate().connect();
  }

  @Override
  default long load(double scale, LoadProgress progress) throws SQLException, IOException {
    return delegate().load(scale, progress);
  }

  @Override
  default CommitSink commitSink(Connection connection) throws SQLException {
    return delegate().commitSink(connection);
  }

  @Override
  default long mark(Connection connection, int commit) throws SQLException {
    return delegate().mark(connection, commit);
  }

  @Override
  default String now(String table) {
    return delegate().now(table);
  }

  @Override
  default String asOf(String table, long mark) {
    return delegate().asOf(table, mark);
  }

  @Override
  default String allVersions(String table) {
    return delegate().allVersions(table);
  }

  @Override
  default List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException {
    return delegate().sweep(connection, marks);
  }

  @Override
  default void createTicks() throws SQLException {
    delegate().createTicks();
  }

  @Override
  default void tidy() throws SQLException, IOException {
    delegate().tidy();
  }

  @Override
  default long sizeBytes() throws SQLException, IOException {
    return delegate().sizeBytes();
  }

  @Override
  default List<ProcessHandle> processes() {
    return delegate().processes();
  }

  @Override
  default void close() throws SQLException, IOException {
    delegate().close();
  }
}

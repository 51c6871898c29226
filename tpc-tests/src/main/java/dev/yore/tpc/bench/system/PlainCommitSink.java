package dev.yore.tpc.bench.system;

import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.history.HistoryWriter;
import java.sql.Connection;
import java.sql.SQLException;

/** Plain INSERT, UPDATE and DELETE, for systems that keep the past by themselves. */
final class PlainCommitSink implements SystemUnderTest.CommitSink {
  private final HistoryWriter writer;

  /**
   * @param batched whether changes of a kind go together
   */
  PlainCommitSink(Connection connection, boolean batched) throws SQLException {
    writer = new HistoryWriter(connection, batched);
  }

  @Override
  public void write(BusinessCommit commit) throws SQLException {
    writer.write(commit);
  }

  @Override
  public void close() throws SQLException {
    writer.close();
  }
}

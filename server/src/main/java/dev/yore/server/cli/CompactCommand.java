package dev.yore.server.cli;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Coalesces the delta streams of a store, table by table, and shows how far it is. */
@Command(
    name = "compact",
    description = {
      "Merge the delta streams of a store's tables, in a directory nobody has open or through a"
          + " server.",
      "Every past state stays as it was; a store compacts itself while it is open, only not at"
          + " once."
    },
    mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
  /** A table of a branch. */
  private record Streams(String branch, String table) {
    @Override
    public String toString() {
      return branch.equals("main") ? table : table + " of branch " + branch;
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private StoreTarget target;

  @Option(
      names = "--table",
      paramLabel = "T",
      description = "Only this table; may be given several times.")
  private List<String> tables = new ArrayList<>();

  @Override
  public Integer call() throws SQLException {
    PrintWriter err = spec.commandLine().getErr();
    try (Connection connection = target.connectToExisting();
        Connection watching = target.connectToExisting()) {
      long before = bytes(watching);
      if (tables.isEmpty()) {
        coalesceAll(connection, watching);
      }
      for (String table : tables) {
        coalesce(connection, watching, table, table);
      }
      err.printf("compacted: %,d bytes of segments before, %,d now%n", before, bytes(watching));
    }
    return CommandLine.ExitCode.OK;
  }

  /** Of every branch: what a branch changed is in streams of its own. */
  private void coalesceAll(Connection connection, Connection watching) throws SQLException {
    for (Streams streams : all(watching)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("USE BRANCH \"" + streams.branch.replace("\"", "\"\"") + "\"");
      }
      coalesce(connection, watching, streams.table, streams.toString());
    }
  }

  private void coalesce(Connection connection, Connection watching, String table, String label)
      throws SQLException {
    try (CompactProgress bar =
            new CompactProgress(spec.commandLine().getErr(), System.console() != null, label);
        Statement statement = connection.createStatement()) {
      String call = "CALL SYS.COALESCE('" + table.replace("'", "''") + "')";
      WatchedCall.run(() -> statement.execute(call), () -> show(bar, watching));
    }
  }

  private static void show(CompactProgress bar, Connection watching) throws SQLException {
    try (Statement statement = watching.createStatement();
        ResultSet running =
            statement.executeQuery(
                "SELECT done_bytes, total_bytes, to_level FROM sys.coalescence"
                    + " WHERE state = 'merging'")) {
      if (running.next()) {
        bar.show(running.getLong(1), running.getLong(2), running.getInt(3));
      }
    }
  }

  private static List<Streams> all(Connection connection) throws SQLException {
    List<Streams> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT branch, table_name FROM sys.coalescence"
                    + " WHERE branch IS NOT NULL AND table_name IS NOT NULL"
                    + " ORDER BY branch <> 'main', branch, table_name")) {
      while (tables.next()) {
        names.add(new Streams(tables.getString(1), tables.getString(2)));
      }
    }
    return names;
  }

  private static long bytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet sum =
            statement.executeQuery("SELECT COALESCE(SUM(size_bytes), 0) FROM sys.segments")) {
      sum.next();
      return sum.getLong(1);
    }
  }
}

package dev.yore.tpc.bench.system;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.tpc.files.Directories;
import dev.yore.tpc.history.BusinessCommit;
import dev.yore.tpc.streams.StoreHistory;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchLoader;
import dev.yore.tpc.tpch.TpchStoreLoader;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Yore embedded, through its own driver. */
public final class YoreSystem implements SystemUnderTest {

  /** Which way the bulk load takes. */
  public enum LoadPath {
    /** Batches of a prepared INSERT. */
    JDBC,
    /** Vectors straight into the store. */
    STORE
  }

  private final Path directory;
  private final LoadPath loadPath;
  private final List<String> sessionStatements;
  // The store is closed with the last connection, and with it go caches and plans; this one stays.
  private @Nullable Connection keeper;

  /**
   * @param sessionStatements run on every new connection, such as SET
   */
  public YoreSystem(Path directory, LoadPath loadPath, List<String> sessionStatements) {
    this.directory = directory;
    this.loadPath = loadPath;
    this.sessionStatements = List.copyOf(sessionStatements);
  }

  @Override
  public String name() {
    return "yore";
  }

  @Override
  public String method() {
    return sessionStatements.isEmpty()
        ? "system versions"
        : "system versions; " + String.join("; ", sessionStatements);
  }

  @Override
  public void open() throws SQLException, IOException {
    Files.createDirectories(directory.toAbsolutePath().getParent());
  }

  @Override
  public String version() throws SQLException {
    try (Connection connection = connect()) {
      return "Yore " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public Connection connect() throws SQLException {
    if (keeper == null) {
      keeper = openConnection();
    }
    return openConnection();
  }

  private Connection openConnection() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:yore:" + directory);
    Answers.execute(connection, sessionStatements.toArray(String[]::new));
    return connection;
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException {
    if (loadPath == LoadPath.STORE) {
      try (Store store = Store.open(StoreOptions.at(directory))) {
        TpchStoreLoader loader = new TpchStoreLoader(store, progress);
        loader.createTables();
        return loader.load(scale);
      }
    }
    try (Connection connection = connect()) {
      TpchLoader loader = new TpchLoader(connection, progress);
      loader.createTables();
      return loader.load(scale);
    }
  }

  @Override
  public CommitSink commitSink(Connection connection) throws SQLException {
    return new PlainCommitSink(connection, true);
  }

  @Override
  public CommitSink singleRowSink(Connection connection) throws SQLException {
    return new PlainCommitSink(connection, false);
  }

  @Override
  public CommitSink storeSink() throws SQLException {
    close(); // A directory is open once.
    Store store = Store.open(StoreOptions.at(directory));
    StoreHistory writer = new StoreHistory(store);
    return new CommitSink() {
      @Override
      public void write(BusinessCommit commit) {
        writer.write(commit);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  @Override
  public long mark(Connection connection, int commit) throws SQLException {
    return Answers.number(connection, "SELECT MAX(seq) FROM sys.commits");
  }

  @Override
  public String asOf(String table, long mark) {
    return table + " FOR SYSTEM_VERSION AS OF " + mark;
  }

  @Override
  public String allVersions(String table) {
    return table + " FOR SYSTEM_TIME ALL";
  }

  @Override
  public List<List<Object>> sweep(Connection connection, long[] marks) throws SQLException {
    String points =
        Arrays.stream(marks).mapToObj(m -> "(" + m + ")").collect(Collectors.joining(", "));
    return Answers.rows(
        connection,
        "SELECT COUNT(*), SUM(c.c_acctbal) FROM (VALUES "
            + points
            + ") AS p (m) JOIN customer FOR SYSTEM_VERSION ALL AS c"
            + " ON c.row_start_seq <= p.m AND p.m < c.row_end_seq GROUP BY p.m ORDER BY p.m");
  }

  @Override
  public void createTicks() throws SQLException {
    try (Connection connection = connect()) {
      Answers.execute(
          connection,
          "CREATE TABLE bench_ticks (id BIGINT NOT NULL, note VARCHAR(100), PRIMARY KEY (id))");
    }
  }

  @Override
  public void tidy() throws SQLException {
    try (Connection connection = connect()) {
      for (TpchTable table : TpchTable.values()) {
        Answers.execute(connection, "CALL SYS.COALESCE('" + table.sqlName() + "')");
      }
    }
  }

  @Override
  public long sizeBytes() throws SQLException, IOException {
    close(); // A store at rest has everything in segments and no log to speak of.
    return Directories.sizeBytes(directory);
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(ProcessHandle.current());
  }

  @Override
  public void close() throws SQLException {
    if (keeper != null) {
      keeper.close();
      keeper = null;
    }
  }
}

package dev.yore.tpc.bench;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchLoader;
import dev.yore.tpc.tpch.TpchStoreLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Yore embedded, through its own driver. */
final class YoreSystem implements TemporalSystem {

  /** Which way the bulk load takes. */
  enum LoadPath {
    /** Batches of a prepared INSERT. */
    JDBC,
    /** Vectors straight into the store. */
    STORE
  }

  private final Path directory;
  private final LoadPath loadPath;
  // The store is closed with the last connection, and with it go caches and plans; this one stays.
  private @Nullable Connection keeper;

  YoreSystem(Path directory, LoadPath loadPath) {
    this.directory = directory;
    this.loadPath = loadPath;
  }

  @Override
  public String name() {
    return "yore";
  }

  @Override
  public String version() throws SQLException {
    try (Connection connection = connect()) {
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public Connection connect() throws SQLException {
    if (keeper == null) {
      keeper = open();
    }
    return open();
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:yore:" + directory);
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
  public long mark(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT MAX(seq) FROM sys.commits")) {
      result.next();
      return result.getLong(1);
    }
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
  public long sizeBytes() throws SQLException, IOException {
    close(); // A store at rest has everything in segments and no log to speak of.
    return Directories.sizeBytes(directory);
  }

  @Override
  public void close() throws SQLException {
    if (keeper != null) {
      keeper.close();
      keeper = null;
    }
  }
}

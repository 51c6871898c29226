package dev.yore.tpc.bench;

import dev.yore.tpc.history.HistoryOverlay;
import dev.yore.tpc.tpch.LoadProgress;
import dev.yore.tpc.tpch.TpchCsv;
import dev.yore.tpc.tpch.TpchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/**
 * DuckDB as the reference for the present: no history. Loaded through text files and COPY. Its
 * driver is no dependency of Yore; it is used when it is on the class path.
 */
final class DuckDbSystem implements PresentSystem {
  private static final String DRIVER_CLASS = "org.duckdb.DuckDBDriver";

  private final Driver driver;
  private final Path directory;
  private final Connection instance;

  private DuckDbSystem(Driver driver, Path directory) throws SQLException, IOException {
    this.driver = driver;
    this.directory = Files.createDirectories(directory);
    // DuckDB gives up its buffers with the last connection; this one keeps them.
    this.instance = connect();
  }

  /** The system, or nothing without the driver. */
  static Optional<SystemUnderTest> find(Path directory, ClassLoader loader)
      throws SQLException, IOException {
    try {
      Driver driver =
          Class.forName(DRIVER_CLASS, true, loader)
              .asSubclass(Driver.class)
              .getDeclaredConstructor()
              .newInstance();
      return Optional.of(new DuckDbSystem(driver, directory));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public String version() throws SQLException {
    return instance.getMetaData().getDatabaseProductVersion();
  }

  @Override
  public Connection connect() throws SQLException {
    return driver.connect("jdbc:duckdb:" + directory.resolve("bench.duckdb"), new Properties());
  }

  @Override
  public long load(double scale, LoadProgress progress) throws SQLException, IOException {
    try (Statement statement = instance.createStatement()) {
      for (TpchTable table : TpchTable.values()) {
        statement.execute(table.createSql());
      }
    }
    long rows = 0;
    for (TpchTable table : TpchTable.values()) {
      long loaded = copy(table, table.rows(scale));
      progress.loaded(table, loaded);
      rows += loaded;
    }
    return rows;
  }

  @Override
  public void jumpTo(HistoryOverlay end) throws SQLException, IOException {
    for (TpchTable table : end.changedTables()) {
      try (Statement statement = instance.createStatement()) {
        statement.execute("DROP TABLE " + table.sqlName());
        statement.execute(table.createSql());
      }
      copy(table, end.rows(table));
    }
  }

  private long copy(TpchTable table, Iterable<Object[]> rows) throws SQLException, IOException {
    Path file = directory.resolve(table.sqlName() + ".csv");
    long written = TpchCsv.write(table, rows, file);
    try (Statement statement = instance.createStatement()) {
      statement.execute(
          "COPY " + table.sqlName() + " FROM '" + file + "' (HEADER, DELIMITER '|', QUOTE '')");
    }
    Files.delete(file);
    return written;
  }

  @Override
  public long sizeBytes() throws SQLException, IOException {
    try (Statement statement = instance.createStatement()) {
      statement.execute("CHECKPOINT");
    }
    return Directories.sizeBytes(directory);
  }

  @Override
  public void close() throws SQLException {
    instance.close();
  }
}

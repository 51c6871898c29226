package dev.yore.tpc.suite;

import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DuckDB, the reference, and Yore, each with a connection, as far as they take part in the run. */
final class Pair implements AutoCloseable {
  static final String YORE = "yore";
  static final String DUCKDB = "duckdb";

  private final Path directory;
  private final Map<String, SystemUnderTest> systems = new LinkedHashMap<>();
  private final Map<String, Connection> connections = new LinkedHashMap<>();

  private final List<String> duckDbSettings;

  private Pair(Path directory, List<String> duckDbSettings) {
    this.directory = directory;
    this.duckDbSettings = List.copyOf(duckDbSettings);
  }

  /**
   * Opens them with empty data directories.
   *
   * @param duckDbSettings statements for each of DuckDB's connections
   */
  static Pair open(BenchRun run, String workload, List<String> duckDbSettings)
      throws SQLException, IOException {
    Pair pair = new Pair(Files.createDirectory(run.work().resolve(workload)), duckDbSettings);
    try {
      for (String name : new String[] {DUCKDB, YORE}) {
        if (run.systemNames().contains(name)) {
          SystemUnderTest system = run.create(name, pair.directory);
          pair.systems.put(name, system);
          system.open();
          pair.connect(name);
          run.took(new BenchRun.SystemDescription(name, system.version(), system.method()));
        } else {
          run.note(workload + ": " + name + " does not take part");
        }
      }
      return pair;
    } catch (SQLException | IOException | RuntimeException e) {
      pair.closeAfter(e);
      throw e;
    }
  }

  private void connect(String name) throws SQLException {
    Connection connection = system(name).connect();
    connections.put(name, connection);
    if (name.equals(DUCKDB)) {
      for (String setting : duckDbSettings) {
        execute(connection, setting);
      }
    }
  }

  /** What an operator does after a busy day: coalescence, a checkpoint. */
  void tidy(String name, List<String> tables) throws SQLException {
    if (name.equals(YORE)) {
      for (String table : tables) {
        execute(connection(YORE), "CALL SYS.COALESCE('" + table + "')");
      }
    } else {
      execute(connection(name), "CHECKPOINT");
    }
  }

  /** Bytes on disk, measured while nobody is connected. */
  long sizeBytes(String name) throws SQLException, IOException {
    connection(name).close();
    long bytes = system(name).sizeBytes();
    connect(name);
    return bytes;
  }

  /** Those that take part, the reference first. */
  List<String> names() {
    return List.copyOf(connections.keySet());
  }

  SystemUnderTest system(String name) {
    return java.util.Objects.requireNonNull(systems.get(name));
  }

  boolean has(String name) {
    return systems.containsKey(name);
  }

  Connection connection(String name) {
    return java.util.Objects.requireNonNull(connections.get(name));
  }

  /** Where files for loading may be put for a while. */
  Path directory() {
    return directory;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (SQLException | IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    Deque<AutoCloseable> open = new ArrayDeque<>(systems.values());
    connections.values().forEach(open::push);
    SQLException failure = null;
    for (AutoCloseable closeable : open) {
      try {
        closeable.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new SQLException("a system did not close", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

package dev.yore.tpc.bench.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The systems that can be named on the command line. */
public final class Systems {
  /** In the order in which reports show them. */
  public static final List<String> NAMES =
      List.of("yore", "duckdb-present", "duckdb", "postgres", "mariadb", "sqlite", "h2");

  private final Path work;
  private final YoreSystem.LoadPath loadPath;
  private final List<String> yoreStatements;
  private final int threads;

  /**
   * @param work each system gets a directory of its name in it
   * @param yoreStatements run on every new connection to Yore
   * @param threads that Yore and DuckDB may use for a query; 0 for as many as there are processors
   */
  public Systems(
      Path work, YoreSystem.LoadPath loadPath, List<String> yoreStatements, int threads) {
    this.work = work;
    this.loadPath = loadPath;
    List<String> statements = new ArrayList<>(yoreStatements);
    if (threads > 0) {
      statements.add(0, "SET PARALLELISM = " + threads);
    }
    this.yoreStatements = List.copyOf(statements);
    this.threads = threads;
  }

  /** Says how to get what a system needs and does not find; nothing if it can be made. */
  public static Optional<String> missing(String name) throws IOException {
    Optional<String> driver = missingDriver(name);
    if (driver.isPresent()) {
      return driver;
    }
    return name.equals("postgres") || name.equals("mariadb")
        ? PeerServer.missing(name)
        : Optional.empty();
  }

  /** The system of a name, not yet open. */
  public SystemUnderTest create(String name) {
    Path directory = work.resolve(name);
    return switch (name) {
      case "yore" -> new YoreSystem(directory, loadPath, yoreStatements);
      case "duckdb-present" -> new DuckDbSystem(directory, false, threads);
      case "duckdb" -> new DuckDbSystem(directory, true, threads);
      case "postgres" -> new PostgresSystem(directory);
      case "mariadb" -> new MariaDbSystem(directory);
      case "sqlite" -> new SqliteSystem(directory);
      case "h2" -> new H2System(directory);
      default -> throw new IllegalArgumentException("no system " + name + "; there are " + NAMES);
    };
  }

  /** Stops the servers that this process has started and not closed, when it is being ended. */
  public static void stopServers() {
    PeerServer.stopAll();
  }

  private static Optional<String> missingDriver(String name) {
    return switch (name) {
      case "duckdb", "duckdb-present" -> missingDriver("org.duckdb.DuckDBDriver", "duckdb_jdbc");
      case "postgres" -> missingDriver("org.postgresql.Driver", "postgresql");
      case "mariadb" -> missingDriver("org.mariadb.jdbc.Driver", "mariadb-java-client");
      case "sqlite" -> missingDriver("org.sqlite.JDBC", "sqlite-jdbc");
      case "h2" -> missingDriver("org.h2.Driver", "h2");
      default -> Optional.empty();
    };
  }

  private static Optional<String> missingDriver(String driverClass, String artifact) {
    try {
      Class.forName(driverClass, true, Systems.class.getClassLoader());
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of(
          "its driver "
              + artifact
              + " is not on the class path; './yore bench' in a source checkout finds it");
    }
  }
}

package dev.yore.server.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which store a command works on and as whom. */
final class StoreTarget {
  /** In the working directory, like the data of other embedded databases. */
  static final String DEFAULT = "yore-data";

  private static final String JDBC = "jdbc:";

  @Option(
      names = {"-u", "--url", "--store"},
      paramLabel = "URL",
      defaultValue = DEFAULT,
      description = "A store's directory or a jdbc:yore: URL (default: ${DEFAULT-VALUE}).")
  private String target = DEFAULT;

  @Option(names = "--user", paramLabel = "NAME", description = "User of a server's store.")
  private @Nullable String user;

  @Option(
      names = "--password",
      arity = "0..1",
      interactive = true,
      paramLabel = "PASSWORD",
      description = "The user's password; asked for if not given here.")
  private @Nullable String password;

  String url() {
    return target.startsWith(JDBC) ? target : "jdbc:yore:" + target;
  }

  String userOrEmpty() {
    return user == null ? "" : user;
  }

  String passwordOrEmpty() {
    return password == null ? "" : password;
  }

  Connection connect() throws SQLException {
    return connect(new Properties());
  }

  /** Connects to a store that must be there already. */
  Connection connectToExisting() throws SQLException {
    Properties properties = new Properties();
    if (!url().startsWith("jdbc:yore://")) {
      properties.setProperty("create", "false");
    }
    return connect(properties);
  }

  private Connection connect(Properties properties) throws SQLException {
    if (user != null) {
      properties.setProperty("user", user);
      properties.setProperty("password", passwordOrEmpty());
    }
    return DriverManager.getConnection(url(), properties);
  }
}

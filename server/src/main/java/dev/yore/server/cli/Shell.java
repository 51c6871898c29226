package dev.yore.server.cli;

import dev.yore.driver.YoreDriver;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;
import sqlline.SqlLine;

/** The interactive shell: sqlline, set up for Yore. */
final class Shell {
  /** Where sqlline keeps its history and settings; it would choose ~/.sqlline. */
  private static final String BASE_DIRECTORY_PROPERTY = "x.sqlline.basedir";

  private static final int WIDTH_IF_UNKNOWN = 200;

  private final StoreTarget target;

  Shell(StoreTarget target) {
    this.target = target;
  }

  /** Whether somebody sits there: standard input and output are a terminal. */
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console also without a terminal, and this method to ask it.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot ask the console whether it is a terminal", e);
    }
  }

  /**
   * Runs until the user leaves.
   *
   * @param err where progress is drawn
   */
  int run(PrintWriter err) throws IOException, SQLException {
    if (System.getProperty(BASE_DIRECTORY_PROPERTY) == null) {
      Path home = Path.of(System.getProperty("user.home"));
      System.setProperty(BASE_DIRECTORY_PROPERTY, home.resolve(".yore").toString());
    }
    ShellDriver.install(target.url(), err);
    SqlLine.Status status = new SqlLine().begin(arguments(), null, true);
    return status == SqlLine.Status.OK ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private String[] arguments() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--prompt=yore> ");
    // An embedded store asks for nobody's name.
    arguments.add("--connectInteractionMode=notAskCredentials");
    if (terminalWidth() <= 0) {
      // sqlline would show nothing at all.
      arguments.add("--maxWidth=" + WIDTH_IF_UNKNOWN);
    }
    arguments.addAll(List.of("-d", YoreDriver.class.getName(), "-u", target.url()));
    arguments.addAll(List.of("-n", target.userOrEmpty(), "-p", target.passwordOrEmpty()));
    return arguments.toArray(new String[0]);
  }

  private static int terminalWidth() throws IOException {
    try (Terminal terminal = TerminalBuilder.terminal()) {
      return terminal.getWidth();
    }
  }
}

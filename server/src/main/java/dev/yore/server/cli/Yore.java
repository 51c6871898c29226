package dev.yore.server.cli;

import dev.yore.server.log.ProcessLog;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code yore}: finds the subcommand, runs it and turns its outcome into a code. */
@Command(
    name = "yore",
    description = "A SQL database that remembers every version of every row.",
    mixinStandardHelpOptions = true,
    versionProvider = YoreVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "In a source checkout, 'yore classpath' prints the class path of an application that embeds"
          + " Yore."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:good", "1:failed", "2:wrong usage"})
public final class Yore implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private Yore() {}

  /** Runs the command and exits the process with its code. */
  public static void main(String[] arguments) {
    ProcessLog.install();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /**
   * Runs the command without leaving the process.
   *
   * @param out where results go
   * @param err where progress and errors go
   * @return 0 good, 1 failed, 2 wrong usage
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  private static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Yore());
    line.addSubcommand(new SqlCommand());
    line.addSubcommand(new ServeCommand());
    line.addSubcommand(new PasswordCommand());
    line.addSubcommand(new CaptureCommand());
    line.addSubcommand(new LoadCommand());
    line.addSubcommand(new CheckCommand());
    line.addSubcommand(new CompactCommand());
    line.addSubcommand(new BackupCommand());
    line.addSubcommand(new RestoreCommand());
    line.addSubcommand(new TakeoverCommand());
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      provider.commands().forEach(line::addSubcommand);
    }
    line.setExecutionExceptionHandler(new FailureReport());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** Called when no subcommand is named, which is wrong usage. */
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}

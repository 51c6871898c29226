package dev.yore.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs SQL: what the options name, what is piped in, or what somebody types. */
@Command(
    name = "sql",
    description = {
      "Run SQL statements, or open a shell if none are given.",
      "Statements end with a semicolon; the first that fails ends the run."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Mixin private StoreTarget target;

  @Option(names = "-e", paramLabel = "SQL", description = "Run these statements; may be repeated.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Run the statements of this file, '-' for standard input.")
  private @Nullable String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "TABLE",
      description = "How rows are printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RowFormat format = RowFormat.TABLE;

  @Override
  public Integer call() throws IOException, SQLException {
    if (statements.isEmpty() && file == null) {
      if (Shell.isInteractive()) {
        return new Shell(target).run(spec.commandLine().getErr());
      }
      file = STANDARD_INPUT;
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Connection connection = target.connect()) {
      WatchedCopies copies =
          System.console() == null ? null : new WatchedCopies(target::connectToExisting, err);
      ScriptRunner runner = new ScriptRunner(connection, format.printer(out), err, copies);
      for (String text : statements) {
        if (!runner.run(text, "-e")) {
          return CommandLine.ExitCode.SOFTWARE;
        }
      }
      if (file != null && !runner.run(read(file), file)) {
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String read(String file) throws IOException {
    if (!file.equals(STANDARD_INPUT)) {
      try {
        return Files.readString(Path.of(file));
      } catch (FileSystemException e) {
        throw e;
      } catch (CharacterCodingException e) {
        throw new FileSystemException(file, null, "is not UTF-8 text");
      } catch (IOException e) {
        throw new FileSystemException(file, null, e.getMessage());
      }
    }
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return reader.lines().collect(Collectors.joining("\n"));
  }
}

package dev.yore.server.cli;

import dev.yore.store.ErrorCode;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a store from a backup, after making sure that the backup is sound. */
@Command(
    name = "restore",
    description = "Make a store from a backup; the backup is checked first.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BACKUP", description = "What 'yore backup' wrote.")
  private Path backup;

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "A directory that does not exist yet or is empty.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!isMissingOrEmpty(directory)) {
      err.println("error: " + directory + " is not empty; name a new directory");
      return CommandLine.ExitCode.SOFTWARE;
    }
    try (Store store = CheckCommand.openExisting(backup)) {
      List<String> problems = store.check(err::println);
      if (!problems.isEmpty()) {
        throw new StoreException(
            ErrorCode.CORRUPT,
            "the backup is damaged, nothing was restored: " + String.join("; ", problems));
      }
      store.backup(directory, err::println);
    }
    err.println("restored " + backup + " to " + directory);
    return CommandLine.ExitCode.OK;
  }

  private static boolean isMissingOrEmpty(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}

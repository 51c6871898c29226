package dev.yore.server.cli;

import dev.yore.store.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a store with its whole history. */
@Command(
    name = "backup",
    description = {
      "Write a consistent copy of a store that nobody has open, history included.",
      "Who has it open can write one with CALL SYS.BACKUP('directory'), also through a server."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "The store's directory.")
  private Path directory;

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "A directory that does not exist yet or is empty.")
  private Path target;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (Store store = CheckCommand.openExisting(directory)) {
      store.backup(target, err::println);
      err.println("backed up " + directory + " to " + target);
    }
    return CommandLine.ExitCode.OK;
  }
}

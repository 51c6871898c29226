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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a store from a backup, after making sure that the backup is sound. */
@Command(
    name = "restore",
    description = "Make a store from a backup or from what a store has published, checked first.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "Where a store has published itself, instead of BACKUP.")
  private @Nullable String from;

  @Parameters(
      arity = "1..2",
      paramLabel = "[BACKUP] DIR",
      description = {
        "What 'yore backup' wrote: a directory or s3://bucket/prefix;",
        "and a directory that does not exist yet or is empty."
      })
  private List<String> places = List.of();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (places.size() != (from == null ? 2 : 1)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "name a backup, or --from PLACE, and a directory");
    }
    String source = from == null ? places.get(0) : from;
    Path directory = Path.of(places.get(places.size() - 1));
    if (!isMissingOrEmpty(directory)) {
      err.println("error: " + directory + " is not empty; name a new directory");
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (source.contains(":") || Store.isPublished(Path.of(source))) {
      PublishedPlace.of(source, config.properties()).restore(directory, err::println);
    } else {
      restoreCopy(Path.of(source), directory, err);
    }
    err.println("restored " + source + " to " + directory);
    return CommandLine.ExitCode.OK;
  }

  /** From a store's directory, as earlier versions made backups. */
  private static void restoreCopy(Path backup, Path directory, PrintWriter err) {
    try (Store store = CheckCommand.openExisting(backup)) {
      List<String> problems = store.check(err::println);
      if (!problems.isEmpty()) {
        throw new StoreException(
            ErrorCode.CORRUPT,
            "the backup is damaged, nothing was restored: " + String.join("; ", problems));
      }
      store.backup(directory, err::println);
    }
  }

  static boolean isMissingOrEmpty(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}

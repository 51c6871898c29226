package dev.yore.server.cli;

import dev.yore.store.PublicationReport;
import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.object.ObjectStoreOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a store with its whole history, what an earlier backup lacks. */
@Command(
    name = "backup",
    description = {
      "Write a consistent copy of a store that nobody has open, history included.",
      "A later backup to the same place copies only what is new; every backup is restored by"
          + " 'yore restore' and can be read like a store.",
      "Who has it open can write one with CALL SYS.BACKUP('place'), also through a server."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config;

  @Parameters(index = "0", paramLabel = "DIR", description = "The store's directory.")
  private Path directory;

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "A directory or s3://bucket/prefix, of this store's backups only.")
  private String target;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ObjectStoreOptions place = PublishedPlace.of(target, config.properties()).options();
    try (Store store = Store.open(options());
        ByteProgress progress = new ByteProgress(err, System.console() != null)) {
      PublicationReport report = store.backup(place, progress);
      progress.close();
      err.printf(
          "backed up %s to %s: sequence %d, %d of %d segments and %,d bytes copied%n",
          directory,
          target,
          report.sequence(),
          report.copiedSegments(),
          report.segments(),
          report.copiedBytes());
    }
    return CommandLine.ExitCode.OK;
  }

  /** For writing where that is possible, since what is only in the log must become segments. */
  private StoreOptions options() {
    return StoreOptions.at(directory)
        .withCreateIfMissing(false)
        .withBackgroundWork(false)
        .withReadOnly(!Files.isWritable(directory));
  }
}

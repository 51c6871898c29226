package dev.yore.server.cli;

import dev.yore.store.ErrorCode;
import dev.yore.store.RepairReport;
import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a whole store, reports what is wrong with it and repairs what can be repaired safely. */
@Command(
    name = "check",
    description = {
      "Verify every checksum, reference and index of a store that nobody has open.",
      "--repair removes files that nothing refers to, cuts a torn tail off the log, and makes"
          + " anew what only repeats other data: checksums of the metadata, key filters and"
          + " orders, images. What else is wrong is told and left."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The store's directory.")
  private Path directory;

  @Option(names = "--repair", description = "Repair what can be repaired without doubt.")
  private boolean repair;

  @Option(names = "--dry-run", description = "With --repair: only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (dryRun && !repair) {
      throw new ParameterException(spec.commandLine(), "--dry-run goes with --repair");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<String> problems = repair ? repair(out) : check();
    problems.forEach(out::println);
    out.println(
        problems.isEmpty()
            ? "sound"
            : problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private CheckBar bar() {
    return new CheckBar(spec.commandLine().getErr(), System.console() != null);
  }

  private List<String> check() {
    try (CheckBar bar = bar();
        Store store = openExisting(directory)) {
      return store.check(bar);
    } catch (StoreException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      return List.of(
          e.getMessage()
              + "; the store cannot be opened like this: see what yore check --repair --dry-run "
              + directory
              + " says");
    }
  }

  private List<String> repair(PrintWriter out) {
    RepairReport report;
    try (CheckBar bar = bar()) {
      report = Store.repair(StoreOptions.at(directory), dryRun, bar);
    }
    report.done().forEach(line -> out.println((dryRun ? "would " : "did ") + line));
    return report.left();
  }

  /** Opens a store for reading only, so that looking at it cannot change it. */
  static Store openExisting(Path directory) {
    return Store.isPublished(directory)
        ? PublishedPlace.of(directory.toString()).open()
        : Store.open(StoreOptions.at(directory).withCreateIfMissing(false).withReadOnly(true));
  }
}

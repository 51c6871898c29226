package dev.yore.server.cli;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a whole store and reports what is wrong with it. */
@Command(
    name = "check",
    description = "Verify every checksum and reference of a store that nobody has open.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The store's directory.")
  private Path directory;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Store store = openExisting(directory)) {
      List<String> problems = store.check(err::println);
      problems.forEach(out::println);
      out.println(problems.isEmpty() ? "sound" : problems.size() + " problems");
      return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** Opens a store for reading only, so that looking at it cannot change it. */
  static Store openExisting(Path directory) {
    return Store.open(StoreOptions.at(directory).withCreateIfMissing(false).withReadOnly(true));
  }
}

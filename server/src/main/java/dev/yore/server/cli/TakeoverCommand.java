package dev.yore.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes this machine the writer of a published store whose writer is gone. */
@Command(
    name = "takeover",
    description = {
      "Become the writer of a published store: take the lease, restore what was published.",
      "The old writer can publish no more; what it committed after its last publication is not in"
          + " the new store. Without --force it waits until the old writer's lease has expired."
    },
    mixinStandardHelpOptions = true)
final class TakeoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      required = true,
      description = "Where the store is published: s3://bucket/prefix or a directory.")
  private String from = "";

  @Option(
      names = "--force",
      description = "Do not wait, even if the old writer is alive: it is fenced.")
  private boolean force;

  @Parameters(
      arity = "1",
      paramLabel = "DIR",
      description = "A directory that does not exist yet or is empty, for the new writer's store.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!RestoreCommand.isMissingOrEmpty(directory)) {
      err.println("error: " + directory + " is not empty; name a new directory");
      return CommandLine.ExitCode.SOFTWARE;
    }
    PublishedPlace.of(from, config.properties()).takeOver(directory, force, err::println);
    err.println("serve or open " + directory + " from now on; it publishes to " + from);
    return CommandLine.ExitCode.OK;
  }
}

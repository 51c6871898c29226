package dev.yore.tpc.demo;

import dev.yore.tpc.console.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
// Picocli fills the annotated fields before it calls.
@SuppressWarnings("NullAway.Init")
@Command(
    name = "demo",
    description = "Make a store with TPC-H data and a history, and ask it about now and then.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class DemoCommand implements Callable<Integer> {
  private static final double MIN_SCALE = 0.01;

  @Spec private CommandSpec spec;

  @Option(
      names = "--scale",
      paramLabel = "SF",
      defaultValue = "0.01",
      description = "TPC-H scale factor; 1 is about 8.7 million rows.")
  private double scale;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "300",
      description = "Business commits after the load.")
  private int commits;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      defaultValue = "yore-demo",
      description = "Where the store goes; an older demo store there is replaced.")
  private Path directory;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Another seed makes another history.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    CommandLine line = spec.commandLine();
    if (scale < MIN_SCALE) {
      throw new ParameterException(line, "--scale must be at least " + MIN_SCALE);
    }
    if (commits < 2) {
      throw new ParameterException(line, "--commits must be at least 2");
    }
    DemoStore store = new DemoStore(directory.toAbsolutePath().normalize());
    new Demo(store, line.getOut(), line.getErr(), Terminal.onStandardError())
        .run(scale, commits, seed);
    return CommandLine.ExitCode.OK;
  }
}

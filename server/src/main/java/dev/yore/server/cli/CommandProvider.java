package dev.yore.server.cli;

import java.util.List;

/**
 * Adds subcommands to {@code yore} from another module; found by {@link java.util.ServiceLoader}.
 */
public interface CommandProvider {

  /**
   * New instances of classes annotated with {@link picocli.CommandLine.Command} that implement
   * {@link java.util.concurrent.Callable} of Integer, the exit code. They should print through
   * {@code spec.commandLine().getOut()} and {@code getErr()} and let exceptions escape: {@link
   * Yore} turns them into a message and exit code 1.
   */
  List<Object> commands();
}

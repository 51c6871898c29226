package dev.yore.server.cli;

import dev.yore.planner.access.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes of a password what a configuration should hold instead of it. */
@Command(
    name = "password",
    description = {
      "Print the hash of a password, for a server's configuration.",
      "It is asked for, or read from standard input; the hash goes after server.user.<name>=."
    },
    mixinStandardHelpOptions = true)
final class PasswordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String password = read();
    if (password == null || password.isEmpty()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "no password was given");
    }
    spec.commandLine().getOut().println(PasswordHash.of(password));
    return CommandLine.ExitCode.OK;
  }

  private static @Nullable String read() throws IOException {
    Console console = System.console();
    if (console == null) {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    }
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Again: ");
    if (!Arrays.equals(first, second)) {
      throw new IOException("the two are different");
    }
    return first == null ? null : new String(first);
  }
}

package dev.yore.store;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program of the operating system that a test needs for its surroundings. Stateless. */
public final class SystemCommand {
  private static final int PATIENCE_SECONDS = 120;

  private SystemCommand() {}

  /** Whether there is such a program and it ended well in time; what it prints is dropped. */
  public static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }
}

package dev.yore.tpc.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a person is looking. */
public final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /**
   * Whether standard error is a terminal. Asks the operating system where it tells; elsewhere a
   * console of the JVM is taken for one, which also looks at the input.
   */
  public static boolean onStandardError() {
    try {
      if (Files.isSymbolicLink(STANDARD_ERROR)) {
        String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      }
    } catch (IOException e) {
      return false;
    }
    return System.console() != null;
  }
}

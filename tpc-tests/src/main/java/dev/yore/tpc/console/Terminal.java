package dev.yore.tpc.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a person is looking. */
public final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /**
   * Whether standard error is a terminal, as far as the operating system tells: Linux does; where
   * it does not, the answer is no, which costs no more than a moving bar.
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
    return false;
  }
}

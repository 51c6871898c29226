package dev.yore.tpc.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes this process has handed to the operating system to write; Linux only. Immutable. */
final class WriteMeter {
  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final String WRITTEN = "wchar:";

  private final long startBytes;

  private WriteMeter(long startBytes) {
    this.startBytes = startBytes;
  }

  static WriteMeter start() {
    return new WriteMeter(written());
  }

  /** Since the start; 0 where it is not known. */
  long bytes() {
    return written() - startBytes;
  }

  private static long written() {
    if (!Files.isReadable(COUNTERS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(COUNTERS)) {
        if (line.startsWith(WRITTEN)) {
          return Long.parseLong(line.substring(WRITTEN.length()).trim());
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%.2f MB".formatted(bytes() / 1e6);
  }
}

package dev.yore.tpc.bench.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts what a system's processes write to disk, as far as the operating system tells: Linux does.
 */
public final class DiskWrites {
  private static final String FIELD = "write_bytes: ";

  private final SystemUnderTest system;
  private final long startBytes;

  private DiskWrites(SystemUnderTest system) {
    this.system = system;
    this.startBytes = bytes(system);
  }

  /** Starts counting. */
  public static DiskWrites of(SystemUnderTest system) {
    return new DiskWrites(system);
  }

  /** Bytes written since, 0 if unknown. */
  public long sinceBytes() {
    return Math.max(0, bytes(system) - startBytes);
  }

  // A process's count includes those of its children that have ended.
  private static long bytes(SystemUnderTest system) {
    return system.processes().stream().mapToLong(DiskWrites::bytes).sum();
  }

  private static long bytes(ProcessHandle process) {
    Path counters = Path.of("/proc", Long.toString(process.pid()), "io");
    try {
      for (String line : Files.readAllLines(counters)) {
        if (line.startsWith(FIELD)) {
          return Long.parseLong(line.substring(FIELD.length()));
        }
      }
    } catch (IOException e) {
      return 0; // It has ended, or there is no such file here.
    }
    return 0;
  }
}

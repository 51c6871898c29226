package dev.yore.tpc.bench.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were measured on.
 *
 * @param memoryBytes of the machine, 0 if unknown
 * @param maxHeapBytes of this JVM
 */
public record Machine(
    String operatingSystem,
    String processor,
    int processors,
    long memoryBytes,
    String java,
    long maxHeapBytes) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  public static Machine here() {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        valueOf(PROCESSORS, "model name", System.getProperty("os.arch")),
        runtime.availableProcessors(),
        1024 * Long.parseLong(valueOf(MEMORY, "MemTotal", "0 kB").replace(" kB", "")),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        runtime.maxMemory());
  }

  /** One line for people. */
  public String describe() {
    return processors
        + " × "
        + processor
        + ", "
        + Math.round(memoryBytes / 1e9)
        + " GB, "
        + operatingSystem
        + ", "
        + java
        + ", heap up to "
        + Math.round(maxHeapBytes / 1e9)
        + " GB";
  }

  private static String valueOf(Path file, String key, String otherwise) {
    if (!Files.exists(file)) {
      return otherwise;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(key)) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    } catch (IOException e) {
      return otherwise;
    }
    return otherwise;
  }
}

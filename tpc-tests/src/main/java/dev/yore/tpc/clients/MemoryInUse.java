package dev.yore.tpc.clients;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the process has of memory at one moment. Immutable.
 *
 * @param heapBytes in use after a collection
 * @param directBytes of buffers outside of the heap
 * @param residentBytes of the whole process; 0 where the system does not tell
 * @param nativeBytes resident without the heap: code, threads, buffers, mapped files
 * @param threads of the process
 */
record MemoryInUse(
    long heapBytes, long directBytes, long residentBytes, long nativeBytes, int threads) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  static MemoryInUse now() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct += Math.max(0, pool.getMemoryUsed());
      }
    }
    long resident = readResident();
    return new MemoryInUse(
        heap,
        direct,
        resident,
        Math.max(0, resident - runtime.totalMemory()),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long readResident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(RESIDENT)) {
        String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) << 10;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %d MB, direct %d MB, resident %d MB (%d MB beside the heap), %d threads",
        heapBytes >> 20,
        directBytes >> 20,
        residentBytes >> 20,
        nativeBytes >> 20,
        threads);
  }
}

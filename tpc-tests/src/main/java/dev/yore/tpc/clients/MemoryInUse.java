package dev.yore.tpc.clients;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What the process has of memory at one moment. Immutable.
 *
 * @param heapBytes in use after a collection
 * @param vectorBytes of the heap: decoded vectors, which have a budget
 * @param answerBytes of the heap: answers that clients keep, which have a budget
 * @param unflushedRowEvents changes in L0, which is flushed when it is full
 * @param directBytes of buffers outside of the heap
 * @param residentBytes of the whole process; 0 where the system does not tell
 * @param besideHeapBytes resident and no heap: code, threads, buffers, mapped files; 0 where the
 *     system does not tell
 * @param threads of the process
 */
record MemoryInUse(
    long heapBytes,
    long vectorBytes,
    long answerBytes,
    long unflushedRowEvents,
    long directBytes,
    long residentBytes,
    long besideHeapBytes,
    int threads) {

  static MemoryInUse now(ServedPoints points) throws Exception {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct += Math.max(0, pool.getMemoryUsed());
      }
    }
    ResidentMemory resident = ResidentMemory.now();
    return new MemoryInUse(
        heap,
        points.metric("yore_cache_bytes"),
        points.answerBytes(),
        points.metric("yore_unflushed_row_events"),
        direct,
        resident.bytes(),
        resident.besideHeapBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /** What no budget bounds. */
  long otherHeapBytes() {
    return heapBytes - vectorBytes - answerBytes;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %d MB (vectors %d, answers %d, other %d; %d events unflushed), direct %d MB, resident"
            + " %d MB (%d MB beside the heap), %d threads",
        heapBytes >> 20,
        vectorBytes >> 20,
        answerBytes >> 20,
        otherHeapBytes() >> 20,
        unflushedRowEvents,
        directBytes >> 20,
        residentBytes >> 20,
        besideHeapBytes >> 20,
        threads);
  }
}

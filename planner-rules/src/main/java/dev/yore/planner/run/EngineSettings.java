package dev.yore.planner.run;

import dev.yore.engine.memory.MemoryAccount;
import java.nio.file.Path;

/**
 * What statements may use of the machine. Immutable.
 *
 * @param parallelism threads of one statement; 1 and up
 * @param memory what all statements of the store may hold together
 * @param memoryBudgetBytes what one statement's operators may hold before they spill
 * @param spillDirectory where they spill to
 */
public record EngineSettings(
    int parallelism, MemoryAccount memory, long memoryBudgetBytes, Path spillDirectory) {
  /** A quarter of the heap leaves room for caches and for a second large statement. */
  private static final int HEAP_SHARE = 4;

  /** All cores, a share of the heap. */
  public static EngineSettings defaults(MemoryAccount memory, Path spillDirectory) {
    return new EngineSettings(
        Runtime.getRuntime().availableProcessors(),
        memory,
        Runtime.getRuntime().maxMemory() / HEAP_SHARE,
        spillDirectory);
  }

  public EngineSettings withParallelism(int threads) {
    return new EngineSettings(threads, memory, memoryBudgetBytes, spillDirectory);
  }

  public EngineSettings withMemoryBudgetBytes(long bytes) {
    return new EngineSettings(parallelism, memory, bytes, spillDirectory);
  }
}

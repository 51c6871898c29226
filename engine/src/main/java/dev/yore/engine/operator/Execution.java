package dev.yore.engine.operator;

import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.memory.SpillDirectory;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.engine.worker.Share;
import dev.yore.engine.worker.Step;
import dev.yore.engine.worker.WorkerPool;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.List;

/** One run of a plan: what its operators have in common. Safe for many threads. */
final class Execution implements AutoCloseable {
  private final ExecutionContext context;
  private final MemoryAccount memory;
  private final SpillDirectory spills;
  private final Share share = new Share();

  Execution(ExecutionContext context) {
    this.context = context;
    memory = context.memory().query(context.memoryBudgetBytes());
    spills = new SpillDirectory(context.spillDirectory());
  }

  ExecutionContext context() {
    return context;
  }

  MemoryAccount memory() {
    return memory;
  }

  SpillDirectory spills() {
    return spills;
  }

  /** How many workers a pipeline may have. */
  int parallelism() {
    return context.parallelism();
  }

  /** Throws {@code CANCELLED} if the statement must stop. */
  void checkCancelled() {
    if (context.cancelled().getAsBoolean()) {
      throw new StoreException(ErrorCode.CANCELLED, "the statement was cancelled or timed out");
    }
  }

  /**
   * Runs workers of an operator to their ends, together with the pool's threads.
   *
   * @param metrics whose time it is
   */
  void run(OperatorMetrics metrics, List<? extends Step> steps) {
    Stopwatch waiting = Stopwatch.ofThread();
    OperatorMetrics caller = waiting.enter(null);
    try {
      WorkerPool.shared().run(share, steps.stream().map(step -> timed(metrics, step)).toList());
    } finally {
      waiting.enter(caller);
    }
  }

  private Step timed(OperatorMetrics metrics, Step step) {
    return () -> {
      checkCancelled();
      Stopwatch stopwatch = Stopwatch.ofThread();
      OperatorMetrics previous = stopwatch.enter(metrics);
      try {
        return step.run();
      } finally {
        stopwatch.enter(previous);
      }
    };
  }

  @Override
  public void close() {
    spills.close();
    memory.close();
  }
}

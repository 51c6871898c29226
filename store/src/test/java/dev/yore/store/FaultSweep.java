package dev.yore.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts one kind of fault at each of some calls of a thread, each in a play of its own, several at
 * once, and holds what is left against {@link FaultOutcome}. Confined to one thread.
 */
final class FaultSweep {
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  private final Path directory;
  private final String thread;
  private final String fault;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger hits = new AtomicInteger();

  /**
   * Has done nothing yet.
   *
   * @param thread as {@link FaultedPlayer#play} takes it
   * @param fault as strace names it
   */
  FaultSweep(Path directory, String thread, String fault) {
    this.directory = directory;
    this.thread = thread;
    this.fault = fault;
  }

  /** Kills need a process each; whoever survives the fault plays again. */
  static boolean isKill(String fault) {
    return fault.startsWith("signal");
  }

  static FaultScript script(Path root, String thread) {
    return new FaultScript(root, !thread.equals(FaultedProcess.SCRIPT));
  }

  /** Tries all of the calls. */
  void run(List<Strace.Call> calls) throws InterruptedException, IOException {
    ConcurrentLinkedQueue<Strace.Call> left = new ConcurrentLinkedQueue<>(calls);
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Path own = Files.createDirectories(directory.resolve("worker-" + i));
        running.add(
            workers.submit(
                () -> {
                  work(own, left);
                  return null;
                }));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      workers.shutdownNow();
    }
  }

  /** What was wrong, each with its call. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How many faults have happened. */
  int hits() {
    return hits.get();
  }

  private void work(Path own, ConcurrentLinkedQueue<Strace.Call> left)
      throws IOException, InterruptedException {
    try (FaultedPlayer player = new FaultedPlayer(own)) {
      if (!isKill(fault)) {
        player.play(FaultedProcess.SCRIPT, "").close(); // The first play makes other calls.
      }
      for (Strace.Call call = left.poll(); call != null; call = left.poll()) {
        try {
          inject(player, call);
        } catch (AssertionError | StoreException e) {
          failures.add(fault + " on " + thread + " at " + call + ": " + e);
          System.out.println(fault + " on " + thread + " at " + call + ": " + e);
        }
      }
    }
  }

  private void inject(FaultedPlayer player, Strace.Call call)
      throws IOException, InterruptedException {
    try (FaultedPlayer.Play play = player.play(thread, call.injection(fault))) {
      if (isKill(fault) ? play.killed() : play.hit()) {
        hits.incrementAndGet();
      }
      if (isKill(fault)) {
        player.stop();
      }
      new FaultOutcome(script(play.root(), thread), play.root(), play.lines()).verify();
    }
  }
}

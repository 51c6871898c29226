package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * As {@link FaultInjectionTest}, at calls of the threads that flush, merge and move segments by
 * themselves. They do not do the same in every run, so a call may be another one than in the run it
 * was chosen from, or never come.
 *
 * <p>{@code -Dyore.faults.points=N} takes a tenth of N calls, evenly, for each thread and kind of
 * fault; 0 takes all.
 */
@Tag("faults")
class ThreadFaultTest {
  private static final int DEFAULT_POINTS = 120;

  /** Of the calls of the script's thread that are tried. */
  private static final int PART = 10;

  private static final int POINTS = Integer.getInteger("yore.faults.points", DEFAULT_POINTS);

  @TempDir private Path directory;

  @BeforeAll
  static void mayTrace() {
    assumeTrue(Strace.isUsable(), "strace is not there or may not trace");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "yore-maintenance, error=EIO",
    "yore-maintenance, error=ENOSPC",
    "yore-maintenance, signal=KILL",
    "yore-coalescence, error=EIO",
    "yore-coalescence, error=ENOSPC",
    "yore-coalescence, signal=KILL",
    "yore-tiering, error=EIO",
    "yore-tiering, error=ENOSPC",
    "yore-tiering, signal=KILL"
  })
  void aFaultOnAThreadOfTheStoreLosesNothing(String name, String fault) throws Exception {
    String thread = name.substring(0, Math.min(name.length(), 15)); // What the kernel keeps of it.
    Path plain = Files.createDirectories(directory.toRealPath().resolve("plain"));
    Strace.Run run =
        Strace.runWatching(FaultedProcess.class, plain, directory.resolve("trace"), thread, "");
    FaultOutcome outcome = new FaultOutcome(new FaultScript(plain, true), plain, run.lines());
    assertThat(outcome.allDone()).as("without a fault: %s", run.lines()).isTrue();
    outcome.verify();
    List<Strace.Call> calls = Strace.callsBelow(plain, run.trace());
    assertThat(calls).as("calls of %s", thread).isNotEmpty();
    int points = POINTS == 0 ? calls.size() : Math.min(calls.size(), Math.max(1, POINTS / PART));
    List<String> failures = new ArrayList<>();
    int hits = 0;
    for (int i = 0; i < points; i++) {
      Strace.Call call = calls.get((int) ((long) i * calls.size() / points));
      hits += inject(thread, call, fault, failures) ? 1 : 0;
    }
    System.out.printf(
        "ThreadFaultTest: %s %s: %d calls, %d tried, %d hit%n",
        name, fault, calls.size(), points, hits);
    assertThat(failures).isEmpty();
    assertThat(hits).as("faults that happened").isPositive();
  }

  private boolean inject(String thread, Strace.Call call, String fault, List<String> failures)
      throws IOException, InterruptedException {
    Path root = Files.createDirectories(directory.toRealPath().resolve("faulted"));
    try {
      Strace.Run run =
          Strace.runWatching(
              FaultedProcess.class,
              root,
              directory.resolve("trace"),
              thread,
              call.injection(fault));
      new FaultOutcome(new FaultScript(root, true), root, run.lines()).verify();
      return fault.startsWith("signal") ? run.killed() : run.hit();
    } catch (AssertionError | StoreException e) {
      failures.add(fault + " on " + thread + " at " + call + ": " + e);
      return true;
    } finally {
      try (var tree = Files.walk(root)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}

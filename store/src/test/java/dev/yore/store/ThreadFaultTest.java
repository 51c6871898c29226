package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
  void aFaultOnAThreadOfTheStoreLosesNothing(String thread, String fault) throws Exception {
    List<Strace.Call> calls = calls(thread);
    int points = POINTS == 0 ? calls.size() : Math.min(calls.size(), Math.max(1, POINTS / PART));
    Path own = Files.createDirectories(directory.toRealPath().resolve("sweep"));
    FaultSweep sweep = new FaultSweep(own, thread, fault);
    sweep.run(
        IntStream.range(0, points)
            .mapToObj(i -> calls.get((int) ((long) i * calls.size() / points)))
            .toList());
    System.out.printf(
        "ThreadFaultTest: %s %s: %d calls, %d tried, %d hit%n",
        thread, fault, calls.size(), points, sweep.hits());
    assertThat(sweep.failures()).isEmpty();
    assertThat(sweep.hits()).as("faults that happened").isPositive();
  }

  private List<Strace.Call> calls(String thread) throws Exception {
    Path plain = Files.createDirectories(directory.toRealPath().resolve("plain"));
    try (FaultedPlayer player = new FaultedPlayer(plain);
        FaultedPlayer.Play play = player.play(thread, "")) {
      FaultScript script = FaultSweep.script(play.root(), thread);
      FaultOutcome outcome = new FaultOutcome(script, play.root(), play.lines());
      assertThat(outcome.allDone()).as("without a fault: %s", play.lines()).isTrue();
      outcome.verify();
      List<Strace.Call> calls = play.calls();
      assertThat(calls).as("calls of %s", thread).isNotEmpty();
      return calls;
    }
  }
}

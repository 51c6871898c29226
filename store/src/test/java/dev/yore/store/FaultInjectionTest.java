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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One fault at each write, sync, rename and deletion of a short life of a store: nothing
 * acknowledged is lost, nothing wrong is returned, the store opens again and errors are clear.
 *
 * <p>{@code -Dyore.faults.points=N} takes N calls, evenly, for each kind of fault; 0, as by
 * default, takes all.
 */
@Tag("faults")
class FaultInjectionTest {
  private static final int POINTS = Integer.getInteger("yore.faults.points", 0);

  @TempDir static Path directory;

  /** Of a process's first play, and of a later one, which finds everything loaded. */
  private static List<Strace.Call> firstCalls = List.of();

  private static List<Strace.Call> laterCalls = List.of();

  @BeforeAll
  static void findCalls() throws Exception {
    assumeTrue(
        Strace.isUsable(),
        "strace is not there or may not trace: install it (Debian: apt-get install strace) and"
            + " allow ptrace");
    Path plain = Files.createDirectories(directory.toRealPath().resolve("plain"));
    try (FaultedPlayer player = new FaultedPlayer(plain)) {
      firstCalls = callsOf(player);
      laterCalls = callsOf(player);
    }
    assertThat(laterCalls).hasSizeGreaterThan(100).hasSameSizeAs(firstCalls);
    System.out.println(
        "FaultInjectionTest: " + laterCalls.size() + " calls, " + sample(laterCalls).size());
  }

  private static List<Strace.Call> callsOf(FaultedPlayer player) throws Exception {
    try (FaultedPlayer.Play play = player.play(FaultedProcess.SCRIPT, "")) {
      FaultOutcome outcome = new FaultOutcome(play.root(), play.lines());
      assertThat(outcome.allDone()).as("without a fault: %s", play.lines()).isTrue();
      outcome.verify();
      return play.calls();
    }
  }

  private static List<Strace.Call> sample(List<Strace.Call> calls) {
    int points = POINTS == 0 ? calls.size() : Math.min(POINTS, calls.size());
    return IntStream.range(0, points)
        .mapToObj(i -> calls.get((int) ((long) i * calls.size() / points)))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"error=EIO", "error=ENOSPC", "signal=KILL"})
  void aFaultAtAnyWriteLosesNothingAndReturnsNothingWrong(String fault) throws Exception {
    List<Strace.Call> calls = sample(FaultSweep.isKill(fault) ? firstCalls : laterCalls);
    Path own = Files.createDirectories(directory.toRealPath().resolve("sweep"));
    FaultSweep sweep = new FaultSweep(own, FaultedProcess.SCRIPT, fault);
    sweep.run(calls);
    assertThat(sweep.failures()).isEmpty();
    assertThat(sweep.hits()).as("faults that happened").isEqualTo(calls.size());
  }
}

package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One fault at each write, sync, rename and deletion of a short life of a store: nothing
 * acknowledged is lost, nothing wrong is returned, the store opens again and errors are clear.
 *
 * <p>{@code -Dyore.faults.points=N} takes N calls, evenly, for each kind of fault; 0 takes all.
 */
@Tag("faults")
class FaultInjectionTest {
  /** Some two seconds each on a calm machine. */
  private static final int DEFAULT_POINTS = 120;

  private static final int POINTS = Integer.getInteger("yore.faults.points", DEFAULT_POINTS);

  @TempDir static Path directory;

  private static List<Strace.Call> calls = List.of();

  @BeforeAll
  static void findCalls() throws Exception {
    assumeTrue(
        Strace.isUsable(),
        "strace is not there or may not trace: install it (Debian: apt-get install strace) and"
            + " allow ptrace");
    Path root = Files.createDirectories(directory.toRealPath().resolve("plain"));
    Strace.Run run = Strace.run(FaultedProcess.class, root, directory.resolve("trace"), "");
    FaultOutcome outcome = new FaultOutcome(root, run.lines());
    assertThat(outcome.allDone()).as("without a fault: %s", run.lines()).isTrue();
    outcome.verify();
    calls = Strace.callsBelow(root, run.trace());
    assertThat(calls).hasSizeGreaterThan(100);
    System.out.println(
        "FaultInjectionTest: " + calls.size() + " calls, " + sample().size() + " of them tried");
  }

  private static List<Strace.Call> sample() {
    if (POINTS == 0 || POINTS >= calls.size()) {
      return calls;
    }
    List<Strace.Call> sample = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      sample.add(calls.get((int) ((long) i * calls.size() / POINTS)));
    }
    return sample;
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"error=EIO", "error=ENOSPC", "signal=KILL"})
  void aFaultAtAnyWriteLosesNothingAndReturnsNothingWrong(String fault) throws Exception {
    List<String> failures = new ArrayList<>();
    for (Strace.Call call : sample()) {
      String failure = inject(call, fault);
      if (failure != null) {
        failures.add(call + ": " + failure);
        System.out.println(fault + " at " + call + ": " + failure);
      }
    }
    assertThat(failures).isEmpty();
  }

  private static String inject(Strace.Call call, String fault)
      throws IOException, InterruptedException {
    Path root = Files.createDirectories(directory.toRealPath().resolve("faulted"));
    try {
      Strace.Run run =
          Strace.run(FaultedProcess.class, root, directory.resolve("trace"), call.injection(fault));
      boolean isKill = fault.startsWith("signal");
      assertThat(isKill ? run.killed() : run.hit())
          .as("the fault must happen; exit code %d, %s", run.exitCode(), run.lines())
          .isTrue();
      new FaultOutcome(root, run.lines()).verify();
      return null;
    } catch (AssertionError | StoreException e) {
      return String.valueOf(e);
    } finally {
      deleteTree(root);
    }
  }

  private static void deleteTree(Path top) throws IOException {
    try (var tree = Files.walk(top)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

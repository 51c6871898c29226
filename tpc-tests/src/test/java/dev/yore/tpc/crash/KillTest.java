package dev.yore.tpc.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int WRITERS = 4;
  private static final int MIN_ACKNOWLEDGED = 1;
  private static final int MAX_ACKNOWLEDGED = 400;
  private static final int EARLIER_SEQUENCES = 5;
  private static final int SHORT_ROUNDS = 5;
  private static final int LONG_ROUNDS = 50;

  /** One line of the child. */
  private record Acknowledged(int writer, long number, long sequence) {
    static Acknowledged parse(String line) {
      String[] parts = line.split(" ", -1);
      return new Acknowledged(
          Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }
  }

  @Test
  void aKilledWriterLosesNothingItAcknowledgedAndLeavesNoHalfCommit(@TempDir Path directory)
      throws Exception {
    killAndCheck(directory, SHORT_ROUNDS);
  }

  @Test
  @Tag("long")
  void fiftyKilledWritersLoseNothingTheyAcknowledged(@TempDir Path directory) throws Exception {
    killAndCheck(directory, LONG_ROUNDS);
  }

  private static void killAndCheck(Path directory, int rounds) throws Exception {
    long seed = Long.getLong("yore.test.seed", System.nanoTime());
    System.out.println("KillTest: -Dyore.test.seed=" + seed);
    Random random = new Random(seed);
    Path home = directory.resolve("store");
    try (Store store = Store.open(LedgerProcess.options(home))) {
      Ledger.create(store, WRITERS);
    }
    for (int round = 1; round <= rounds; round++) {
      int killAfter = MIN_ACKNOWLEDGED + random.nextInt(MAX_ACKNOWLEDGED - MIN_ACKNOWLEDGED + 1);
      List<Acknowledged> acknowledged = runAndKill(home, killAfter);
      try (Store store = Store.open(LedgerProcess.options(home))) {
        assertThat(store.check(line -> {})).as("round %d, seed %d", round, seed).isEmpty();
        assertWhole(store, acknowledged, random);
      }
    }
  }

  private static List<Acknowledged> runAndKill(Path home, int killAfter)
      throws IOException, InterruptedException {
    Process child = start(home);
    List<Acknowledged> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      // Read until the pipe ends: what the child said before it died counts, but for half a line.
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c != '\n') {
          line.append((char) c);
          continue;
        }
        acknowledged.add(Acknowledged.parse(line.toString()));
        line.setLength(0);
        if (acknowledged.size() == killAfter) {
          // SIGKILL by the handle: the process's own method would close the pipe as well.
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(acknowledged)
        .as("the child was killed, it did not fail")
        .hasSizeGreaterThanOrEqualTo(killAfter);
    return acknowledged;
  }

  private static void assertWhole(Store store, List<Acknowledged> acknowledged, Random random) {
    Ledger ledger = Ledger.of(store);
    long now = store.lastSequence();
    Map<Long, Long> counters = ledger.counters(now);
    for (Acknowledged commit : acknowledged) {
      assertThat(counters.get((long) commit.writer()))
          .as("acknowledged %s is there", commit)
          .isGreaterThanOrEqualTo(commit.number());
      assertThat(commit.sequence()).isLessThanOrEqualTo(now);
    }
    assertStateAt(ledger, now);
    for (int i = 0; i < EARLIER_SEQUENCES; i++) {
      Acknowledged commit = acknowledged.get(random.nextInt(acknowledged.size()));
      Map<Long, Long> then = assertStateAt(ledger, commit.sequence());
      assertThat(then.get((long) commit.writer())).isEqualTo(commit.number());
    }
  }

  /** Both tables must hold exactly what follows from the counters. */
  private static Map<Long, Long> assertStateAt(Ledger ledger, long sequence) {
    Map<Long, Long> counters = ledger.counters(sequence);
    assertThat(counters).hasSize(WRITERS);
    TreeMap<Long, String> expected = new TreeMap<>();
    counters.forEach(
        (writer, number) ->
            expected.putAll(LedgerContent.rowsAfter(Math.toIntExact(writer), number)));
    assertThat(ledger.left(sequence)).as("left at %d", sequence).isEqualTo(expected);
    assertThat(ledger.right(sequence)).as("right at %d", sequence).isEqualTo(expected);
    return counters;
  }

  private static Process start(Path home) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp",
            classPath,
            LedgerProcess.class.getName(),
            home.toString(),
            Integer.toString(WRITERS)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

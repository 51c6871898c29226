package dev.yore.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.ChildJvm;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a committing process and looks whether what it had acknowledged is there. */
class KillTest {
  private static final int THREADS = 4;

  @Test
  void whatAKilledProcessAcknowledgedIsThere(@TempDir Path root) throws Exception {
    killAndCheck(root, 200);
  }

  @Test
  @Tag("long")
  void whatAProcessKilledTwentyTimesAcknowledgedIsThere(@TempDir Path root) throws Exception {
    for (int round = 1; round <= 20; round++) {
      killAndCheck(root, round * 37);
    }
  }

  private static void killAndCheck(Path root, int acknowledgements) throws Exception {
    Process child = ChildJvm.start(CommittingProcess.class, root.toString());
    long highest = 0;
    try (BufferedReader out = child.inputReader()) {
      for (int i = 0; i < acknowledgements; i++) {
        highest = Math.max(highest, Long.parseLong(out.readLine()));
      }
      child.toHandle().destroyForcibly(); // Unlike Process.destroyForcibly it leaves the pipe open.
      child.waitFor();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        highest = Math.max(highest, line.length() == 12 ? Long.parseLong(line) : 0);
      }
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.log().lastSequence()).isGreaterThanOrEqualTo(highest);
      long expected = 1;
      for (TestLog.Entry entry : log.replayed()) {
        assertThat(entry.sequence()).isEqualTo(expected++);
        assertThat(entry.payload()).isEqualTo(CommittingProcess.payload(entry.sequence()));
      }
      List<String> problems = new ArrayList<>();
      log.log().verify(problems::add);
      assertThat(problems).isEmpty();
    }
  }

  /** Commits until killed and prints each sequence, twelve digits, once it is durable. */
  static final class CommittingProcess {
    private CommittingProcess() {}

    static byte[] payload(long sequence) {
      return TestLog.payload(sequence, (int) (sequence * 977 % 9000));
    }

    public static void main(String[] arguments) {
      TestLog log = TestLog.open(Path.of(arguments[0]), 0);
      AtomicLong sequence = new AtomicLong(log.log().lastSequence());
      for (int i = 0; i < THREADS; i++) {
        new Thread(() -> commitForever(log.log(), sequence)).start();
      }
    }

    private static void commitForever(CommitLog log, AtomicLong last) {
      while (true) {
        long token;
        long sequence;
        synchronized (last) {
          sequence = last.incrementAndGet();
          token = log.append(sequence, TestLog.stamp(sequence), payload(sequence));
        }
        log.awaitDurable(token);
        System.out.println(String.format("%012d", sequence));
      }
    }
  }
}

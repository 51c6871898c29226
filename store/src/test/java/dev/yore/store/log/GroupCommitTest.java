package dev.yore.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import dev.yore.store.directory.StoreDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class GroupCommitTest {
  private static final int THREADS = 16;
  private static final int COMMITS_PER_THREAD = 100;

  @TempDir Path root;

  /** Draws sequences and appends under one lock, as the store does. */
  private static final class Committer {
    private final CommitLog log;
    private long sequence;

    Committer(CommitLog log) {
      this.log = log;
    }

    synchronized long append() {
      sequence++;
      return log.append(
          sequence, TestLog.stamp(sequence), TestLog.payload(sequence, (int) sequence % 5000));
    }
  }

  @Test
  void everyAcknowledgedCommitOfManyThreadsIsReplayed() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      Committer committer = new Committer(log.log());
      inParallel(
          () -> {
            for (int i = 0; i < COMMITS_PER_THREAD; i++) {
              log.log().awaitDurable(committer.append());
            }
          });
    }
    assertWholeAndSound();
  }

  @Test
  void interruptsDisturbNothingAndAreKept() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      Committer committer = new Committer(log.log());
      inParallel(
          () -> {
            for (int i = 0; i < COMMITS_PER_THREAD; i++) {
              Thread.currentThread().interrupt();
              log.log().awaitDurable(committer.append());
              assertThat(Thread.interrupted()).isTrue();
            }
          });
    }
    assertWholeAndSound();
  }

  @Test
  void anAppenderWhoNeverWaitsIsHeldBackAndNotBuffered() {
    int payloadBytes = 1 << 20;
    int records = 40;
    try (TestLog log = TestLog.open(root, 0)) {
      for (long sequence = 1; sequence <= records; sequence++) {
        log.log().append(sequence, TestLog.stamp(sequence), TestLog.payload(1, payloadBytes));
      }
      assertThat(log.log().pendingBytes()).isLessThanOrEqualTo(CommitLog.MAX_PENDING_BYTES);
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).isEqualTo(LongStream.rangeClosed(1, records).boxed().toList());
    }
  }

  @Test
  void afterAFailedWriteNothingIsAcknowledgedAnyMore() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(1, TestLog.payload(1, 10));
      Path away = root.resolve("away");
      Files.move(root.resolve("log"), away); // The next file cannot be created.
      long token = log.log().append(2, TestLog.stamp(2), TestLog.payload(2, 2 << 20));
      assertIoError(() -> log.log().awaitDurable(token));
      Files.move(away, root.resolve("log"));
      assertIoError(() -> log.log().awaitDurable(token));
      assertIoError(() -> log.log().append(3, TestLog.stamp(3), new byte[1]));
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).containsExactly(1L);
    }
  }

  @Test
  void anEphemeralLogWorksWithoutSyncing() {
    StoreOptions options = StoreOptions.ephemeral(root.resolve("gone"));
    try (StoreDirectory directory = StoreDirectory.open(options);
        CommitLog log = CommitLog.open(directory)) {
      log.replay(0, (sequence, stamp, payload) -> {});
      log.awaitDurable(log.append(1, 1, new byte[10]));
      assertThat(log.lastSequence()).isEqualTo(1);
    }
    assertThat(root.resolve("gone")).doesNotExist();
  }

  private void assertWholeAndSound() {
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences())
          .isEqualTo(LongStream.rangeClosed(1, THREADS * COMMITS_PER_THREAD).boxed().toList());
      for (TestLog.Entry entry : log.replayed()) {
        assertThat(entry.payload())
            .isEqualTo(TestLog.payload(entry.sequence(), (int) entry.sequence() % 5000));
      }
      List<String> problems = new ArrayList<>();
      log.log().verify(problems::add);
      assertThat(problems).isEmpty();
    }
  }

  private static void assertIoError(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
  }

  private static void inParallel(Runnable work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  work.run();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}

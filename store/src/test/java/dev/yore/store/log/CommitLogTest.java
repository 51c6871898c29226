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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {
  @TempDir Path root;

  @Test
  void recordsComeBackInOrderWithStampAndPayload() {
    try (TestLog log = TestLog.open(root, 0)) {
      for (long sequence = 1; sequence <= 100; sequence++) {
        log.commit(sequence, TestLog.payload(sequence, (int) sequence * 7));
      }
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
      for (TestLog.Entry entry : log.replayed()) {
        assertThat(entry.stampMillis()).isEqualTo(TestLog.stamp(entry.sequence()));
        assertThat(entry.payload())
            .isEqualTo(TestLog.payload(entry.sequence(), (int) entry.sequence() * 7));
      }
      log.commit(101, new byte[0]);
    }
    try (TestLog log = TestLog.open(root, 99)) {
      assertThat(log.sequences()).containsExactly(100L, 101L);
      assertThat(log.log().lastSequence()).isEqualTo(101);
    }
  }

  @Test
  void anEmptyLogWeighsOneMebibyte() {
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.log().sizeBytes()).isEqualTo(1 << 20);
    }
  }

  @Test
  void theLogGrowsByFilesAndLetsGoOfOldOnes() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      for (long sequence = 1; sequence <= 30; sequence++) {
        log.commit(sequence, TestLog.payload(sequence, 700_000));
      }
      log.commit(31, TestLog.payload(31, 20 << 20));
      log.commit(32, TestLog.payload(32, 10));
      List<Path> before = files();
      assertThat(before).hasSizeGreaterThan(3);
      log.log().truncateBefore(20);
      assertThat(files()).hasSizeLessThan(before.size()).endsWith(before.get(before.size() - 1));
      assertThat(problems(log)).isEmpty();
    }
    try (TestLog log = TestLog.open(root, 20)) {
      assertThat(log.sequences()).isEqualTo(LongStream.rangeClosed(21, 32).boxed().toList());
      assertThat(log.replayed().get(10).payload()).isEqualTo(TestLog.payload(31, 20 << 20));
    }
  }

  @Test
  void filesCanBeLetGoOfWhileOthersAreAdded() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      AtomicLong durable = new AtomicLong();
      AtomicBoolean writing = new AtomicBoolean(true);
      CompletableFuture<Void> truncating =
          CompletableFuture.runAsync(
              () -> {
                while (writing.get()) {
                  log.log().truncateBefore(durable.get());
                  assertThat(log.log().sizeBytes()).isPositive();
                }
              });
      for (long sequence = 1; sequence <= 60; sequence++) {
        log.commit(sequence, TestLog.payload(sequence, 3 << 20));
        durable.set(sequence);
      }
      writing.set(false);
      truncating.get();
      assertThat(problems(log)).isEmpty();
      assertThat(files()).hasSizeLessThan(4);
      assertThat(log.log().sizeBytes()).isEqualTo(bytes());
    }
    try (TestLog log = TestLog.open(root, 59)) {
      assertThat(log.sequences()).containsExactly(60L);
    }
  }

  @Test
  void aLogThatIsNotNeededAnyMoreShrinksAndGoesOn() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      for (long sequence = 1; sequence <= 5; sequence++) {
        log.commit(sequence, TestLog.payload(sequence, 700_000));
      }
      log.log().shrink(4);
      assertThat(bytes()).isGreaterThan(1 << 20);
      log.log().shrink(5);
      assertThat(bytes()).isEqualTo(1 << 20).isEqualTo(log.log().sizeBytes());
      log.commit(6, TestLog.payload(6, 10));
      assertThat(problems(log)).isEmpty();
    }
    try (TestLog log = TestLog.open(root, 5)) {
      assertThat(log.sequences()).containsExactly(6L);
    }
  }

  private long bytes() throws Exception {
    long sum = 0;
    for (Path file : files()) {
      sum += Files.size(file);
    }
    return sum;
  }

  @Test
  void aLogThatBeginsBehindTheCheckpointIsCorrupt() {
    try (TestLog log = TestLog.open(root, 40)) {
      log.commit(41, new byte[10]);
    }
    assertThatThrownBy(() -> TestLog.open(root, 39))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("0000000001.log");
    assertThatThrownBy(() -> TestLog.open(root, 42))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("0000000001.log");
  }

  @Test
  void sequencesMayHaveGapsButMustAscend() {
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(5, new byte[1]);
      log.commit(9, new byte[1]);
      assertThatThrownBy(() -> log.log().append(9, 0, new byte[1]))
          .isInstanceOf(StoreException.class);
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).containsExactly(5L, 9L);
    }
  }

  @Test
  void aReaderReplaysWithoutChangingAnything() throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(1, TestLog.payload(1, 2000));
    }
    byte[] before = Files.readAllBytes(files().get(0));
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.at(root).withReadOnly(true));
        CommitLog log = CommitLog.open(directory)) {
      List<Long> seen = new ArrayList<>();
      log.replay(0, (sequence, stamp, payload) -> seen.add(sequence));
      assertThat(seen).containsExactly(1L);
      assertThatThrownBy(() -> log.append(2, 0, new byte[1]))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.READ_ONLY));
    }
    assertThat(Arrays.mismatch(before, Files.readAllBytes(files().get(0)))).isEqualTo(-1);
  }

  @Test
  void aClosedLogSaysSo() {
    TestLog log = TestLog.open(root, 0);
    log.close();
    assertThatThrownBy(() -> log.log().append(1, 0, new byte[1]))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CLOSED));
  }

  @Test
  void closingWritesWhatNobodyWaitedFor() {
    try (TestLog log = TestLog.open(root, 0)) {
      log.log().append(1, TestLog.stamp(1), TestLog.payload(1, 10));
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).containsExactly(1L);
    }
  }

  @Test
  void anEmptiedLogDirectoryIsCorruptAndNotAnEmptyStore() throws Exception {
    TestLog.open(root, 0).close();
    Files.delete(files().get(0));
    assertThatThrownBy(() -> TestLog.open(root, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("log is missing");
  }

  private static List<String> problems(TestLog log) {
    List<String> problems = new ArrayList<>();
    log.log().verify(problems::add);
    return problems;
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> entries = Files.list(root.resolve("log"))) {
      return entries.sorted().toList();
    }
  }
}

package dev.yore.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recovery makes of every damage a small log can suffer. */
class LogDamageTest {
  private static final int SECTOR = LogFormat.SECTOR_BYTES;

  private static LogImage image() {
    return new LogImage(1 << 14)
        .batch(TestLog.payload(1, 100), TestLog.payload(2, 0))
        .batch(TestLog.payload(3, 3000))
        .batch(TestLog.payload(4, 441), TestLog.payload(5, 1), TestLog.payload(6, 1500));
  }

  @Test
  void theUndamagedLogReadsWhole() {
    assertThat(LogImage.read(image().bytes())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void everyFlippedByteIsReportedUnlessItLiesBehindTheLog() {
    LogImage image = image();
    for (int at = 0; at < image.bytes().length; at++) {
      for (int mask : new int[] {0x01, 0x80, 0xFF}) {
        byte[] bytes = image.bytes();
        bytes[at] ^= (byte) mask;
        if (at < image.endOffset()) {
          assertCorrupt(bytes, "flip at " + at);
        } else {
          assertAllOrCorrupt(bytes, image.sequences(), "flip behind the log at " + at);
        }
      }
    }
  }

  @Test
  void everyTruncationIsReported() {
    byte[] bytes = image().bytes();
    for (int length = 0; length < bytes.length; length++) {
      assertCorrupt(Arrays.copyOf(bytes, length), "cut to " + length);
    }
  }

  @Test
  void whateverSectorsOfTheLastBatchArriveItIsCutAndNothingElseIsLost() {
    LogImage image = image();
    int first = image.lastBatchOffset() / SECTOR;
    int sectors = (image.endOffset() + SECTOR - 1) / SECTOR - first;
    assertThat(sectors).as("enough to be interesting, few enough to try all").isBetween(4, 12);
    for (int arrived = 0; arrived < 1 << sectors; arrived++) {
      byte[] bytes = image.bytes();
      for (int sector = 0; sector < sectors; sector++) {
        if ((arrived & 1 << sector) == 0) {
          int from = Math.max(image.lastBatchOffset(), (first + sector) * SECTOR);
          Arrays.fill(bytes, from, (first + sector + 1) * SECTOR, (byte) 0);
        }
      }
      List<Long> read = LogImage.read(bytes);
      assertThat(read).startsWith(image.sequencesBeforeLastBatch().toArray(Long[]::new));
      assertThat(image.sequences()).startsWith(read.toArray(Long[]::new));
      if (arrived == (1 << sectors) - 1) {
        assertThat(read).isEqualTo(image.sequences());
      }
    }
  }

  @Test
  void aHoleBeforeALaterBatchIsReportedAndNotCut() {
    LogImage image = image();
    for (int from = SECTOR; from < image.lastBatchOffset(); from += SECTOR) {
      byte[] bytes = image.bytes();
      Arrays.fill(bytes, from, Math.min(from + SECTOR, image.lastBatchOffset()), (byte) 0);
      assertCorrupt(bytes, "hole at " + from);
    }
  }

  @Test
  void aRecordInsideATornRecordsPayloadIsNotTakenForOne() {
    byte[] inner = new LogImage(1 << 13).batch(TestLog.payload(1, 100)).bytes();
    LogImage image = new LogImage(1 << 15).batch(new byte[8]).batch(inner);
    byte[] bytes = image.bytes();
    Arrays.fill(bytes, image.endOffset() / SECTOR * SECTOR, bytes.length, (byte) 0);
    assertThat(LogImage.read(bytes)).containsExactly(1L);
  }

  @Test
  void aRecordOfAnotherPlaceIsNotAccepted() {
    LogImage image = image();
    byte[] bytes = image.bytes();
    int record = LogFormat.recordBytes(100);
    System.arraycopy(bytes, SECTOR, bytes, LogFormat.recordOffset(image.endOffset()), record);
    assertCorrupt(bytes, "a copy of the first record behind the last");
  }

  @Test
  void aTornTailIsZeroedAndOverwritten(@TempDir Path root) throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(1, TestLog.payload(1, 5000));
      log.commit(2, TestLog.payload(2, 5000));
    }
    Path file = root.resolve("log/0000000001.log");
    int secondRecord = LogFormat.recordOffset(SECTOR + LogFormat.recordBytes(5000));
    overwrite(file, (secondRecord / SECTOR + 3L) * SECTOR, new byte[SECTOR]);
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).containsExactly(1L);
      List<String> problems = new ArrayList<>();
      log.log().verify(problems::add);
      assertThat(problems).isEmpty();
      log.commit(2, TestLog.payload(7, 10));
    }
    try (TestLog log = TestLog.open(root, 0)) {
      assertThat(log.sequences()).containsExactly(1L, 2L);
      assertThat(log.replayed().get(1).payload()).isEqualTo(TestLog.payload(7, 10));
    }
  }

  @Test
  void damageInAFileBeforeTheLastIsReportedEvenWhereItCouldBeATornTail(@TempDir Path root)
      throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(1, TestLog.payload(1, 900_000));
      log.commit(2, TestLog.payload(2, 900_000));
    }
    overwrite(root.resolve("log/0000000001.log"), 800 * SECTOR, new byte[SECTOR]);
    assertThatThrownBy(() -> TestLog.open(root, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("0000000001.log")
        .hasMessageContaining("offset=512");
  }

  @Test
  void aMissingFileInTheMiddleIsReported(@TempDir Path root) throws Exception {
    try (TestLog log = TestLog.open(root, 0)) {
      for (long sequence = 1; sequence <= 3; sequence++) {
        log.commit(sequence, TestLog.payload(sequence, 17 << 20));
      }
    }
    Files.delete(root.resolve("log/0000000002.log"));
    assertThatThrownBy(() -> TestLog.open(root, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("0000000002.log");
  }

  @Test
  void verifyReportsDamageDoneWhileOpen(@TempDir Path root) throws Exception {
    Path file = root.resolve("log/0000000001.log");
    try (TestLog log = TestLog.open(root, 0)) {
      log.commit(1, TestLog.payload(1, 5000));
      overwrite(file, 900_000, new byte[] {1});
      assertThat(problems(log)).singleElement().asString().contains("offset=900000");
      overwrite(file, 900_000, new byte[] {0});
      overwrite(file, 2000, new byte[] {99});
      assertThat(problems(log)).singleElement().asString().contains("0000000001.log offset=512");
    }
  }

  private static List<String> problems(TestLog log) {
    List<String> problems = new ArrayList<>();
    log.log().verify(problems::add);
    return problems;
  }

  private static void overwrite(Path file, long offset, byte[] bytes) throws Exception {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(offset);
      out.write(bytes);
    }
  }

  private static void assertCorrupt(byte[] bytes, String damage) {
    try {
      fail(damage + " was read as " + LogImage.read(bytes));
    } catch (StoreException e) {
      assertReported(e, damage);
    }
  }

  private static void assertAllOrCorrupt(byte[] bytes, List<Long> all, String damage) {
    try {
      assertThat(LogImage.read(bytes)).as(damage).isEqualTo(all);
    } catch (StoreException e) {
      assertReported(e, damage);
    }
  }

  private static void assertReported(StoreException e, String damage) {
    assertThat(e.code()).as(damage + ": " + e.getMessage()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(e.getMessage()).as(damage).contains("file=" + LogImage.FILE, "offset=");
  }
}

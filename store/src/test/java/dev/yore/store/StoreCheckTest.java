package dev.yore.store;

import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped byte in any file is reported with the file and a place, and never read as data. */
class StoreCheckTest {
  private static final long SEED = Long.getLong("yore.test.seed", 20260301L);

  private Path directory;

  @BeforeEach
  void store(@TempDir Path parent) throws IOException {
    directory = parent.resolve("store");
    Path live = parent.resolve("live");
    try (Store store = Store.open(StoreOptions.at(live).withBackgroundWork(false))) {
      TableSchema items = TestTables.items(store);
      for (int i = 0; i < 4; i++) {
        try (Transaction txn = store.begin()) {
          for (int j = 0; j < 200; j++) {
            insert(txn, items, row(i * 200L + j, "name " + j * 31 % 17, j * 7L % 101));
          }
          txn.commit("commit " + i);
        }
        if (i < 3) {
          store.flush();
        }
      }
      StoreOpeningTest.copy(live, directory);
    }
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(part))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(offset);
      int old = raw.read();
      raw.seek(offset);
      raw.write(old ^ 0x10);
    }
  }

  /** What opening or checking says, or null if nothing is wrong. */
  private @Nullable String complaint() {
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      List<String> problems = store.check(what -> {});
      return problems.isEmpty() ? null : String.join("\n", problems);
    } catch (StoreException e) {
      assertThat(e.code())
          .isIn(ErrorCode.CORRUPT, ErrorCode.FORMAT_TOO_NEW, ErrorCode.FORMAT_TOO_OLD);
      return e.getMessage();
    }
  }

  @Test
  void aSoundStoreHasNoProblems() {
    assertThat(complaint()).isNull();
  }

  @Test
  void aFlippedByteOfTheIdentityIsFound() throws IOException {
    Path identity = directory.resolve("STORE");
    for (long offset = 0; offset < Files.size(identity); offset++) {
      flip(identity, offset);
      assertThat(complaint()).as("offset %d", offset).contains("file=" + identity);
      flip(identity, offset);
    }
    assertThat(complaint()).isNull();
  }

  @Test
  void aFlippedByteOfASegmentIsFoundWithFileAndOffset() throws IOException {
    Random random = new Random(SEED);
    for (Path segment : files("segments")) {
      for (int i = 0; i < 60; i++) {
        long offset = random.nextLong(Files.size(segment));
        flip(segment, offset);
        assertThat(complaint())
            .as("seed %d %s offset %d", SEED, segment, offset)
            .contains("file=" + segment)
            .contains("offset=");
        flip(segment, offset);
      }
    }
    assertThat(complaint()).isNull();
  }

  @Test
  void aFlippedByteOfAnAcknowledgedLogRecordIsFound() throws IOException {
    Path log = files("log").get(0);
    long offset = indexOf(Files.readAllBytes(log), "YREC") + 60;
    flip(log, offset);
    assertThat(complaint()).contains("file=" + log).contains("offset=");
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void aMissingSegmentIsFound() throws IOException {
    Path segment = files("segments").get(1);
    Files.delete(segment);
    assertThat(
            catchThrowableOfType(
                StoreException.class, () -> Store.open(StoreOptions.at(directory)).close()))
        .hasMessageContaining(segment.toString());
  }

  @Test
  void aSegmentInThePlaceOfAnotherIsFound() throws IOException {
    List<Path> segments = files("segments");
    Files.delete(segments.get(1));
    Files.copy(segments.get(0), segments.get(1));
    assertThat(complaint())
        .contains("segment is not the one the metadata names")
        .contains("file=" + segments.get(1));
  }
}

package dev.yore.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDirectoryTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(123456789), ZoneOffset.UTC);

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void chooseADirectory() {
    root = temporary.resolve("store");
  }

  @Test
  void aNewStoreGetsAnIdentityItKeeps() {
    UUID id;
    try (StoreDirectory directory = create()) {
      id = directory.storeId();
      assertThat(directory.isNew()).isFalse();
      assertThat(directory.createdMillis()).isEqualTo(123456789);
      assertThat(directory.segment(7, 12)).isEqualTo(directory.root().resolve("segments/7/12.seg"));
    }
    try (StoreDirectory directory = open()) {
      assertThat(directory.storeId()).isEqualTo(id);
      assertThat(directory.createdMillis()).isEqualTo(123456789);
      assertThat(directory.isNew()).isFalse();
    }
  }

  @Test
  void aCreationThatWasCutShortIsDoneAgain() throws Exception {
    try (StoreDirectory directory = open()) {
      Files.writeString(directory.meta().resolve("data.mdb"), "half a database");
      Files.createDirectories(directory.root().resolve("cache/1"));
      Files.createDirectories(directory.root().resolve("history"));
    }
    try (StoreDirectory directory = open()) {
      assertThat(directory.isNew()).isTrue();
      assertThat(directory.meta()).isEmptyDirectory();
    }
  }

  @Test
  void aMissingStoreIsNotFoundUnlessItMayBeCreated() {
    StoreOptions options = StoreOptions.at(root);
    assertCode(options.withCreateIfMissing(false), ErrorCode.STORE_NOT_FOUND, root.toString());
    assertCode(options.withReadOnly(true), ErrorCode.STORE_NOT_FOUND, root.toString());
    assertThat(root).doesNotExist();
  }

  @Test
  void somebodyElsesDirectoryIsLeftAlone() throws Exception {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.tex"), "precious");
    assertCode(StoreOptions.at(root), ErrorCode.STORE_NOT_FOUND, "thesis.tex");
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("thesis.tex"));
    }
    assertCode(
        StoreOptions.at(root.resolve("thesis.tex")), ErrorCode.STORE_NOT_FOUND, "thesis.tex");
  }

  @Test
  void everyFlippedByteOfTheIdentityIsReported() throws Exception {
    create().close();
    Path file = root.resolve("STORE");
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      assertCode(StoreOptions.at(root), ErrorCode.CORRUPT, "file=" + real(file) + " offset=");
    }
    Files.write(file, new byte[3]);
    assertCode(StoreOptions.at(root), ErrorCode.CORRUPT, "offset=3");
    Files.write(file, good);
    open().close();
  }

  @Test
  void otherFormatsAreTooNewOrTooOldAndNotCorrupt() throws Exception {
    create().close();
    writeVersion(StoreIdentity.VERSION + 1);
    assertCode(StoreOptions.at(root), ErrorCode.FORMAT_TOO_NEW, "STORE offset=8");
    writeVersion(StoreIdentity.OLDEST_VERSION - 1);
    assertCode(StoreOptions.at(root), ErrorCode.FORMAT_TOO_OLD, "STORE offset=8");
  }

  @Test
  void theIdentityLiesOnDiskAsDocumented() throws Exception {
    UUID id;
    try (StoreDirectory directory = create()) {
      id = directory.storeId();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(root.resolve("STORE")));
    assertThat(bytes.capacity()).isEqualTo(44);
    byte[] magic = new byte[8];
    bytes.get(magic);
    assertThat(magic).asString().isEqualTo("YORESTOR");
    assertThat(bytes.getInt()).isEqualTo(1);
    assertThat(bytes.getInt()).isZero();
    assertThat(new UUID(bytes.getLong(), bytes.getLong())).isEqualTo(id);
    assertThat(bytes.getLong()).isEqualTo(123456789);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 40);
    assertThat(bytes.getInt()).isEqualTo((int) crc.getValue());
  }

  @Test
  void anEphemeralDirectoryIsGoneAfterClosing() throws Exception {
    try (StoreDirectory directory = StoreDirectory.open(StoreOptions.ephemeral(root))) {
      Files.writeString(directory.log().resolve("x"), "y");
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void aFullDiskIsToldFromOtherFailures() {
    Path file = Path.of("x");
    assertThat(StorageErrors.failed("w", file, new IOException("No space left on device")).code())
        .isEqualTo(ErrorCode.DISK_FULL);
    assertThat(
            StorageErrors.failed(
                    "w", file, new FileSystemException("x", null, "Disk quota exceeded"))
                .code())
        .isEqualTo(ErrorCode.DISK_FULL);
    assertThat(StorageErrors.failed("w", file, new IOException("Input/output error")).code())
        .isEqualTo(ErrorCode.IO_ERROR);
  }

  private void writeVersion(int version) throws IOException {
    Path file = root.resolve("STORE");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.putInt(8, version);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 40);
    bytes.putInt(40, (int) crc.getValue());
    Files.write(file, bytes.array());
  }

  private StoreDirectory create() {
    StoreDirectory directory = open();
    directory.completeCreation();
    return directory;
  }

  private StoreDirectory open() {
    return StoreDirectory.open(StoreOptions.at(root).withClock(CLOCK));
  }

  private static Path real(Path file) throws IOException {
    return file.toRealPath();
  }

  private static void assertCode(StoreOptions options, ErrorCode code, String text) {
    assertThatThrownBy(() -> StoreDirectory.open(options))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContaining(text);
  }
}

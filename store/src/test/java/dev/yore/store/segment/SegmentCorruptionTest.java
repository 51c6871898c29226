package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.SegmentContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCorruptionTest {
  private static final UUID STORE = new UUID(1, 2);

  @TempDir Path directory;

  private Path file;
  private byte[] bytes;

  @BeforeEach
  void writeSmallSegmentWithEverythingInIt() throws IOException {
    file = directory.resolve("9.seg");
    RandomSegments random = new RandomSegments(20, 40);
    SegmentContent content =
        new SegmentContent(
            3, 9, 1, 1_000, 2_000, List.of(random.block(0), random.block(5), random.block(6)));
    new SegmentWriter(STORE, VectorCodec.ZSTD_HOT, true, DictionaryUse.ALWAYS)
        .write(file, RandomSegments.TABLE, content);
    bytes = Files.readAllBytes(file);
    assertThat(content.blocks()).anyMatch(b -> !b.inserts().isEmpty());
    assertThat(content.blocks()).anyMatch(b -> b.deletes().slots().length > 0);
    assertThat(content.blocks()).anyMatch(b -> !b.patches().isEmpty());
  }

  @Test
  void aFlippedByteAnywhereIsReportedWithFileAndOffset() throws IOException {
    for (int at = 0; at < bytes.length; at++) {
      byte[] spoilt = bytes.clone();
      spoilt[at] ^= (byte) (1 << at % 8);
      Files.write(file, spoilt);

      List<String> problems = new ArrayList<>();
      try (SegmentReader reader = SegmentReader.open(file, STORE)) {
        reader.verify(problems::add);
      } catch (StoreException e) {
        assertThat(e.code())
            .isIn(ErrorCode.CORRUPT, ErrorCode.FORMAT_TOO_NEW, ErrorCode.FORMAT_TOO_OLD);
        problems.add(e.getMessage());
      }

      assertThat(problems).as("byte %d of %d", at, bytes.length).isNotEmpty();
      assertThat(problems.get(0)).contains("file=" + file, "offset=");
    }
  }

  @Test
  void aFlippedByteIsNeverReadAsData() throws IOException {
    for (int at = 0; at < bytes.length; at += 3) {
      byte[] spoilt = bytes.clone();
      spoilt[at] ^= 0x10;
      Files.write(file, spoilt);

      assertThatThrownBy(
              () -> {
                try (SegmentReader reader = SegmentReader.open(file, STORE)) {
                  reader.readAll();
                  for (SegmentBlock block : reader.blocks()) {
                    for (InsertRunEntry run : block.inserts()) {
                      reader.readKeyPermutation(run);
                      reader.mayContainKey(run, 1);
                    }
                  }
                }
              })
          .as("byte %d of %d", at, bytes.length)
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    for (int length = 0; length < bytes.length; length += 7) {
      Files.write(file, Arrays.copyOf(bytes, length));

      assertThatThrownBy(() -> SegmentReader.open(file, STORE))
          .as("%d bytes", length)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessageContaining("file=" + file);
    }
  }

  @Test
  void aChunkInAnothersPlaceIsNoticed() throws IOException {
    SegmentBlock block;
    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      block =
          reader.blocks().stream().filter(b -> !b.inserts().isEmpty()).findFirst().orElseThrow();
    }
    InsertRunEntry run = block.inserts().get(0);
    ChunkHeader wrong =
        new ChunkHeader(
            SegmentFormat.INSERT_COLUMN,
            run.block(),
            run.firstSlot(),
            run.rowCount(),
            99,
            run.firstSequence(),
            run.lastSequence(),
            run.rowCount());
    ChunkRef place = run.chunk(0, run.firstPage());
    ByteWriter chunk = new ByteWriter();
    wrong.encode(chunk, 1_000, SegmentFormat.NO_DICTIONARY);
    int rest = place.length() - chunk.size() - SegmentFormat.CHECKSUM_BYTES;
    int payload = rest <= 128 ? rest - 1 : rest - 2;
    chunk.putVarLong(payload);
    chunk.putBytes(new byte[payload], 0, payload);
    chunk.putInt(Checksum.of(chunk.array(), 0, chunk.size()));
    System.arraycopy(chunk.array(), 0, bytes, (int) place.offset(), place.length());
    Files.write(file, bytes);

    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      InsertRunEntry entry = reader.block(run.block()).inserts().get(0);
      assertThatThrownBy(() -> reader.readInsertColumn(entry, 0, entry.firstPage()))
          .hasMessageContaining("not the one indexed")
          .hasMessageContaining("columnId=99")
          .hasMessageContaining("offset=" + place.offset());
    }
  }

  @Test
  void aSegmentOfAnotherStoreIsRefused() {
    UUID other = new UUID(3, 4);

    assertThatThrownBy(() -> SegmentReader.open(file, other))
        .hasMessageContaining("belongs to another store")
        .hasMessageContaining("expected=" + other)
        .hasMessageContaining("actual=" + STORE);
  }

  @Test
  void aSoundFileOfALaterVersionIsTooNewAndOneBeforeTheFirstTooOld() throws IOException {
    writeVersion(SegmentFormat.VERSION + 1);
    assertThatThrownBy(() -> SegmentReader.open(file, STORE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW))
        .hasMessageContaining("actual=" + (SegmentFormat.VERSION + 1));

    writeVersion(SegmentFormat.OLDEST_VERSION - 1);
    assertThatThrownBy(() -> SegmentReader.open(file, STORE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORMAT_TOO_OLD))
        .hasMessageContaining("actual=0");
  }

  private void writeVersion(int version) throws IOException {
    ByteWriter header = new ByteWriter();
    header.putBytes(bytes, 0, SegmentFormat.HEADER_BYTES);
    header.truncate(8);
    header.putInt(version);
    header.truncate(SegmentFormat.HEADER_BYTES - SegmentFormat.CHECKSUM_BYTES);
    header.putInt(Checksum.of(header.array(), 0, header.size()));
    System.arraycopy(header.array(), 0, bytes, 0, SegmentFormat.HEADER_BYTES);
    Files.write(file, bytes);
  }
}

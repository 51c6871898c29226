package dev.yore.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.KeyHash;
import dev.yore.store.codec.VectorCodec;
import dev.yore.store.delta.BlockDelta;
import dev.yore.store.delta.DeleteRun;
import dev.yore.store.delta.InsertRun;
import dev.yore.store.delta.SegmentContent;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentReaderTest {
  private static final UUID STORE = new UUID(5, 6);

  private static final TableSchema KEYED =
      new TableSchema(
          1,
          TableName.of("K"),
          List.of(new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null)),
          List.of(0),
          1,
          Long.MAX_VALUE,
          null);

  private static final TableSchema UNKEYED =
      new TableSchema(1, TableName.of("U"), KEYED.columns(), List.of(), 1, Long.MAX_VALUE, null);

  @TempDir Path directory;

  @Test
  void aBlockOfSequentialKeysTakesLittleMoreThanItsFilter() {
    long[] keys = new long[BlockDelta.SLOTS];
    Arrays.setAll(keys, i -> 1_000_000 + i);

    long size = write(KEYED, keys).toFile().length();

    int filterBytes = BlockDelta.SLOTS * 10 / 8;
    assertThat(size).isBetween((long) filterBytes, filterBytes + 1_024L);
  }

  @Test
  void keysThatAreNotThereAreMostlyFilteredOut() {
    long[] keys = new long[10_000];
    Arrays.setAll(keys, i -> 3L * i);
    try (SegmentReader reader = SegmentReader.open(write(KEYED, keys), STORE)) {
      InsertRunEntry run = reader.blocks().get(0).inserts().get(0);
      int seemThere = 0;
      for (long i = 0; i < 10_000; i++) {
        seemThere += reader.mayContainKey(run, KeyHash.ofValues(List.of(3 * i + 1))) ? 1 : 0;
      }

      assertThat(seemThere).isLessThan(200);
    }
  }

  @Test
  void anInterruptedReaderGetsItsDataStaysInterruptedAndHarmsNobody() throws Exception {
    Path file = write(KEYED, new long[] {1, 2, 3});
    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      InsertRunEntry run = reader.blocks().get(0).inserts().get(0);
      AtomicReference<String> seen = new AtomicReference<>("nothing");
      Thread thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                LongVector ids = (LongVector) reader.readInsertColumn(run, 0, 0);
                seen.set(ids.get(2) + " interrupted=" + Thread.currentThread().isInterrupted());
              });
      thread.start();
      thread.join();

      assertThat(seen).hasValue("3 interrupted=true");
      assertThat(((LongVector) reader.readInsertColumn(run, 0, 0)).get(0)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptedThreadOpensASegmentAndStaysInterrupted() throws Exception {
    Path file = write(KEYED, new long[] {1, 2, 3});
    AtomicReference<String> seen = new AtomicReference<>("nothing");
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try (SegmentReader reader = SegmentReader.open(file, STORE)) {
                InsertRunEntry run = reader.blocks().get(0).inserts().get(0);
                LongVector ids = (LongVector) reader.readInsertColumn(run, 0, 0);
                seen.set(ids.get(2) + " interrupted=" + Thread.currentThread().isInterrupted());
              }
            });
    thread.start();
    thread.join();

    assertThat(seen).hasValue("3 interrupted=true");
  }

  @Test
  void aClosedReaderSaysSo() {
    SegmentReader reader = SegmentReader.open(write(KEYED, new long[] {1}), STORE);
    InsertRunEntry run = reader.blocks().get(0).inserts().get(0);
    reader.close();

    assertThatThrownBy(() -> reader.readInsertColumn(run, 0, 0))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CLOSED));
  }

  @Test
  void aMissingFileIsAnIoErrorThatNamesIt() {
    Path missing = directory.resolve("missing.seg");

    assertThatThrownBy(() -> SegmentReader.open(missing, STORE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR))
        .hasMessageEndingWith("file=" + missing + " (no such file or directory)");
  }

  @Test
  void writingLeavesNothingBesideTheFile() throws IOException {
    Path file = write(KEYED, new long[] {1});

    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void boundsOfLongTextAreCutAndTheUpperOneRoundedUp() {
    TableSchema table =
        new TableSchema(
            1,
            TableName.of("X"),
            List.of(new Column(0, "S", ColumnType.varchar(100), true, null)),
            List.of(),
            1,
            Long.MAX_VALUE,
            null);
    String prefix = "p".repeat(31);
    ColumnBuilder texts = new ColumnBuilder(ColumnType.Physical.BYTES);
    texts.appendString(prefix + "axx");
    texts.appendString(prefix + "bxx");
    texts.appendNull();
    InsertRun run =
        new InsertRun(
            10, new long[] {1, 1, 1}, List.of(0), new VectorBatch(3, List.of(texts.build())));

    try (SegmentReader reader = SegmentReader.open(write(table, run), STORE)) {
      ZoneMap zone = reader.blocks().get(0).inserts().get(0).zone(0, 0);
      assertThat((byte[]) zone.min()).isEqualTo(utf8(prefix + "a"));
      assertThat((byte[]) zone.max()).isEqualTo(utf8(prefix + "c"));
      assertThat(zone.nullCount()).isEqualTo(1);
    }
  }

  @Test
  void roundingUpCarriesOverAndGivesUpAtTheEndOfTheOrder() {
    byte[] last = new byte[] {1, (byte) 0xFF, (byte) 0xFF};

    assertThat(ZoneMaps.roundUp(false, last)).isEqualTo(new byte[] {2});
    assertThat(ZoneMaps.roundUp(false, new byte[] {-1, -1})).isNull();
    // In the order of UTF-16, EF is the last first byte of all, and ED comes right before F0.
    assertThat(ZoneMaps.roundUp(true, new byte[] {'a', (byte) 0xEF})).isEqualTo(new byte[] {'b'});
    assertThat(ZoneMaps.roundUp(true, new byte[] {(byte) 0xED}))
        .isEqualTo(new byte[] {(byte) 0xF0});
  }

  @Test
  void columnsHaveSketchesOfTheirValuesButTheKeyAlone() {
    try (SegmentReader reader = SegmentReader.open(write(UNKEYED, numbers(5_000)), STORE)) {
      assertThat(Objects.requireNonNull(reader.sketch(0)).estimate()).isBetween(4_500L, 5_500L);
      assertThat(reader.sketch(1)).isNull();
      List<String> problems = new ArrayList<>();
      reader.verifyIndex(UNKEYED, problems::add);
      assertThat(problems).isEmpty();
    }
    try (SegmentReader reader = SegmentReader.open(write(KEYED, numbers(5_000)), STORE)) {
      assertThat(reader.sketch(0)).isNull();
    }
  }

  @Test
  void aSegmentWithoutSketchesOfAnOlderVersionIsRead() throws IOException {
    Path file = write(UNKEYED, numbers(5_000));
    byte[] bytes = Files.readAllBytes(file);
    ByteWriter old = new ByteWriter();
    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      int footerAt =
          (int)
              ByteBuffer.wrap(bytes)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .getLong(bytes.length - SegmentFormat.TRAILER_BYTES);
      old.putBytes(bytes, 0, footerAt);
      ByteWriter footer = new ByteWriter();
      ByteWriter index = new ByteWriter();
      SegmentIndex.encode(index, reader.fromSequence(), List.of(), reader.blocks());
      // Its first byte: no dictionaries; its last one: no live rows.
      footer.putBytes(index.array(), 1, index.size() - 2);
      int footerBytes = footer.size();
      footer.putLong(footerAt);
      footer.putInt(footerBytes);
      footer.putInt(Checksum.of(footer.array(), 0, footer.size()));
      footer.putInt(SegmentFormat.END_MAGIC);
      old.putBytes(footer.array(), 0, footer.size());
    }
    byte[] written = old.toByteArray();
    ByteBuffer header = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(8, SegmentFormat.VERSION_WITH_IMAGES);
    header.putInt(64, Checksum.of(written, 0, 64));
    Files.write(file, written);

    try (SegmentReader reader = SegmentReader.open(file, STORE)) {
      assertThat(reader.sketch(0)).isNull();
      assertThat(reader.readAll().blocks().get(0).inserts().get(0).rows().rowCount())
          .isEqualTo(5_000);
      List<String> problems = new ArrayList<>();
      reader.verify(problems::add);
      reader.verifyIndex(UNKEYED, problems::add);
      assertThat(problems).isEmpty();
    }
  }

  private static long[] numbers(int count) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, i -> 13L * i);
    return numbers;
  }

  /** The offsets that docs/format.md gives, for whoever reads segments without this code. */
  @Test
  void theHeaderLiesAsDocumented() {
    SegmentHeader header =
        new SegmentHeader(
            new UUID(0x0102030405060708L, 9), SegmentFormat.VERSION, 3, 2, 77, 100, 200);
    ByteBuffer bytes = ByteBuffer.wrap(header.encode()).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(new String(bytes.array(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("YORESEGM");
    assertThat(bytes.getInt(8)).isEqualTo(SegmentFormat.VERSION);
    assertThat(bytes.getInt(12)).isEqualTo(68).isEqualTo(bytes.capacity());
    assertThat(bytes.getLong(16)).isEqualTo(0x0102030405060708L);
    assertThat(bytes.getLong(24)).isEqualTo(9);
    assertThat(bytes.getInt(32)).isEqualTo(3);
    assertThat(bytes.getInt(36)).isEqualTo(2);
    assertThat(bytes.getLong(40)).isEqualTo(77);
    assertThat(bytes.getLong(48)).isEqualTo(100);
    assertThat(bytes.getLong(56)).isEqualTo(200);
    assertThat(bytes.getInt(64)).isEqualTo(Checksum.of(bytes.array(), 0, 64));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path write(TableSchema table, long[] keys) {
    long[] sequences = new long[keys.length];
    Arrays.fill(sequences, 1);
    LongVector vector = new LongVector(keys, keys.length, null);
    int firstSlot = keys.length == BlockDelta.SLOTS ? 0 : 10;
    InsertRun run =
        new InsertRun(
            firstSlot, sequences, List.of(0), new VectorBatch(keys.length, List.of(vector)));
    return write(table, run);
  }

  private Path write(TableSchema table, InsertRun run) {
    BlockDelta block = new BlockDelta(0, List.of(run), DeleteRun.NONE, List.of());
    SegmentContent content = new SegmentContent(1, 1, 1, 1, 2, List.of(block));
    Path file = directory.resolve("1").resolve("1.seg");
    new SegmentWriter(STORE, VectorCodec.ZSTD_HOT, true).write(file, table, content);
    return file;
  }
}

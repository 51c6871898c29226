package dev.yore.store;

import static dev.yore.store.TestTables.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be made from what is sound is made anew; the rest is told and left as it is. */
class StoreRepairTest {
  private static final int ROWS = 5_000;
  private static final int COMMITS = 12;
  private static final int CHECKSUM_BYTES = 4;

  private StoreOptions options;
  private TableSchema items;
  private final List<List<List<@Nullable Object>>> states = new ArrayList<>();
  private List<DeltaInfo> deltas;

  /** One merged segment with a key filter, a key order and images. */
  @BeforeEach
  void store(@TempDir Path parent) {
    options = StoreOptions.at(parent.resolve("store")).withBackgroundWork(false);
    Random random = new Random(11);
    deltas = new ArrayList<>();
    try (Store store = Store.open(options)) {
      items = TestTables.items(store);
      for (int half = 1; half >= 0; half--) {
        insert(store, half * ROWS / 2, (half + 1) * ROWS / 2, random);
      }
      for (int commit = 0; commit < COMMITS; commit++) {
        long[] rowIds = random.longs(0, ROWS).distinct().limit(150).sorted().toArray();
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < rowIds.length; i++) {
          values.add(row((long) random.nextInt(50)));
        }
        try (Transaction txn = store.begin()) {
          txn.apply(
              TableChange.update(
                  items.tableId(), rowIds, List.of(2), TestTables.rows(items, List.of(2), values)));
          txn.commit(null);
        }
        store.flush();
      }
      store.coalesce(items.tableId());
      for (long s = items.createdSequence(); s <= store.lastSequence(); s++) {
        states.add(TestTables.asOf(store, items, s));
      }
      store.deltas(deltas::add);
    }
    options = options.withCreateIfMissing(false);
  }

  private void insert(Store store, long fromId, long toId, Random random) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = fromId; id < toId; id++) {
      rows.add(row(id, "name " + random.nextInt(900), random.nextLong()));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(items.tableId(), TestTables.rows(items, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
  }

  private Path directory() {
    return options.directory();
  }

  private Path segment() {
    return directory()
        .resolve("segments/" + items.tableId() + "/" + deltas.get(0).segmentId() + ".seg");
  }

  private ChunkInfo chunk(ChunkInfo.Kind kind) {
    return deltas.stream()
        .map(DeltaInfo::chunk)
        .filter(c -> c.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private RepairReport repair(boolean dryRun) {
    return Store.repair(options, dryRun, (what, done, total) -> {});
  }

  private List<String> check() {
    try (Store store = Store.open(options.withReadOnly(true))) {
      return store.check(what -> {});
    }
  }

  private void requireSoundAndComplete() {
    assertThat(check()).isEmpty();
    try (Store store = Store.open(options)) {
      for (int i = 0; i < states.size(); i++) {
        assertThat(TestTables.asOf(store, items, items.createdSequence() + i))
            .isEqualTo(states.get(i));
      }
    }
  }

  /** Flips a bit of a chunk's payload. */
  private void damage(ChunkInfo chunk, boolean withRightChecksum) throws IOException {
    byte[] bytes = Files.readAllBytes(segment());
    int from = (int) chunk.offset();
    int checksumAt = from + (int) chunk.length() - CHECKSUM_BYTES;
    bytes[checksumAt - 3] ^= 0x7F;
    if (withRightChecksum) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, from, checksumAt - from);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(checksumAt, (int) crc.getValue());
    }
    Files.write(segment(), bytes);
  }

  @Test
  void aSoundStoreIsLeftAlone() {
    assertThat(repair(true)).isEqualTo(new RepairReport(List.of(), List.of()));
    assertThat(repair(false)).isEqualTo(new RepairReport(List.of(), List.of()));
    requireSoundAndComplete();
  }

  @Test
  void filesNothingRefersToGoAndADryRunOnlySaysSo() throws IOException {
    Path orphan = Files.write(segment().resolveSibling("999.seg"), new byte[10]);
    Path unused = Files.write(directory().resolve("log/0000000099.log.new"), new byte[10]);

    RepairReport planned = repair(true);

    assertThat(planned.done()).hasSize(2);
    assertThat(planned.done().toString()).contains(orphan.toString(), unused.toString());
    assertThat(planned.left()).isEmpty();
    assertThat(orphan).exists();
    assertThat(unused).exists();
    assertThat(repair(false)).isEqualTo(planned);
    assertThat(orphan).doesNotExist();
    assertThat(unused).doesNotExist();
    assertThat(repair(false).done()).isEmpty();
    requireSoundAndComplete();
  }

  @Test
  void aTornTailIsCutOff() throws IOException {
    Path log;
    try (var files = Files.list(directory().resolve("log"))) {
      log = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    bytes[(bytes.length / 2) / 512 * 512 + 600] = 1;
    Files.write(log, bytes);

    assertThat(repair(true).done()).singleElement().asString().contains("torn tail", "offset=");
    assertThat(Files.readAllBytes(log)).isEqualTo(bytes);
    assertThat(repair(false).left()).isEmpty();
    assertThat(repair(false).done()).isEmpty();
    requireSoundAndComplete();
  }

  @Test
  void damagedFiltersOrdersAndImagesAreMadeAnewFromRowsAndPatches() throws IOException {
    for (ChunkInfo.Kind kind :
        List.of(ChunkInfo.Kind.KEY_FILTER, ChunkInfo.Kind.KEY_ORDER, ChunkInfo.Kind.IMAGE_COLUMN)) {
      Path damaged = segment();
      byte[] sound = Files.readAllBytes(damaged);
      damage(chunk(kind), false);
      assertThat(check()).as("%s", kind).isNotEmpty();

      RepairReport planned = repair(true);

      assertThat(planned.done()).singleElement().asString().contains("file=" + damaged);
      assertThat(planned.left()).isEmpty();
      assertThat(damaged).exists();
      Path copy = directory().resolveSibling("copy of " + kind);
      StoreOpeningTest.copy(directory(), copy);
      RepairReport done =
          Store.repair(
              StoreOptions.at(copy).withBackgroundWork(false), false, (what, d, total) -> {});
      assertThat(done.done()).hasSize(1);
      assertThat(done.left()).isEmpty();
      StoreOptions before = options;
      options = StoreOptions.at(copy).withBackgroundWork(false);
      requireSoundAndComplete();
      options = before;
      Files.write(damaged, sound);
    }
  }

  @Test
  void indexesThatSayTheWrongThingAreFoundThoughTheirChecksumsAreRight() throws IOException {
    byte[] sound = Files.readAllBytes(segment());
    damage(chunk(ChunkInfo.Kind.KEY_FILTER), true);
    assertThat(check()).singleElement().asString().contains("key filter lacks a key");
    Files.write(segment(), sound);
    damage(chunk(ChunkInfo.Kind.IMAGE_COLUMN), true);
    assertThat(check()).first().asString().contains("image of column 2", "differs");
    assertThat(repair(false).left()).isEmpty();
    requireSoundAndComplete();
  }

  @Test
  void damagedRowsAreToldAndNothingIsChanged() throws IOException {
    damage(chunk(ChunkInfo.Kind.INSERT_COLUMN), false);
    byte[] damaged = Files.readAllBytes(segment());

    RepairReport report = repair(false);

    assertThat(report.done()).isEmpty();
    assertThat(report.left())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(line -> line.contains("file=" + segment()))
        .allMatch(line -> line.endsWith("; restore from a backup: yore restore BACKUP DIR"))
        .noneMatch(line -> line.contains("restore the file"));
    assertThat(Files.readAllBytes(segment())).isEqualTo(damaged);
  }

  @Test
  void damagedChecksumsOfTheMetadataAreMadeAnewOnlyIfEveryValueIsRight() throws IOException {
    Path checksums = directory().resolve("meta/data.mdb.crc");
    byte[] sound = Files.readAllBytes(checksums);
    byte[] damaged = sound.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(checksums, damaged);
    assertThat(catchThrowableOfType(StoreException.class, this::check).code())
        .isEqualTo(ErrorCode.CORRUPT);

    assertThat(repair(true).done()).singleElement().asString().contains("checksums anew");
    assertThat(Files.readAllBytes(checksums)).isEqualTo(damaged);
    assertThat(repair(false).left()).isEmpty();
    requireSoundAndComplete();

    damaged = Files.readAllBytes(checksums);
    damaged[damaged.length / 2] ^= 1;
    Files.write(checksums, damaged);
    Path data = directory().resolve("meta/data.mdb");
    byte[] metadata = Files.readAllBytes(data);
    // Behind a key that every store has, in all pages there ever were of it, lies its value.
    String text = new String(metadata, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("checkpoint"); at >= 0; at = text.indexOf("checkpoint", at + 1)) {
      metadata[at + "checkpoint".length() + 2] ^= 1;
    }
    Files.write(data, metadata);
    RepairReport refused = repair(false);
    assertThat(refused.done()).isEmpty();
    assertThat(refused.left().toString()).contains("restore from a backup");
    assertThat(Files.readAllBytes(checksums)).isEqualTo(damaged);
  }

  @Test
  void aStoreThatCannotBeOpenedIsToldToBeRestored() throws IOException {
    Files.write(directory().resolve("STORE"), new byte[44]);
    assertThat(repair(false).left()).singleElement().asString().contains("restore from a backup");
    Files.delete(directory().resolve("STORE"));
    assertThat(catchThrowableOfType(StoreException.class, () -> repair(false)).code())
        .isEqualTo(ErrorCode.STORE_NOT_FOUND);
  }
}

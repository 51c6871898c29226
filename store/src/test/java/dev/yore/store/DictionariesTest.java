package dev.yore.store;

import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.rowId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.ChunkInfo;
import dev.yore.store.segment.DocumentedSegment;
import dev.yore.store.staged.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dictionaries are trained where they pay, live in segments, and change no answer. */
class DictionariesTest {
  /** Nearly two megabytes of documents. */
  private static final int ROWS = 5_000;

  private static final String SECRET = "q7Zx9Lw2Kd5Vb8Nm";

  @TempDir private Path parent;
  private Store store;
  private TableSchema items;

  private void open(DictionaryUse use) {
    open(use, parent);
  }

  private void open(DictionaryUse use, Path parent) {
    store = Store.open(StagedRows.options(parent).withDictionaries(use).withCacheBytes(0));
    items = TestTables.items(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(List<List<@Nullable Object>> rows) {
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(items.tableId(), TestTables.rows(items, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
  }

  private List<List<@Nullable Object>> insertDocuments(long from) {
    List<List<@Nullable Object>> rows = Documents.rows(from, from + ROWS, new Random(from));
    insert(rows);
    return rows;
  }

  /** Without a message of all rows. */
  private void requireRows(List<List<@Nullable Object>> rows) {
    List<List<@Nullable Object>> actual = now(store, items);
    assertThat(actual.size()).isEqualTo(rows.size());
    assertThat(new HashSet<>(actual).equals(new HashSet<>(rows))).as("the rows").isTrue();
  }

  private List<DeltaInfo> deltas() {
    List<DeltaInfo> deltas = new ArrayList<>();
    store.deltas(deltas::add);
    return deltas;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(parent.resolve("store/segments"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).toList();
    }
  }

  @Test
  void documentsHaveADictionaryThatTheStoreShows() {
    open(DictionaryUse.MEASURED);
    List<List<@Nullable Object>> rows = insertDocuments(0);
    store.flush();

    SegmentInfo segment = store.segments().get(0);
    assertThat(segment.dictionaries()).isEqualTo(1);
    assertThat(segment.dictionaryBytes()).isBetween(500L, segment.sizeBytes() / 10);
    assertThat(deltas())
        .extracting(DeltaInfo::chunk)
        .filteredOn(chunk -> chunk.dictionaryId() == 1)
        .extracting(ChunkInfo::kind, ChunkInfo::columnId)
        .contains(tuple(ChunkInfo.Kind.INSERT_COLUMN, 1), tuple(ChunkInfo.Kind.DICTIONARY, 1));
    requireRows(rows);
    assertThat(store.memory())
        .filteredOn(use -> use.area().equals("dictionaries"))
        .allSatisfy(use -> assertThat(use.bytes()).isPositive());
    store.coalesce(items.tableId());
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void theyCostNoMoreThanTheyHelp() throws IOException {
    open(DictionaryUse.NEVER);
    insertDocuments(0);
    store.flush();
    long without = Files.size(segments().get(0));
    store.close();
    open(DictionaryUse.MEASURED, parent.resolve("other"));
    insertDocuments(0);
    store.flush();

    assertThat(store.segments().get(0).sizeBytes()).isLessThan(without * 103 / 100);
  }

  @Test
  void valuesThatRepeatOrHaveNothingInCommonHaveNone() {
    open(DictionaryUse.MEASURED);
    Random random = new Random(3);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = 0; id < 30_000; id++) {
      String random16 = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
      rows.add(row(id, id < 15_000 ? "a state of seventy bytes ".repeat(3) : random16, 1L));
    }
    insert(rows);
    store.flush();

    assertThat(store.segments().get(0).dictionaries()).isZero();
    requireRows(rows);
  }

  @Test
  void aDamagedDictionaryIsReportedWithItsPlaceAndNeverUsed() throws IOException {
    open(DictionaryUse.MEASURED);
    insertDocuments(0);
    store.flush();
    ChunkInfo dictionary =
        deltas().stream()
            .map(DeltaInfo::chunk)
            .filter(chunk -> chunk.kind() == ChunkInfo.Kind.DICTIONARY)
            .findFirst()
            .orElseThrow();
    store.close();
    Path file = segments().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) dictionary.offset() + dictionary.length() / 2] ^= 4;
    Files.write(file, bytes);
    store = Store.open(StagedRows.options(parent));

    String place = "file=" + file;
    StoreException failed = catchThrowableOfType(StoreException.class, () -> now(store, items));
    assertThat(failed.code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(failed).hasMessageContaining(place);
    assertThat(failed).hasMessageContaining("offset=" + dictionary.offset());
    assertThat(store.check(what -> {}))
        .anySatisfy(
            problem -> assertThat(problem).contains(place, "offset=" + dictionary.offset()));
  }

  @Test
  void noDictionaryRemembersWhatWasErased() throws IOException {
    open(DictionaryUse.ALWAYS);
    insert(
        List.of(
            row(1L, "first", 1L), row(2L, "a " + SECRET + " b " + SECRET, 2L), row(3L, null, 3L)));
    store.flush();
    assertThat(dictionariesWithSecret()).isPositive();
    long rowId;
    try (Transaction txn = store.begin()) {
      rowId = rowId(txn, items, 2);
    }

    store.erase(items.tableId(), new long[] {rowId});

    assertThat(dictionariesWithSecret()).isZero();
    assertThat(segments()).isNotEmpty();
    try (Stream<Path> files = Files.walk(parent.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(contains(Files.readAllBytes(file))).as(file.toString()).isFalse();
      }
    }
    assertThat(now(store, items)).containsExactly(row(1L, "first", 1L), row(3L, null, 3L));
    assertThat(store.check(what -> {})).isEmpty();
  }

  private int dictionariesWithSecret() throws IOException {
    int found = 0;
    for (Path file : segments()) {
      for (byte[] dictionary : new DocumentedSegment(Files.readAllBytes(file)).dictionaries) {
        found += contains(dictionary) ? 1 : 0;
      }
    }
    return found;
  }

  private static boolean contains(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET);
  }

  @Test
  void aFarSegmentsDictionaryComesWithItsRows() {
    open(DictionaryUse.MEASURED);
    List<List<@Nullable Object>> rows = insertDocuments(0);
    store.flush();
    store.tiers().move(items.tableId(), Tier.OBJECT);
    store.tiers().cool(items.tableId(), 0, 1);

    requireRows(rows);
    store.tiers().cool(items.tableId(), 0, 1);
    store.tiers().warm(items.tableId(), 0, 1);
    assertThat(store.tiers().residence().get(0).cachedBytes())
        .as("all but the footer, at least")
        .isGreaterThan(store.segments().get(0).sizeBytes() * 9 / 10);
    requireRows(rows);
    assertThat(store.check(what -> {})).isEmpty();
  }

  @Test
  void adoptedSegmentsBringTheirDictionariesAlong() {
    open(DictionaryUse.MEASURED);
    // More than half a block, less than which is taken row by row.
    List<List<@Nullable Object>> one = sparse(0, new Random(1));
    List<List<@Nullable Object>> two = sparse(40_000, new Random(2));
    try (ObjectAccess objects = StagedRows.objects(parent)) {
      StagedFile first = StagedRows.segment(store, objects, items, "load", "one", one);
      StagedFile second = StagedRows.segment(store, objects, items, "load", "two", two);
      StagedRows.job(store, objects, items, "load", first, second);
      store.commitStaged("load");
    }

    assertThat(store.segments().get(0).dictionaries()).isEqualTo(2);
    List<List<@Nullable Object>> all = new ArrayList<>(one);
    all.addAll(two);
    requireRows(all);
    assertThat(store.check(what -> {})).isEmpty();
  }

  /**
   * So many rows that they are adopted, enough of them with documents that their values do not
   * repeat.
   */
  private static List<List<@Nullable Object>> sparse(long from, Random random) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = from; id < from + 33_000; id++) {
      rows.add(row(id, id % 3 == 0 ? Documents.document(id, random) : null, id));
    }
    return rows;
  }
}

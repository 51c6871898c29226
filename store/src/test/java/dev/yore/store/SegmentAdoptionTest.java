package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.staged.StagedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that others wrote become part of a table as they are, by one commit. */
class SegmentAdoptionTest {
  /** More than half a block, less than which is taken row by row. */
  private static final int ROWS = 33_000;

  @TempDir private Path parent;
  private Store store;
  private ObjectAccess objects;
  private TableSchema items;

  @BeforeEach
  void open() {
    openStore();
    items = TestTables.items(store);
    objects = StagedRows.objects(parent);
  }

  private void openStore() {
    store = Store.open(StagedRows.options(parent));
  }

  private void reopen() {
    store.close();
    openStore();
  }

  @AfterEach
  void close() {
    assertThat(store.check(what -> {})).isEmpty();
    objects.close();
    store.close();
  }

  private StagedFile segment(String job, long from, long to) {
    return StagedRows.segment(
        store, objects, items, job, "from-" + from, StagedRows.of(job, from, to));
  }

  private List<List<@Nullable Object>> rows(TableSchema table, long sequence) {
    return TestTables.asOf(store, table, sequence);
  }

  private void insert(TableSchema table, List<List<@Nullable Object>> rows) {
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
  }

  private void change(TableSchema table, long updated, long deleted) {
    try (Transaction txn = store.begin()) {
      TestTables.update(txn, table, updated, 2, 4711L);
      TestTables.delete(txn, table, deleted);
      txn.commit(null);
    }
  }

  @Test
  void adoptedRowsAreWhatInsertedOnesWouldBeWhateverComesAfterThem() {
    TableSchema inserted = TestTables.create(store, "INSERTED", List.of(0));
    for (TableSchema table : List.of(items, inserted)) {
      insert(table, StagedRows.of("before", 1_000_000, 1_000_010));
    }
    StagedFile two =
        StagedRows.segment(
            store,
            objects,
            items,
            "load",
            "two",
            StagedRows.of("load", 0, ROWS),
            StagedRows.of("load", 60_000, 60_000 + ROWS));
    StagedFile one = segment("load", 200_000, 200_000 + ROWS);
    StagedRows.job(store, objects, items, "load", two, one);
    long before = store.lastSequence();
    int segments = store.segments().size();
    Commit commit = store.commitStaged("load");
    assertThat(commit.sequence()).isEqualTo(before + 1);
    assertThat(commit.inserted()).isEqualTo(3 * ROWS);
    // What was in memory, and the rows that were adopted.
    assertThat(store.segments().stream().filter(s -> s.tableId() == items.tableId())).hasSize(2);
    assertThat(store.segments().size()).isGreaterThan(segments);

    insert(inserted, StagedRows.of("load", 0, ROWS));
    insert(inserted, StagedRows.of("load", 60_000, 60_000 + ROWS));
    insert(inserted, StagedRows.of("load", 200_000, 200_000 + ROWS));
    for (TableSchema table : List.of(items, inserted)) {
      insert(table, StagedRows.of("after", 2_000_000, 2_000_010));
      change(table, 60_001, 200_005);
      change(table, 2_000_003, 59);
    }
    long last = store.lastSequence();
    assertThat(rows(items, last)).isEqualTo(rows(inserted, last)).hasSize(3 * ROWS + 18);
    assertThat(rows(items, before)).hasSize(10);
    assertThat(rows(items, before + 1)).hasSize(10 + 3 * ROWS);

    reopen();
    assertThat(rows(items, last)).isEqualTo(rows(inserted, last));
    store.coalesce(items.tableId());
    assertThat(rows(items, last)).isEqualTo(rows(inserted, last));
    assertThat(rows(items, before)).hasSize(10);
    try (Transaction txn = store.begin()) {
      assertThat(TestTables.rowId(txn, items, 60_001)).isPositive();
    }
    assertThat(store.commitStaged("load")).isEqualTo(commit);
  }

  @Test
  void jobsOneAfterTheOtherAreThereAfterARestartThoughTheLogKnowsNothingOfThem() {
    List<Commit> commits = new ArrayList<>();
    for (int job = 0; job < 3; job++) {
      String name = "job-" + job;
      StagedRows.job(store, objects, items, name, segment(name, job * ROWS, (job + 1) * ROWS));
      commits.add(store.commitStaged(name));
    }
    reopen();
    for (Commit commit : commits) {
      assertThat(store.commitStaged("job-" + (commit.sequence() - 2))).isEqualTo(commit);
    }
    assertThat(rows(items, store.lastSequence())).hasSize(3 * ROWS);
    insert(items, StagedRows.of("after", 2_000_000, 2_000_010));
    store.flush();
    reopen();
    assertThat(rows(items, store.lastSequence())).hasSize(3 * ROWS + 10);
  }

  @Test
  void noBytesOfValuesAreEncodedAnew() {
    StagedFile file = segment("load", 0, ROWS);
    StagedRows.job(store, objects, items, "load", file);
    store.commitStaged("load");
    SegmentInfo adopted = store.segments().get(0);
    // Heads of chunks may take some bytes more or less, values none.
    assertThat(adopted.sizeBytes()).isBetween(file.sizeBytes() - 100, file.sizeBytes() + 100);
  }

  @Test
  void keysThatAreThereOrComeTwiceAndMissingValuesAreRefusedAndNothingIsLeft() throws IOException {
    insert(items, StagedRows.of("before", 5, 6));
    long before = store.lastSequence();
    StagedRows.job(store, objects, items, "there", segment("there", 0, ROWS));
    assertThat(refusal("there")).isEqualTo(ErrorCode.DUPLICATE_KEY);
    StagedRows.job(
        store,
        objects,
        items,
        "twice",
        segment("twice", 1000, 1000 + ROWS),
        segment("twice", ROWS, 2 * ROWS));
    assertThat(refusal("twice")).isEqualTo(ErrorCode.DUPLICATE_KEY);

    store.execute(
        new CatalogChange.CreateTable(
            TableName.of("STRICT"),
            List.of(
                TestTables.columns().get(0),
                TestTables.columns().get(1).withNullable(false),
                TestTables.columns().get(2)),
            List.of(),
            null),
        null);
    TableSchema strict = TestTables.table(store, "main", "STRICT");
    StagedFile nulls =
        StagedRows.segment(store, objects, strict, "nulls", "a", StagedRows.of("n", 0, ROWS));
    StagedRows.job(store, objects, strict, "nulls", nulls);
    assertThat(refusal("nulls")).isEqualTo(ErrorCode.NOT_NULL_VIOLATION);
    assertThat(store.lastSequence()).isEqualTo(before + 1);
    assertThat(rows(items, store.lastSequence())).hasSize(1);
    try (Stream<Path> files = Files.walk(parent.resolve("store/segments"))) {
      assertThat(files.filter(f -> f.toString().contains("staged"))).isEmpty();
    }
  }

  @Test
  void rowsThatConstraintsMustSeeGoTheOrdinaryWay() {
    store.execute(
        new CatalogChange.AlterTable(
            items.name(),
            new dev.yore.store.schema.TableAlteration.AddConstraint(
                new TableConstraint.Unique("ONE_PRICE", List.of(2)))),
        null);
    items = TestTables.table(store, "main", "ITEMS");
    StagedRows.job(store, objects, items, "alike", segment("alike", 0, ROWS));
    assertThat(refusal("alike")).isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(rows(items, store.lastSequence())).isEmpty();
  }

  private ErrorCode refusal(String job) {
    return catchThrowableOfType(StoreException.class, () -> store.commitStaged(job)).code();
  }

  @Test
  void whileOthersCommitToTheSameTableEveryRowIsThereOnce() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Long> others =
          threads.submit(
              (Callable<Long>)
                  () -> {
                    long id = 10_000_000;
                    while (!done.get()) {
                      insert(items, StagedRows.of("other", id, id + 1));
                      id++;
                    }
                    return id - 10_000_000;
                  });
      for (int job = 0; job < 3; job++) {
        String name = "job-" + job;
        StagedRows.job(store, objects, items, name, segment(name, job * ROWS, (job + 1) * ROWS));
        assertThat(store.commitStaged(name).inserted()).isEqualTo(ROWS);
      }
      done.set(true);
      long inserted = others.get();
      assertThat(rows(items, store.lastSequence())).hasSize((int) (3 * ROWS + inserted));
      reopen();
      assertThat(rows(items, store.lastSequence())).hasSize((int) (3 * ROWS + inserted));
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }
}

package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.staged.StagedFile;
import dev.yore.store.staged.StagedJob;
import dev.yore.store.staged.StagedWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that others lay down become one commit, once, or none. */
class StagedCommitTest {
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

  @AfterEach
  void close() {
    objects.close();
    store.close();
  }

  private StagedFile file(String job, String name, long from, long to) {
    try (StagedWriter writer = new StagedWriter(objects, store.storeId(), items, job, name)) {
      writer.add(TestTables.rows(items, List.of(0, 1, 2), StagedRows.of(job, from, to)));
      return writer.finish();
    }
  }

  private void write(String job, boolean overwrites, StagedFile... files) {
    long after = store.lastSequence();
    new StagedJob(job, after, "main", items.name(), List.of(0, 1, 2), overwrites, List.of(files))
        .write(objects);
  }

  private List<List<@Nullable Object>> rows() {
    return TestTables.asOf(store, items, store.lastSequence());
  }

  private ErrorCode refusal(String job) {
    return catchThrowableOfType(StoreException.class, () -> store.commitStaged(job)).code();
  }

  @Test
  void aJobIsOneCommitHoweverOftenItIsAskedForAndAfterARestart() {
    write("load", false, file("load", "a", 0, 1000), file("load", "b", 1000, 2000));
    Commit commit = store.commitStaged("load");
    assertThat(commit.inserted()).isEqualTo(2000);
    assertThat(store.commitStaged("load")).isEqualTo(commit);
    store.close();
    openStore();
    assertThat(store.commitStaged("load")).isEqualTo(commit);
    assertThat(rows()).hasSize(2000);
    assertThat(store.lastSequence()).isEqualTo(commit.sequence());
  }

  @Test
  void whatWasLaidDownAndNeverCommittedIsNowhereToBeSeen() {
    long before = store.lastSequence();
    file("lost", "a", 0, 10);
    assertThat(refusal("lost")).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(refusal("../lost")).isEqualTo(ErrorCode.INVALID_PARAMETER);
    store.tiers().publish();
    assertThat(rows()).isEmpty();
    assertThat(store.lastSequence()).isEqualTo(before);
  }

  @Test
  void rowsTakeThePlacesOfThoseWithTheirKeysOnlyIfTheJobSaysSo() {
    write("first", false, file("first", "a", 0, 10));
    store.commitStaged("first");
    write("again", false, file("again", "a", 20, 30), file("again", "b", 5, 15));
    assertThat(refusal("again")).isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(rows()).hasSize(10);
    write("instead", true, file("instead", "a", 5, 15));
    Commit commit = store.commitStaged("instead");
    assertThat(commit.updated()).isEqualTo(5);
    assertThat(commit.inserted()).isEqualTo(5);
    assertThat(rows()).hasSize(15);
  }

  @Test
  void ofTwoJobsAtOnceWithTheSameKeysOneIsCommitted() throws Exception {
    write("one", false, file("one", "a", 0, 1000));
    write("two", false, file("two", "a", 999, 2000));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      int committed = 0;
      List<Callable<Commit>> both =
          List.of(() -> store.commitStaged("one"), () -> store.commitStaged("two"));
      for (Future<Commit> result : threads.invokeAll(both)) {
        try {
          result.get();
          committed++;
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(((StoreException) e.getCause()).code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
        }
      }
      assertThat(committed).isOne();
      assertThat(rows().size()).isIn(1000, 1001);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void damagedFilesAreReportedAndNothingIsCommitted() {
    StagedFile whole = file("damaged", "a", 0, 100);
    StagedFile broken = file("damaged", "b", 100, 200);
    write("damaged", false, whole, broken);
    byte[] bytes = objects.get(broken.key());
    bytes[bytes.length / 2] ^= 1;
    objects.put(broken.key(), bytes);
    assertThat(refusal("damaged")).isEqualTo(ErrorCode.CORRUPT);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aTableThatWasAlteredMeanwhileIsNotWritten() {
    write("late", false, file("late", "a", 0, 10));
    store.execute(
        new CatalogChange.AlterTable(items.name(), new TableAlteration.DropColumn("PRICE")), null);
    assertThat(refusal("late")).isEqualTo(ErrorCode.INVALID_SCHEMA);
  }
}

package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.BranchChange.CreateBranch;
import dev.yore.store.schema.BranchChange.CreateTag;
import dev.yore.store.schema.BranchChange.DropBranch;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchTest {
  @TempDir Path parent;
  private Store store;
  private TableSchema items;

  @BeforeEach
  void open() {
    store = Store.open(StoreOptions.at(parent.resolve("store")).withBackgroundWork(false));
    items = TestTables.items(store);
    try (Transaction txn = store.begin()) {
      TestTables.insert(txn, items, TestTables.row(1L, "one", 10L), TestTables.row(2L, "two", 20L));
      txn.commit(null);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private TableSchema branch(String name, String from) {
    store.execute(new CreateBranch(name, from, null), null);
    return TestTables.table(store, name, "ITEMS");
  }

  private void set(String branch, TableSchema table, long id, long price) {
    try (Transaction txn = store.begin(branch)) {
      TestTables.update(txn, table, id, 2, price);
      txn.commit(null);
    }
  }

  private List<List<Object>> now(String branch, TableSchema table) {
    try (Transaction txn = store.begin(branch)) {
      return TestTables.now(txn, table);
    }
  }

  @Test
  void writersOfDifferentBranchesNeverConflict() {
    TableSchema own = branch("dev", "main");
    try (Transaction onMain = store.begin();
        Transaction onDev = store.begin("dev")) {
      TestTables.update(onMain, items, 1, 2, 11L);
      TestTables.insert(onMain, items, TestTables.row(3L, "three", 30L));
      TestTables.update(onDev, own, 1, 2, 12L);
      TestTables.insert(onDev, own, TestTables.row(3L, "drei", 31L));
      onMain.commit(null);
      onDev.commit(null);
    }

    assertThat(now("main", items))
        .containsExactly(
            TestTables.row(1L, "one", 11L),
            TestTables.row(2L, "two", 20L),
            TestTables.row(3L, "three", 30L));
    assertThat(now("dev", own))
        .containsExactly(
            TestTables.row(1L, "one", 12L),
            TestTables.row(2L, "two", 20L),
            TestTables.row(3L, "drei", 31L));
  }

  @Test
  void aKeyOfTheParentIsADuplicateOnTheBranch() {
    TableSchema own = branch("dev", "main");
    try (Transaction txn = store.begin("dev")) {
      fails(
          ErrorCode.DUPLICATE_KEY,
          () -> TestTables.insert(txn, own, TestTables.row(1L, "again", 0L)));
    }
  }

  @Test
  void theParentsFilesAreSharedAndMayBeMergedUnderTheBranch() throws IOException {
    store.flush();
    TableSchema own = branch("dev", "main");
    set("main", items, 1, 11);
    store.flush();
    set("dev", own, 2, 22);
    store.coalesce(items.tableId());
    store.flush();

    assertThat(now("dev", own))
        .containsExactly(TestTables.row(1L, "one", 10L), TestTables.row(2L, "two", 22L));
    assertThat(files(own.tableId())).hasSize(1);
    assertThat(store.segments().stream().filter(s -> s.tableId() == own.tableId()))
        .singleElement()
        .satisfies(segment -> assertThat(segment.rowEvents()).isEqualTo(1));
  }

  @Test
  void aDroppedBranchGivesItsFilesBackWhenItsLastReaderIsDone() throws IOException {
    TableSchema own = branch("dev", "main");
    set("dev", own, 1, 11);
    store.flush();
    try (Transaction txn = store.begin("dev");
        Scan scan =
            txn.scan(
                new ScanSpec(
                    own.tableId(), List.of(2), List.of(), new Period.Current(), Long.MAX_VALUE))) {
      store.execute(new DropBranch("dev"), null);
      store.flush();
      assertThat(files(own.tableId())).hasSize(1);
      assertThat(scan.next()).isNotNull();
    }

    assertThat(files(own.tableId())).isEmpty();
    assertThat(store.check(what -> {})).isEmpty();
    fails(ErrorCode.REFERENCE_NOT_FOUND, () -> store.begin("dev"));
    TableSchema again = branch("dev", "main");
    assertThat(again.tableId()).as("ids are not used twice").isGreaterThan(own.tableId());
    assertThat(now("dev", again)).contains(TestTables.row(1L, "one", 10L));
  }

  @Test
  void aTransactionOfABranchThatWasDroppedCannotCommit() {
    TableSchema own = branch("dev", "main");
    try (Transaction txn = store.begin("dev")) {
      TestTables.update(txn, own, 1, 2, 5L);
      store.execute(new DropBranch("dev"), null);
      fails(ErrorCode.REFERENCE_NOT_FOUND, () -> txn.commit(null));
    }
  }

  @Test
  void aBranchThatIsNeededIsNotDropped() {
    branch("dev", "main");
    set("dev", TestTables.table(store, "dev", "ITEMS"), 1, 5);
    branch("feature", "dev");
    store.execute(new CreateTag("v1", "dev", null), null);

    assertThatThrownBy(() -> store.execute(new DropBranch("dev"), null))
        .hasMessage("branch dev is needed by branch feature, tag v1; drop those first");
    fails(ErrorCode.REFERENCE_IN_USE, () -> store.execute(new DropBranch("main"), null));
  }

  @Test
  void namesIgnoreCaseAndAreTakenOnce() {
    branch("Dev", "MAIN");
    assertThat(store.catalogs().branches().branch("DEV")).isPresent();
    fails(ErrorCode.REFERENCE_EXISTS, () -> branch("dEV", "main"));
    fails(ErrorCode.REFERENCE_EXISTS, () -> store.execute(new CreateTag("dev", "main", 1L), null));
    fails(ErrorCode.INVALID_STATEMENT, () -> branch("2026-11-22", "main"));
    fails(ErrorCode.SEQUENCE_IN_FUTURE, () -> store.execute(new CreateTag("t", "main", 99L), null));
    assertThatThrownBy(() -> store.begin("devv"))
        .hasMessage("there is no branch 'devv'; did you mean 'dev'?");
    store.execute(new CreateTag("v1", "dev", null), null);
    assertThatThrownBy(() -> store.begin("v1")).hasMessageContaining("'v1' is a tag");
  }

  @Test
  void everyCommitSaysItsBranch() {
    TableSchema own = branch("dev", "main");
    set("dev", own, 1, 5);
    set("main", items, 1, 6);
    store.flush();
    List<String> branches = new ArrayList<>();
    store.commits(3, Long.MAX_VALUE, commit -> branches.add(commit.branch()));
    assertThat(branches).containsExactly("dev", "dev", "main");
  }

  @Test
  void aForkFromBeforeTheParentLeftBelongsToTheParentsParent() {
    branch("dev", "main");
    store.execute(new CreateBranch("early", "dev", 1L), null);
    assertThat(store.catalogs().branches().branch("early").orElseThrow().parentId()).isZero();
    assertThat(now("early", TestTables.table(store, "early", "ITEMS"))).isEmpty();
    store.execute(new DropBranch("dev"), null);
  }

  @Test
  void pinsAndFamiliesReachOverForks() {
    TableSchema own = branch("dev", "main");
    set("dev", own, 1, 5);
    TableSchema child = branch("child", "dev");
    store.execute(new CreateTag("old", "dev", 2L), null);

    assertThat(store.catalogs().pins(items.tableId())).containsExactly(2L);
    assertThat(store.catalogs().pins(own.tableId())).containsExactly(2L, 4L);
    store.merge("dev", "main", MergePolicy.REPORT, null);
    assertThat(store.catalogs().pins(own.tableId())).containsExactly(2L, 4L, 6L);
    assertThat(store.catalogs().family(child.tableId()))
        .containsExactly(items.tableId(), own.tableId(), child.tableId());
  }

  private List<Path> files(int tableId) throws IOException {
    Path directory = parent.resolve("store/segments/" + tableId);
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}

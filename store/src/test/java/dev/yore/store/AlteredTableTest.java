package dev.yore.store;

import static dev.yore.store.TestTables.asOf;
import static dev.yore.store.TestTables.insert;
import static dev.yore.store.TestTables.now;
import static dev.yore.store.TestTables.row;
import static dev.yore.store.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableAlteration.AddColumn;
import dev.yore.store.schema.TableAlteration.DropColumn;
import dev.yore.store.schema.TableAlteration.RenameTable;
import dev.yore.store.schema.TableAlteration.SetNullable;
import dev.yore.store.schema.TableAlteration.SetType;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are altered, dropped and brought back; see also {@link AlteringPropertyTest}. */
class AlteredTableTest {
  private static final AddColumn STOCK =
      new AddColumn("STOCK", ColumnType.of(Kind.BIGINT), false, "7", 7L);

  private Path directory;
  private Store store;
  private TableSchema items;

  @BeforeEach
  void open(@TempDir Path parent) {
    directory = parent.resolve("store");
    store = Store.open(StoreOptions.at(directory));
    items = TestTables.items(store);
    try (Transaction txn = store.begin()) {
      insert(txn, items, row(1L, "one", 10L), row(2L, "two", null));
      txn.commit(null);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private TableSchema alter(TableAlteration alteration) {
    store.execute(new CatalogChange.AlterTable(items.name(), alteration), null);
    return store.catalog().tableById(items.tableId()).orElseThrow();
  }

  private static StoreException error(ErrorCode code, Runnable action) {
    StoreException[] thrown = new StoreException[1];
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              thrown[0] = e;
            });
    return thrown[0];
  }

  @Test
  void rowsInsertedBeforeAColumnWasAddedHaveItsDefault() {
    TableSchema altered = alter(STOCK);
    try (Transaction txn = store.begin()) {
      insert(txn, altered, row(3L, "three", 30L, 3L));
      update(txn, altered, 1, 3, 1L);
      txn.commit(null);
    }

    assertThat(now(store, altered))
        .containsExactly(
            row(1L, "one", 10L, 1L), row(2L, "two", null, 7L), row(3L, "three", 30L, 3L));
    assertThat(asOf(store, altered, 3))
        .containsExactly(row(1L, "one", 10L, 7L), row(2L, "two", null, 7L));
    assertThat(asOf(store, altered, 2))
        .as("before the column came it has no values, whatever its default")
        .containsExactly(row(1L, "one", 10L, null), row(2L, "two", null, null));
  }

  @Test
  void aTransactionKeepsTheColumnsItBeganWith() {
    try (Transaction open = store.begin()) {
      alter(new DropColumn("NAME"));

      assertThat(now(open, items)).containsExactly(row(1L, "one", 10L), row(2L, "two", null));
      assertThat(open.catalog().table(items.name()).orElseThrow().columns()).hasSize(3);
    }
  }

  @Test
  void changesMadeForOtherColumnsConflict() {
    try (Transaction open = store.begin()) {
      insert(open, items, row(3L, "three", 30L));
      alter(STOCK);

      assertThat(error(ErrorCode.WRITE_CONFLICT, () -> open.commit(null)))
          .hasMessageContaining("ITEMS: the table was altered by commit 3")
          .hasMessageContaining("retry");
    }
  }

  @Test
  void changesSurviveAnAlterationThatRowsDoNotNotice() {
    try (Transaction open = store.begin()) {
      insert(open, items, row(3L, "three", 30L));
      alter(new RenameTable(TableName.of("THINGS")));
      open.commit(null);
    }

    assertThat(now(store, items)).hasSize(3);
  }

  @Test
  void notNullIsRefusedWhileCurrentRowsHaveNulls() {
    assertThat(error(ErrorCode.NOT_NULL_VIOLATION, () -> alter(new SetNullable("PRICE", false))))
        .hasMessageContaining("PRICE of ITEMS cannot become NOT NULL");
    try (Transaction txn = store.begin()) {
      update(txn, items, 2, 2, 20L);
      txn.commit(null);
    }

    TableSchema altered = alter(new SetNullable("PRICE", false));

    try (Transaction txn = store.begin()) {
      error(ErrorCode.NOT_NULL_VIOLATION, () -> insert(txn, altered, row(3L, "three", null)));
    }
  }

  @Test
  void aColumnWithoutDefaultMayBeNotNullInAnEmptyTableOnly() {
    AddColumn strict = new AddColumn("X", ColumnType.of(Kind.DATE), false, null, null);
    error(ErrorCode.NOT_NULL_VIOLATION, () -> alter(strict));
    TableSchema empty = TestTables.create(store, "EMPTY", java.util.List.of());

    store.execute(new CatalogChange.AlterTable(empty.name(), strict), null);

    assertThat(store.catalog().table(empty.name()).orElseThrow().columns()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "BIGINT, INTEGER, 0",
    "BIGINT, DOUBLE, 0",
    "VARCHAR, VARCHAR, 10",
    "BIGINT, DECIMAL, 12",
  })
  void aTypeThatLacksValuesOfTheOldOneIsRefused(Kind from, Kind to, int precision) {
    String column = from == Kind.VARCHAR ? "NAME" : "PRICE";
    assertThat(
            error(
                ErrorCode.INVALID_SCHEMA,
                () -> alter(new SetType(column, new ColumnType(to, precision, 0)))))
        .hasMessageContaining("cannot become");
  }

  @Test
  void theKeyCannotBeDroppedNorHeldOtherwise() {
    error(ErrorCode.INVALID_SCHEMA, () -> alter(new DropColumn("ID")));
    error(ErrorCode.INVALID_SCHEMA, () -> alter(new SetType("ID", ColumnType.decimal(30, 0))));
    error(ErrorCode.INVALID_SCHEMA, () -> alter(new SetNullable("ID", true)));
    error(ErrorCode.COLUMN_NOT_FOUND, () -> alter(new DropColumn("NOSUCH")));
    error(ErrorCode.INVALID_SCHEMA, () -> alter(new TableAlteration.RenameColumn("NAME", "PRICE")));
  }

  @Test
  void aTableComesBackWithItsPastAndAGap() {
    store.execute(new CatalogChange.DropTable(items.name()), null);
    store.execute(new CatalogChange.UndropTable(items.name(), items.name()), null);
    store.close();
    store = Store.open(StoreOptions.at(directory));

    assertThat(now(store, items)).hasSize(2);
    assertThat(asOf(store, items, 2)).hasSize(2);
    assertThat(asOf(store, items, 4)).hasSize(2);
    assertThat(error(ErrorCode.BEFORE_TABLE_EXISTED, () -> asOf(store, items, 3)))
        .hasMessageContaining("dropped at sequence 3");
  }

  @Test
  void aTableDoesNotComeBackUnderANameThatIsTaken() {
    CatalogChange back = new CatalogChange.UndropTable(items.name(), items.name());
    error(ErrorCode.TABLE_NOT_FOUND, () -> store.execute(back, null));
    store.execute(new CatalogChange.DropTable(items.name()), null);
    TableSchema other = TestTables.items(store);

    error(ErrorCode.TABLE_EXISTS, () -> store.execute(back, null));
    store.execute(new CatalogChange.UndropTable(items.name(), TableName.of("OLD_ITEMS")), null);

    assertThat(store.catalog().table(TableName.of("OLD_ITEMS")).orElseThrow().tableId())
        .isEqualTo(items.tableId());
    assertThat(store.catalog().table(items.name()).orElseThrow()).isEqualTo(other);
  }

  @Test
  void whatWasNotFlushedComesBackFromTheLogWithTheColumnsOfItsTime(@TempDir Path parent) {
    TableSchema altered = alter(STOCK);
    try (Transaction txn = store.begin()) {
      insert(txn, altered, row(3L, "three", 30L, 3L));
      txn.commit(null);
    }
    Path copy = parent.resolve("copy");
    store.backup(copy, step -> {});
    alter(new DropColumn("NAME"));
    store.close();
    store = Store.open(StoreOptions.at(directory).withBackgroundWork(false));

    try (Store restored = Store.open(StoreOptions.at(copy))) {
      assertThat(now(restored, altered)).hasSize(3);
      assertThat(restored.check(what -> {})).isEmpty();
    }
    assertThat(asOf(store, altered, 4)).contains(row(3L, "three", 30L, 3L));
  }
}

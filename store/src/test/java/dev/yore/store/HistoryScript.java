package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.HistoryOracle.Seen;
import dev.yore.store.HistoryOracle.View;
import dev.yore.store.codec.DictionaryUse;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A random life of a store, decided by a seed: transactions that interleave, statements that may
 * fail, flushes, merges, reopenings and crashes, each step held against the oracle.
 */
final class HistoryScript {
  private static final int STEPS = 120;
  private static final int MAX_TRANSACTIONS = 3;
  private static final int ROWS_OF_A_STATEMENT = 6;
  private static final int KEYS = 12;
  private static final List<Integer> ALL = List.of(0, 1, 2, 3, 4);

  private static final class Running {
    final Transaction txn;
    final Map<Integer, View> views = new LinkedHashMap<>();
    final List<Map<Integer, View>> savepoints = new ArrayList<>();
    final List<Integer> savepointIds = new ArrayList<>();

    Running(Transaction txn) {
      this.txn = txn;
    }
  }

  private final Random random;
  private final Path parent;
  private final Map<Integer, TableSchema> schemas = new LinkedHashMap<>();
  private final Map<Integer, HistoryOracle.Table> tables = new HashMap<>();
  private final List<Running> running = new ArrayList<>();
  private final boolean background;
  private final int flushRowEvents;
  private Path directory;
  private Store store;
  private int directories;
  private long nextId;

  HistoryScript(long seed, Path parent) {
    this.random = new Random(seed);
    this.parent = parent;
    this.background = random.nextBoolean();
    this.flushRowEvents = 1 + random.nextInt(40);
    this.directory = parent.resolve("store-0");
    this.store = Store.open(options());
  }

  private StoreOptions options() {
    return StoreOptions.at(directory)
        .withBackgroundWork(background)
        .withFlushRowEvents(flushRowEvents)
        .withTiers(tiers())
        .withDictionaries(random.nextBoolean() ? DictionaryUse.ALWAYS : DictionaryUse.MEASURED)
        .withCacheBytes(random.nextBoolean() ? 0 : 1 << 20);
  }

  /** Not always the same: what is not said is remembered. */
  private TierOptions tiers() {
    boolean isSaid = store == null || random.nextBoolean();
    return TierOptions.NONE
        .withPlaces(
            isSaid ? parent.resolve("hdd") : null,
            isSaid ? ObjectStoreOptions.of(parent.resolve("objects").toString()) : null)
        .withCacheBytes(random.nextInt(3) * 40_000L);
  }

  private void moveToTier() {
    Tier tier = Tier.values()[random.nextInt(Tier.values().length)];
    int tableId = randomTable();
    if (random.nextBoolean()) {
      store.flush();
    }
    store.tiers().move(tableId, tier);
    if (random.nextInt(4) == 0) {
      store.backup(backup(), BackupProgress.SILENT);
    }
    if (random.nextBoolean()) {
      store.tiers().warm(tableId, 0, 1);
      assertThat(store.tiers().missingBytes(tableId, 0, 0)).isZero();
    } else {
      store.tiers().cool(tableId, 0, 1);
    }
  }

  void run() throws IOException {
    try {
      createTable();
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      reopen(false);
      tables.keySet().forEach(this::checkEverything);
      assertThat(store.check(what -> {})).isEmpty();
      restore();
      tables.keySet().forEach(this::checkEverything);
    } finally {
      endTransactions();
      store.close();
    }
  }

  /** From a backup that was written piece by piece, and on with what was restored. */
  private void restore() {
    store.backup(backup(), BackupProgress.SILENT);
    store.close();
    directory = parent.resolve("restored");
    Store.restore(backup(), parent.resolve("scratch"), directory, what -> {});
    store = Store.open(options());
  }

  private ObjectStoreOptions backup() {
    return ObjectStoreOptions.of(parent.resolve("backup").toString());
  }

  private void step() throws IOException {
    int choice = random.nextInt(100);
    if (choice < 3 && schemas.size() < 4) {
      createTable();
    } else if (choice < 4) {
      dropTable();
    } else if (choice < 10) {
      store.flush();
    } else if (choice < 13) {
      store.coalesce(randomTable());
    } else if (choice < 17) {
      reopen(random.nextBoolean());
    } else if (choice < 21) {
      moveToTier();
    } else if (choice < 28) {
      checkPast();
    } else if (choice < 37 && running.size() < MAX_TRANSACTIONS) {
      begin();
    } else {
      inTransaction();
    }
  }

  private void createTable() {
    List<List<Integer>> keys = List.of(List.of(), List.of(0), List.of(1), List.of(1, 0));
    List<Column> columns =
        List.of(
            new Column(0, "K", ColumnType.of(Kind.BIGINT), false, null),
            new Column(1, "T", ColumnType.varchar(20), false, null),
            new Column(2, "V", ColumnType.of(Kind.INTEGER), true, null),
            new Column(3, "D", ColumnType.of(Kind.DOUBLE), true, null),
            new Column(4, "S", ColumnType.varchar(100), true, null));
    TableName name = TableName.of("T" + schemas.size() + "_" + random.nextInt(2));
    if (store.catalog().table(name).isPresent()) {
      return;
    }
    Commit commit =
        store.execute(
            new CatalogChange.CreateTable(
                name, columns, keys.get(random.nextInt(keys.size())), null),
            null);
    TableSchema table = store.catalog().table(name).orElseThrow();
    schemas.put(table.tableId(), table);
    tables.put(table.tableId(), new HistoryOracle.Table(commit.sequence()));
  }

  private void dropTable() {
    TableSchema table = schemas.get(randomTable());
    if (schemas.size() > 1 && store.catalog().table(table.name()).isPresent()) {
      checkEverything(table.tableId());
      store.execute(new CatalogChange.DropTable(table.name()), null);
      schemas.remove(table.tableId());
      tables.remove(table.tableId());
      endTransactions();
    }
  }

  private int randomTable() {
    List<Integer> ids = List.copyOf(schemas.keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private void reopen(boolean crash) throws IOException {
    if (crash && !background) {
      Path copy = parent.resolve("store-" + ++directories);
      copyTree(directory, copy);
      endTransactions();
      store.close();
      directory = copy;
    } else {
      endTransactions();
      store.close();
    }
    long last = store.lastSequence();
    store = Store.open(options());
    assertThat(store.lastSequence()).isEqualTo(last);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private void begin() {
    Running started = new Running(store.begin());
    long snapshot = started.txn.snapshotSequence();
    assertThat(snapshot).isEqualTo(store.lastSequence());
    tables.forEach((id, table) -> started.views.put(id, new View(table, snapshot)));
    running.add(started);
  }

  private void endTransactions() {
    running.forEach(r -> r.txn.close());
    running.clear();
  }

  private void inTransaction() {
    if (running.isEmpty()) {
      begin();
    }
    Running current = running.get(random.nextInt(running.size()));
    int choice = random.nextInt(100);
    if (choice < 15) {
      commit(current);
    } else if (choice < 18) {
      current.txn.rollback();
      running.remove(current);
    } else if (choice < 23) {
      savepoint(current);
    } else if (choice < 28 && !current.savepointIds.isEmpty()) {
      rollbackToSavepoint(current);
    } else if (choice < 40) {
      checkView(current);
    } else {
      statement(current);
    }
  }

  private void savepoint(Running current) {
    current.savepointIds.add(current.txn.savepoint());
    current.savepoints.add(copy(current.views));
  }

  private void rollbackToSavepoint(Running current) {
    int index = random.nextInt(current.savepointIds.size());
    current.txn.rollbackTo(current.savepointIds.get(index));
    current.views.clear();
    current.views.putAll(copy(current.savepoints.get(index)));
    current.savepointIds.subList(index + 1, current.savepointIds.size()).clear();
    current.savepoints.subList(index + 1, current.savepoints.size()).clear();
  }

  private static Map<Integer, View> copy(Map<Integer, View> views) {
    Map<Integer, View> copies = new LinkedHashMap<>();
    views.forEach((id, view) -> copies.put(id, view.copy()));
    return copies;
  }

  private void commit(Running current) {
    running.remove(current);
    boolean changes = current.views.values().stream().anyMatch(v -> !v.changedKeys().isEmpty());
    boolean conflict = current.views.values().stream().anyMatch(View::conflicts);
    long before = store.lastSequence();
    try {
      Commit commit = current.txn.commit(null).orElse(null);
      assertThat(conflict).as("a later committer must not win").isFalse();
      assertThat(commit != null).as("a net effect makes a commit").isEqualTo(changes);
      if (commit != null) {
        assertThat(commit.sequence()).isEqualTo(before + 1);
        current.views.values().forEach(view -> view.commit(commit.sequence()));
      }
    } catch (StoreException e) {
      assertThat(e.code()).isIn(ErrorCode.WRITE_CONFLICT, ErrorCode.DUPLICATE_KEY);
      assertThat(conflict).as("refused without a conflict: " + e.getMessage()).isTrue();
    }
  }

  private void statement(Running current) {
    List<Integer> known = List.copyOf(current.views.keySet());
    int tableId = known.get(random.nextInt(known.size()));
    TableSchema table = schemas.get(tableId);
    if (table == null) {
      return;
    }
    View view = current.views.get(tableId);
    View after = view.copy();
    Map<Long, List<Object>> keyByRowId = keysByRowId(current.txn, table);
    List<Long> targets = new ArrayList<>(keyByRowId.keySet());
    java.util.Collections.shuffle(targets, random);
    int deletes = Math.min(targets.size(), random.nextInt(3));
    int updates = Math.min(targets.size() - deletes, random.nextInt(ROWS_OF_A_STATEMENT));
    List<Long> deleted = targets.subList(0, deletes);
    List<Long> updated = targets.subList(deletes, deletes + updates);
    boolean lost = false;
    for (long rowId : targets.subList(0, deletes + updates)) {
      List<Object> committed = seen(view, keyByRowId, rowId).committedKey();
      lost |= committed != null && view.table.touchedAfter(view.snapshot, committed);
      after.rows.remove(keyByRowId.get(rowId));
    }
    List<Integer> columns = randomColumns(table);
    List<List<@Nullable Object>> values = new ArrayList<>();
    boolean duplicate = false;
    for (long rowId : updated) {
      Seen old = seen(view, keyByRowId, rowId);
      List<@Nullable Object> fresh = randomRow(table);
      List<@Nullable Object> row = new ArrayList<>(old.row());
      columns.forEach(c -> row.set(c, fresh.get(c)));
      values.add(columns.stream().<@Nullable Object>map(row::get).toList());
      List<Object> key = key(table, row);
      boolean sameKey = key.equals(keyByRowId.get(rowId));
      duplicate |=
          after.rows.putIfAbsent(key, new Seen(row, sameKey ? old.committedKey() : null)) != null;
    }
    List<List<@Nullable Object>> inserts = new ArrayList<>();
    for (int i = random.nextInt(ROWS_OF_A_STATEMENT); i > 0; i--) {
      List<@Nullable Object> row = randomRow(table);
      inserts.add(row);
      duplicate |= after.rows.putIfAbsent(key(table, row), new Seen(row, null)) != null;
    }
    TableChange change =
        new TableChange(
            tableId,
            deleted.stream().mapToLong(Long::longValue).toArray(),
            updated.stream().mapToLong(Long::longValue).toArray(),
            columns,
            updates == 0 ? null : TestTables.rows(table, columns, values),
            inserts.isEmpty() ? null : TestTables.rows(table, ALL, inserts));
    try {
      current.txn.apply(change);
      assertThat(duplicate).as("duplicate keys must be refused").isFalse();
      assertThat(lost).as("rows changed meanwhile must be refused").isFalse();
      current.views.put(tableId, after);
    } catch (StoreException e) {
      assertThat(e.code() == ErrorCode.WRITE_CONFLICT ? lost : duplicate)
          .as("refused without reason: " + e.getMessage())
          .isTrue();
      assertThat(e.code()).isIn(ErrorCode.WRITE_CONFLICT, ErrorCode.DUPLICATE_KEY);
    }
  }

  private static Seen seen(View view, Map<Long, List<Object>> keyByRowId, long rowId) {
    return java.util.Objects.requireNonNull(view.rows.get(keyByRowId.get(rowId)));
  }

  private Map<Long, List<Object>> keysByRowId(Transaction txn, TableSchema table) {
    List<Integer> columns = List.of(PseudoColumn.ROW_ID, 0, 1, 2, 3, 4);
    ScanSpec spec =
        new ScanSpec(table.tableId(), columns, List.of(), new Period.Current(), Long.MAX_VALUE);
    Map<Long, List<Object>> keys = new LinkedHashMap<>();
    for (List<@Nullable Object> row : TestTables.read(txn, spec, table)) {
      keys.put((Long) row.get(0), key(table, row.subList(1, row.size())));
    }
    return keys;
  }

  /** A table without a key is given rows whose K is never used twice. */
  private static List<Object> key(TableSchema table, List<@Nullable Object> row) {
    List<Object> key = new ArrayList<>();
    for (int ordinal : table.hasKey() ? table.keyColumns() : List.of(0)) {
      key.add(java.util.Objects.requireNonNull(row.get(ordinal)));
    }
    return key;
  }

  private List<@Nullable Object> randomRow(TableSchema table) {
    long k = table.hasKey() ? random.nextInt(KEYS) : nextId++;
    String text = List.of("", "a", "ab", "\u00e4", "\uffee", "\ud83d\ude00").get(random.nextInt(6));
    return TestTables.row(
        k,
        text,
        random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(3),
        random.nextInt(4) == 0 ? null : (Object) (random.nextInt(5) / 2.0),
        random.nextInt(4) == 0 ? null : (Object) ("s" + random.nextInt(1000)));
  }

  private List<Integer> randomColumns(TableSchema table) {
    Set<Integer> columns = new HashSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      // Without a key, K stays: it is what the oracle knows a row by.
      columns.add(table.hasKey() ? random.nextInt(5) : 1 + random.nextInt(4));
    }
    return columns.stream().sorted().toList();
  }

  private void checkView(Running current) {
    current.views.forEach(
        (id, view) -> {
          TableSchema table = schemas.get(id);
          if (table != null) {
            assertThat(TestTables.now(current.txn, table))
                .as("table %s in a transaction of snapshot %d", table.name(), view.snapshot)
                .containsExactlyInAnyOrderElementsOf(
                    view.rows.values().stream().map(Seen::row).toList());
            if (table.hasKey()) {
              new KeyLookups(current.txn, table, view).check(random);
            }
          }
        });
  }

  private void checkPast() {
    int tableId = randomTable();
    long created = schemas.get(tableId).createdSequence();
    long sequence = created + random.nextLong(store.lastSequence() - created + 1);
    checkAsOf(tableId, sequence);
  }

  private void checkAsOf(int tableId, long sequence) {
    TableSchema table = schemas.get(tableId);
    assertThat(TestTables.asOf(store, table, sequence))
        .as("table %s as of %d", table.name(), sequence)
        .containsExactlyInAnyOrderElementsOf(tables.get(tableId).at(sequence).values());
  }

  private void checkEverything(int tableId) {
    TableSchema table = schemas.get(tableId);
    for (long s = table.createdSequence(); s <= store.lastSequence(); s++) {
      checkAsOf(tableId, s);
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (HistoryOracle.Version version : tables.get(tableId).versions) {
      List<@Nullable Object> row = new ArrayList<>(version.row());
      row.add(version.start());
      row.add(version.end());
      expected.add(row);
    }
    List<Integer> columns =
        List.of(0, 1, 2, 3, 4, PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ);
    try (Transaction txn = store.begin()) {
      ScanSpec spec =
          new ScanSpec(tableId, columns, List.of(), Period.Versions.ALL, Long.MAX_VALUE);
      assertThat(TestTables.read(txn, spec, table))
          .as("all versions of %s", table.name())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}

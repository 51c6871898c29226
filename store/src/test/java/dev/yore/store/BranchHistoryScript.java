package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yore.store.HistoryOracle.Seen;
import dev.yore.store.HistoryOracle.View;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Tag;
import dev.yore.store.tier.TierOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A random life of a store with many branches, decided by a seed: commits here and there, forks of
 * forks from any past state, drops, tags, flushes, merges of segments (and images with them), moves
 * to other tiers, reopenings, crashes, backups, restored publications, wider types, erasures and,
 * in some lives, retention; each state of each branch held against a model that copies everything
 * at every fork. To try something else that must not change any answer, add a step to {@link
 * #maintain}.
 */
final class BranchHistoryScript {
  private static final int STEPS = 100;
  private static final int MAX_BRANCHES = 6;
  private static final int KEYS = 14;

  /** A life in which nothing is thinned holds all versions against the model, too. */
  private static final Retention KEPT =
      new Retention(
          List.of(
              new Rule(Granularity.ALL, 3, Unit.HOUR), new Rule(Granularity.HOURLY, 1, Unit.DAY)));

  /**
   * A table of one branch.
   *
   * @param root the table it was when it was created, on whatever branch
   */
  private record Known(String branch, int root, TableSchema schema, HistoryOracle.Table rows) {}

  private final Random random;
  private final Path parent;
  private final MutableClock clock =
      new MutableClock(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
  private final boolean background;
  private final boolean thinning;
  private final boolean moving;
  private final int flushRowEvents;
  private final Map<Integer, Known> tables = new TreeMap<>();
  private final Map<String, Long> tags = new HashMap<>();
  private Path directory;
  private Store store;
  private int directories;
  private int places;
  private int names;
  private long nextId = 1000;

  BranchHistoryScript(long seed, Path parent) {
    random = new Random(seed);
    this.parent = parent;
    background = random.nextBoolean();
    thinning = random.nextInt(3) == 0;
    moving = random.nextBoolean();
    flushRowEvents = 1 + random.nextInt(30);
    directory = parent.resolve("store-0");
    store = Store.open(options());
  }

  private StoreOptions options() {
    return StoreOptions.at(directory)
        .withClock(clock)
        .withBackgroundWork(background)
        .withFlushRowEvents(flushRowEvents)
        .withCacheBytes(random.nextBoolean() ? 0 : 1 << 20)
        .withTiers(moving ? tiers() : TierOptions.NONE);
  }

  /** A backup is a store of its own, with tiers of its own. */
  private TierOptions tiers() {
    return TierOptions.NONE.withPlaces(
        parent.resolve("slow-" + places),
        ObjectStoreOptions.of(parent.resolve("objects-" + places).toString()));
  }

  void run() throws IOException {
    try {
      createTable();
      for (int step = 0; step < STEPS; step++) {
        step(random.nextInt(100));
      }
      reopen(false);
      tables.values().forEach(this::checkEverything);
      tags.forEach(this::checkTag);
      assertThat(store.check(what -> {})).isEmpty();
    } finally {
      store.close();
    }
  }

  private void step(int choice) throws IOException {
    if (choice < 4) {
      createTable();
    } else if (choice < 6) {
      dropTable();
    } else if (choice < 13) {
      createBranch();
    } else if (choice < 16) {
      dropBranch();
    } else if (choice < 19) {
      tag();
    } else if (choice < 37) {
      maintain(choice - 19);
    } else if (choice < 39) {
      widen();
    } else if (choice < 41) {
      erase();
    } else if (choice < 50) {
      checkAsOf(randomTable(), random.nextLong(store.lastSequence() + 1));
    } else {
      change();
    }
  }

  /** What must not change any answer. */
  private void maintain(int choice) throws IOException {
    if (choice < 6) {
      store.flush();
    } else if (choice < 9) {
      store.coalesce(randomTable().schema.tableId());
    } else if (choice < 12) {
      move();
    } else if (choice < 14) {
      reopen(random.nextBoolean());
    } else if (choice < 16) {
      continueFromBackup();
    } else if (thinning) {
      int tableId = randomTable().schema.tableId();
      store.retention().set(tableId, KEPT);
      store.retention().apply(tableId, false);
    }
  }

  private void move() {
    Tier tier = Tier.values()[random.nextInt(Tier.values().length)];
    if (moving) {
      int tableId = randomTable().schema.tableId();
      store.tiers().move(tableId, tier);
      assertThat(store.tiers().residence())
          .filteredOn(segment -> segment.table() == tableId && !background)
          .allMatch(segment -> segment.tier() == tier);
    }
  }

  /** Every type of text holds what a shorter one did. */
  private void widen() {
    Known table = randomTable();
    int length = table.schema.columns().get(1).type().precision() + 1;
    store.execute(
        table.branch,
        new CatalogChange.AlterTable(
            table.schema.name(), new TableAlteration.SetType("NAME", ColumnType.varchar(length))),
        null);
    TableSchema wider = TestTables.table(store, table.branch, table.schema.name().name());
    tables.put(wider.tableId(), new Known(table.branch, table.root, wider, table.rows));
  }

  /** Takes a row, dead or alive, out of every version of every branch. */
  private void erase() {
    Known table = randomTable();
    List<Integer> columns = List.of(PseudoColumn.ROW_ID, 0);
    List<List<@Nullable Object>> rows;
    try (Transaction txn = store.begin()) {
      rows =
          TestTables.read(
              txn,
              new ScanSpec(
                  table.schema.tableId(), columns, List.of(), Period.Versions.ALL, Long.MAX_VALUE),
              table.schema);
    }
    if (!rows.isEmpty()) {
      List<@Nullable Object> row = rows.get(random.nextInt(rows.size()));
      long rowId = (Long) Objects.requireNonNull(row.get(0));
      store.erase(table.schema.tableId(), new long[] {rowId});
      tables.values().stream()
          .filter(other -> other.root == table.root)
          .forEach(other -> other.rows.erase(List.of(Objects.requireNonNull(row.get(1)))));
    }
  }

  private List<Branch> branches() {
    return store.catalogs().branches().branches();
  }

  private Branch randomBranch() {
    return branches().get(random.nextInt(branches().size()));
  }

  private Known randomTable() {
    List<Known> known = List.copyOf(tables.values());
    return known.get(random.nextInt(known.size()));
  }

  private void createTable() {
    if (tables.size() < 12) {
      String branch = randomBranch().name();
      List<Integer> key = random.nextInt(3) == 0 ? List.of() : List.of(0);
      TableSchema table = TestTables.create(store, branch, "T" + names++, key);
      tables.put(
          table.tableId(),
          new Known(
              branch, table.tableId(), table, new HistoryOracle.Table(table.createdSequence())));
    }
  }

  private void dropTable() {
    Known table = randomTable();
    if (tables.size() > 1) {
      checkEverything(table);
      store.execute(table.branch, new CatalogChange.DropTable(table.schema.name()), null);
      tables.remove(table.schema.tableId());
    }
  }

  private void createBranch() {
    if (branches().size() >= MAX_BRANCHES) {
      return;
    }
    Branch from = randomBranch();
    boolean fromPast = random.nextBoolean();
    long sequence = fromPast ? random.nextLong(store.lastSequence() + 1) : store.lastSequence();
    String name = "b" + names++;
    if (!execute(new BranchChange.CreateBranch(name, from.name(), fromPast ? sequence : null))) {
      return;
    }
    for (Known table : List.copyOf(tables.values())) {
      if (table.branch.equals(from.name()) && table.schema.createdSequence() <= sequence) {
        TableSchema own = TestTables.table(store, name, table.schema.name().name());
        tables.put(own.tableId(), new Known(name, table.root, own, table.rows.fork(sequence)));
      }
    }
  }

  private void dropBranch() {
    Branch branch = randomBranch();
    boolean isNeeded =
        branch.isMain()
            || branches().stream().anyMatch(b -> b.parentId() == branch.branchId())
            || store.catalogs().branches().tags().stream()
                .anyMatch(t -> t.branchId() == branch.branchId());
    BranchChange drop = new BranchChange.DropBranch(branch.name());
    if (isNeeded) {
      assertThatThrownBy(() -> store.execute(drop, null))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.REFERENCE_IN_USE));
      return;
    }
    boolean isLastWithTables =
        tables.values().stream().allMatch(t -> t.branch.equals(branch.name()));
    if (!isLastWithTables) {
      store.execute(drop, null);
      tables.values().removeIf(t -> t.branch.equals(branch.name()));
    }
  }

  private void tag() {
    List<Tag> known = store.catalogs().branches().tags();
    if (known.size() > 2) {
      String name = known.get(random.nextInt(known.size())).name();
      checkTag(name, tags.get(name));
      store.execute(new BranchChange.DropTag(name), null);
      tags.remove(name);
    } else {
      long sequence = random.nextLong(store.lastSequence() + 1);
      String name = "v" + names++;
      if (execute(new BranchChange.CreateTag(name, randomBranch().name(), sequence))) {
        tags.put(name, sequence);
      }
    }
  }

  /** False if the change needs a state that retention has taken. */
  private boolean execute(BranchChange change) {
    try {
      store.execute(change, null);
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT);
      assertThat(thinning).isTrue();
      return false;
    }
  }

  private void checkTag(String name, long sequence) {
    assertThat(References.tag(store.catalogs().branches(), name).sequence()).isEqualTo(sequence);
  }

  private void change() {
    clock.set(clock.millis() + Duration.ofMinutes(random.nextInt(60)).toMillis());
    Branch branch = randomBranch();
    List<Known> own = tables.values().stream().filter(t -> t.branch.equals(branch.name())).toList();
    long before = store.lastSequence();
    Map<Known, View> views = new HashMap<>();
    try (Transaction txn = store.begin(branch.name())) {
      for (Known table : own) {
        View view = new View(table.rows, before);
        views.put(table, view);
        for (int i = random.nextInt(6); i > 0; i--) {
          changeRow(txn, table.schema, view);
        }
        assertThat(TestTables.now(txn, table.schema))
            .containsExactlyInAnyOrderElementsOf(
                view.rows.values().stream().map(Seen::row).toList());
      }
      txn.commit(null)
          .ifPresent(
              commit -> {
                assertThat(commit.branch()).isEqualTo(branch.name());
                views.values().forEach(view -> view.commit(commit.sequence()));
              });
    }
  }

  private void changeRow(Transaction txn, TableSchema table, View view) {
    long id = table.hasKey() ? random.nextInt(KEYS) : nextId++;
    List<Object> key = List.of(id);
    if (!table.hasKey() && !view.rows.isEmpty() && random.nextBoolean()) {
      List<List<Object>> keys = List.copyOf(view.rows.keySet());
      key = keys.get(random.nextInt(keys.size()));
      id = (Long) key.get(0);
    }
    Seen seen = view.rows.get(key);
    Object price = random.nextInt(4) == 0 ? null : (Object) random.nextLong(5);
    if (seen == null) {
      List<@Nullable Object> row = TestTables.row(id, "n" + random.nextInt(3), price);
      TestTables.insert(txn, table, row);
      view.rows.put(key, new Seen(row, null));
    } else if (random.nextInt(3) == 0) {
      TestTables.delete(txn, table, id);
      view.rows.remove(key);
    } else {
      TestTables.update(txn, table, id, 2, price);
      List<@Nullable Object> row = new ArrayList<>(seen.row());
      row.set(2, price);
      view.rows.put(key, new Seen(row, seen.committedKey()));
    }
  }

  private void reopen(boolean crash) throws IOException {
    long last = store.lastSequence();
    if (crash && !background) {
      Path copy = parent.resolve("store-" + ++directories);
      copyTree(directory, copy);
      store.close();
      directory = copy;
    } else {
      store.close();
    }
    store = Store.open(options());
    assertThat(store.lastSequence()).isEqualTo(last);
  }

  private void continueFromBackup() {
    Path copy = parent.resolve("store-" + ++directories);
    if (random.nextBoolean()) {
      store.backup(copy, what -> {});
    } else {
      ObjectStoreOptions backup =
          ObjectStoreOptions.of(parent.resolve("backup-" + places).toString());
      store.backup(backup, BackupProgress.SILENT);
      Store.restore(backup, parent.resolve("scratch-" + directories), copy, what -> {});
    }
    store.close();
    directory = copy;
    places++;
    store = Store.open(options());
    assertThat(store.check(what -> {})).isEmpty();
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

  private void checkAsOf(Known table, long sequence) {
    if (sequence < table.schema.createdSequence() || (thinning && isThinned(table, sequence))) {
      return;
    }
    Map<List<Object>, List<@Nullable Object>> expected = table.rows.at(sequence);
    assertThat(TestTables.asOf(store, table.schema, sequence))
        .as("%s of %s as of %d", table.schema.name(), table.branch, sequence)
        .containsExactlyInAnyOrderElementsOf(expected.values());
    long id = random.nextInt(KEYS);
    ScanSpec one = one(table, sequence, id);
    List<@Nullable Object> row = expected.get(List.<Object>of(id));
    try (Transaction txn = store.begin()) {
      assertThat(TestTables.read(txn, one, table.schema))
          .as("row %d of %s of %s as of %d", id, table.schema.name(), table.branch, sequence)
          .isEqualTo(row == null ? List.of() : List.of(row));
    }
  }

  /** Whether a state is gone; the newest, and those that tags and branches name, never are. */
  private boolean isThinned(Known table, long sequence) {
    try (Transaction txn = store.begin()) {
      TestTables.read(txn, one(table, sequence, 0), table.schema);
      return false;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.VERSION_NOT_KEPT);
      assertThat(sequence).isNotEqualTo(store.lastSequence());
      int branchId = References.branch(store.catalogs().branches(), table.branch).branchId();
      assertThat(store.catalogs().branches().tags())
          .noneMatch(tag -> tag.branchId() == branchId && tag.sequence() == sequence);
      assertThat(branches())
          .noneMatch(b -> b.parentId() == branchId && b.forkSequence() == sequence);
      return true;
    }
  }

  private static ScanSpec one(Known table, long sequence, long id) {
    return new ScanSpec(
        table.schema.tableId(),
        List.of(0, 1, 2),
        List.of(new ColumnPredicate.Compare(0, ColumnPredicate.Operator.EQUAL, id)),
        new Period.AsOf(sequence),
        Long.MAX_VALUE);
  }

  private void checkEverything(Known table) {
    for (long s = table.schema.createdSequence(); s <= store.lastSequence(); s++) {
      checkAsOf(table, s);
    }
    if (thinning) {
      return;
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (HistoryOracle.Version version : table.rows.versions) {
      List<@Nullable Object> row = new ArrayList<>(version.row());
      row.add(version.start());
      row.add(version.end());
      expected.add(row);
    }
    List<Integer> columns = List.of(0, 1, 2, PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ);
    try (Transaction txn = store.begin()) {
      ScanSpec all =
          new ScanSpec(
              table.schema.tableId(), columns, List.of(), Period.Versions.ALL, Long.MAX_VALUE);
      assertThat(TestTables.read(txn, all, table.schema))
          .as("all versions of %s of %s", table.schema.name(), table.branch)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}

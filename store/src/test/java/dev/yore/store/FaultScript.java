package dev.yore.store;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.retention.Retention;
import dev.yore.store.retention.Retention.Granularity;
import dev.yore.store.retention.Retention.Rule;
import dev.yore.store.retention.Retention.Unit;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A short life of a store in steps that always are the same, so that a fault can be put at each of
 * its writes: commits on several branches, a fork, a tag, a merge, flushes, coalescence, retention,
 * an erasure, moves to other tiers, publications, backups and a reopening. Every commit's message
 * is the number of its step. One thread; with background work, the store's own flush, merge and
 * move segments besides, and there are more commits so that they have enough to do.
 */
final class FaultScript {
  static final String MAIN = Branch.MAIN_NAME;
  static final String DEV = "dev";
  static final String SIDE = "side";
  static final String KEYED = "KEYED";
  static final String PLAIN = "PLAIN";
  static final String TAG = "v1";
  static final String RETAIN = "retain";
  static final String ERASE = "erase";
  static final String BACKUP = "backup";
  static final String PUBLISH = "publish";
  static final String PUBLISH_AGAIN = "publish again";

  /** The row that is erased; no other has its name. */
  static final long ERASED_ID = 3;

  static final String ERASED_NAME = "Rumpelstiltskin";

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  /** Several commits an hour, so that hourly retention finds some that go. */
  private static final Duration PAUSE = Duration.ofMinutes(20);

  /** What a step's commit means. */
  private interface Effect {
    void on(FaultModel model, long sequence);
  }

  private record Step(String what, @Nullable Effect effect, Runnable action) {}

  /** Thrown by a step that finds nothing to do, since earlier ones have failed. */
  static final class Idle extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final List<Step> steps = new ArrayList<>();
  private final MutableClock clock = new MutableClock(START.toEpochMilli());

  /** Fewer than most of the script's changes, so that each is flushed. */
  private static final int FLUSH_ROW_EVENTS = 8;

  /** As many as make enough segments to be merged. */
  private static final int MORE_CHANGES = 12;

  private static final Duration MAX_SETTLING = Duration.ofMillis(500);

  private final Path root;
  private final boolean background;
  private @Nullable Store store;
  private int current;

  /**
   * Does nothing yet.
   *
   * @param root where the store and its backups are made
   */
  FaultScript(Path root) {
    this(root, false);
  }

  /** Likewise, with or without the store's own threads. */
  FaultScript(Path root, boolean background) {
    this.root = root;
    this.background = background;
    build();
  }

  static Path store(Path root) {
    return root.resolve("store");
  }

  static List<Path> backups(Path root) {
    return List.of(root.resolve("backup-1"), root.resolve("backup-2"));
  }

  int size() {
    return steps.size();
  }

  String what(int step) {
    return steps.get(step).what;
  }

  boolean isCommit(int step) {
    return steps.get(step).effect != null;
  }

  /** Adds what a step's commit did to a model. */
  void apply(int step, FaultModel model, long sequence) {
    Objects.requireNonNull(steps.get(step).effect).on(model, sequence);
  }

  /** Runs a step; the store is opened if a step before could not. */
  void run(int step) {
    current = step;
    clock.set(clock.millis() + PAUSE.toMillis());
    begin();
    steps.get(step).action.run();
  }

  /** Opens the store, unless it is open. */
  void begin() {
    if (store == null) {
      store = Store.open(background ? working() : options());
    }
  }

  /** Waits, not for ever, until the store's threads have nothing to do. */
  void settle() {
    long deadline = System.nanoTime() + MAX_SETTLING.toNanos();
    while (background && isWorking() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isWorking() {
    return store != null
        && open().coalescence().stream()
            .anyMatch(
                table ->
                    table.unflushedRowEvents() >= FLUSH_ROW_EVENTS
                        || table.state() == CoalescenceInfo.State.MERGING);
  }

  private StoreOptions working() {
    return options().withBackgroundWork(true).withFlushRowEvents(FLUSH_ROW_EVENTS);
  }

  /** To look at what the script left; nothing is done by itself. */
  StoreOptions options() {
    return StoreOptions.at(store(root))
        .withClock(clock)
        .withBackgroundWork(false)
        .withTiers(TierOptions.NONE.withPlaces(slow(root), objects(root)));
  }

  static Path slow(Path root) {
    return root.resolve("slow");
  }

  /** Where the store publishes itself. */
  static ObjectStoreOptions objects(Path root) {
    return ObjectStoreOptions.of(root.resolve("objects").toString());
  }

  private void build() {
    create(KEYED, List.of(0));
    create(PLAIN, List.of());
    change(MAIN, KEYED, 0, 30, 1);
    change(MAIN, PLAIN, 200, 210, 1);
    flush();
    fork(MAIN, DEV);
    // Rows that the other branch, which is merged later, knows nothing of.
    for (int i = 0; background && i < MORE_CHANGES; i++) {
      change(MAIN, KEYED, 60, 72, 20 + i);
    }
    if (background) {
      step("tiers", () -> open().tiers().set("ssd.bytes", "1000"));
    }
    change(DEV, KEYED, 8, 14, 2, 0L, 1L);
    change(MAIN, KEYED, 20, 36, 3, 18L);
    commit(
        "tag", (model, sequence) -> {}, () -> execute(new BranchChange.CreateTag(TAG, MAIN, null)));
    flush();
    change(DEV, PLAIN, 300, 304, 4);
    change(MAIN, PLAIN, 205, 212, 5, 202L);
    flush();
    coalesce(KEYED);
    move(KEYED, Tier.HDD);
    move(PLAIN, Tier.OBJECT);
    step(PUBLISH, () -> open().tiers().publish());
    backup(0);
    commit("merge", (model, sequence) -> model.merge(DEV, MAIN, sequence), this::merge);
    fork(DEV, SIDE);
    change(SIDE, KEYED, 50, 60, 6);
    step("reopen", this::reopen);
    change(DEV, KEYED, 9, 12, 7);
    step(RETAIN, this::retain);
    step(ERASE, this::erase);
    change(MAIN, KEYED, 28, 40, 8, 25L);
    flush();
    commit(
        "drop",
        (model, sequence) -> model.drop(SIDE),
        () -> execute(new BranchChange.DropBranch(SIDE)));
    change(MAIN, PLAIN, 210, 214, 9);
    coalesce(KEYED);
    move(KEYED, Tier.SSD);
    coalesce(PLAIN);
    step(PUBLISH_AGAIN, () -> open().tiers().publish());
    backup(1);
    step("close", this::close);
  }

  private void step(String what, Runnable action) {
    steps.add(new Step(what, null, action));
  }

  private void commit(String what, Effect effect, Runnable action) {
    steps.add(new Step(what, effect, action));
  }

  private void create(String name, List<Integer> key) {
    CatalogChange create =
        new CatalogChange.CreateTable(TableName.of(name), TestTables.columns(), key, null);
    commit(
        "create " + name,
        (model, sequence) -> model.create(name, sequence),
        () -> open().execute(MAIN, create, message()));
  }

  private void fork(String parent, String name) {
    commit(
        "fork " + name,
        (model, sequence) -> model.fork(parent, name, sequence),
        () -> execute(new BranchChange.CreateBranch(name, parent, null)));
  }

  private void flush() {
    step("flush", () -> open().flush());
  }

  private void coalesce(String table) {
    step("coalesce " + table, () -> open().coalesce(table(open(), MAIN, table).tableId()));
  }

  private void move(String table, Tier tier) {
    step(
        "move " + table + " " + tier,
        () -> open().tiers().move(table(open(), MAIN, table).tableId(), tier));
  }

  private void backup(int number) {
    step(BACKUP + " " + number, () -> open().backup(backups(root).get(number), what -> {}));
  }

  /** A commit that gives rows a price, those that are missing being inserted, and deletes some. */
  private void change(
      String branch, String table, long fromId, long toId, long price, Long... deleted) {
    Map<Long, @Nullable Long> prices = new TreeMap<>();
    for (long id = fromId; id < toId; id++) {
      prices.put(id, price * 1000 + id);
    }
    for (Long id : deleted) {
      prices.put(id, null);
    }
    commit(
        "change " + branch + " " + table,
        (model, sequence) -> model.change(branch, table, prices, sequence),
        () -> write(branch, table, prices));
  }

  private Store open() {
    return Objects.requireNonNull(store);
  }

  private String message() {
    return Integer.toString(current);
  }

  private void execute(BranchChange change) {
    open().execute(change, message());
  }

  /** A table that an earlier step failed to make is missing like any other. */
  static TableSchema table(Store store, String branch, String name) {
    int branchId = References.branch(store.catalogs().branches(), branch).branchId();
    return store
        .catalogs()
        .of(branchId)
        .table(TableName.of(name))
        .orElseThrow(() -> new StoreException(ErrorCode.TABLE_NOT_FOUND, name));
  }

  static List<@Nullable Object> row(long id, long price) {
    return TestTables.row(id, id == ERASED_ID ? ERASED_NAME : "n" + id, price);
  }

  private void write(String branch, String name, Map<Long, @Nullable Long> prices) {
    TableSchema table = table(open(), branch, name);
    try (Transaction txn = open().begin(branch)) {
      Map<Object, List<@Nullable Object>> rows = new HashMap<>();
      TestTables.now(txn, table).forEach(row -> rows.put(String.valueOf(row.get(0)), row));
      prices.forEach(
          (id, price) -> {
            boolean isThere = rows.containsKey(String.valueOf(id));
            if (price == null && isThere) {
              TestTables.delete(txn, table, id);
            } else if (price != null && isThere) {
              TestTables.update(txn, table, id, 2, price);
            } else if (price != null) {
              TestTables.insert(txn, table, row(id, price));
            }
          });
      txn.commit(message());
    }
  }

  private void merge() {
    if (open().merge(DEV, MAIN, MergePolicy.REPORT, message()).commit() == null) {
      throw new Idle();
    }
  }

  private void retain() {
    int tableId = table(open(), MAIN, KEYED).tableId();
    open()
        .retention()
        .set(tableId, new Retention(List.of(new Rule(Granularity.HOURLY, 2, Unit.DAY))));
    open().retention().apply(tableId, false);
  }

  private void erase() {
    TableSchema table = table(open(), MAIN, KEYED);
    long rowId;
    try (Transaction txn = open().begin()) {
      if (TestTables.now(txn, table).stream().noneMatch(r -> r.contains(ERASED_NAME))) {
        throw new Idle();
      }
      rowId = TestTables.rowId(txn, table, ERASED_ID);
    }
    open().erase(table.tableId(), new long[] {rowId});
  }

  private void reopen() {
    try {
      close();
    } finally {
      store = Store.open(options());
    }
  }

  private void close() {
    Store closing = open();
    store = null;
    closing.close();
  }
}

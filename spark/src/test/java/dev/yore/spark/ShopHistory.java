package dev.yore.spark;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.TestTables;
import dev.yore.store.Transaction;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.vector.VectorBatch;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store with some history, published into a directory. ORDERS: 150,000 rows in three commits,
 * then prices of every tenth order doubled, then every hundredth deleted. EVERYTHING: a column of
 * each type.
 */
final class ShopHistory {
  static final int ORDERS = 150_000;
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Path directory;
  final ObjectStoreOptions place;

  /** Sequences after the three inserts, the update and the deletion. */
  long loaded;

  long doubled;
  long deleted;

  ShopHistory(Path directory, ObjectStoreOptions place) {
    this.directory = directory;
    this.place = place;
  }

  /** A minute passes with each look. */
  private static final class Minutes implements InstantSource {
    private Instant now = START;

    @Override
    public synchronized Instant instant() {
      now = now.plus(Duration.ofMinutes(1));
      return now;
    }
  }

  Store open() {
    return Store.open(
        StoreOptions.at(directory)
            .withBackgroundWork(false)
            .withClock(new Minutes())
            .withTiers(TierOptions.NONE.withPlaces(null, place)));
  }

  ShopHistory build() {
    try (Store store = open()) {
      TableSchema orders = createOrders(store);
      for (int third = 0; third < 3; third++) {
        insertOrders(store, orders, third * ORDERS / 3, (third + 1) * ORDERS / 3);
      }
      loaded = store.lastSequence();
      store.flush();
      doublePrices(store, orders);
      doubled = store.lastSequence();
      store.execute(new BranchChange.CreateTag("doubled", "main", doubled), null);
      deleteOrders(store, orders);
      deleted = store.lastSequence();
      createEverything(store);
      store.execute(new BranchChange.CreateBranch("dev", "main", deleted), null);
      try (Transaction txn = store.begin("dev")) {
        TableSchema forked = txn.catalog().table(TableName.of("ORDERS")).orElseThrow();
        txn.apply(TableChange.delete(forked.tableId(), new long[] {1}));
        txn.commit("of the branch");
      }
      store.tiers().publish();
    }
    return this;
  }

  private static TableSchema createOrders(Store store) {
    List<Column> columns =
        List.of(
            new Column(0, "ID", ColumnType.of(Kind.BIGINT), false, null),
            new Column(1, "CUSTOMER", ColumnType.varchar(20), true, null),
            new Column(2, "PRICE", ColumnType.decimal(12, 2), true, null),
            new Column(3, "DAY", ColumnType.of(Kind.DATE), true, null));
    store.execute(
        new CatalogChange.CreateTable(
            TableName.of("ORDERS"), columns, List.of(0), "what was bought"),
        null);
    return store.catalog().table(TableName.of("ORDERS")).orElseThrow();
  }

  private static void insertOrders(Store store, TableSchema table, int from, int to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(Arrays.asList(id, id % 7 == 0 ? null : "customer " + id % 1000, id * 10, id / 1000));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2, 3), rows)));
      txn.commit("orders from " + from);
    }
  }

  private static void doublePrices(Store store, TableSchema table) {
    List<List<@Nullable Object>> prices = new ArrayList<>();
    long[] rowIds = new long[ORDERS / 10];
    for (int i = 0; i < rowIds.length; i++) {
      rowIds[i] = i * 10L;
      prices.add(Arrays.<@Nullable Object>asList(i * 10L * 20));
    }
    try (Transaction txn = store.begin()) {
      VectorBatch values = TestTables.rows(table, List.of(2), prices);
      txn.apply(TableChange.update(table.tableId(), rowIds, List.of(2), values));
      txn.commit("doubled");
    }
  }

  private static void deleteOrders(Store store, TableSchema table) {
    long[] rowIds = new long[ORDERS / 100];
    Arrays.setAll(rowIds, i -> i * 100L);
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.delete(table.tableId(), rowIds));
      txn.commit("deleted");
    }
  }

  private static void createEverything(Store store) {
    List<ColumnType> types =
        List.of(
            ColumnType.of(Kind.INTEGER),
            ColumnType.of(Kind.BOOLEAN),
            ColumnType.of(Kind.TINYINT),
            ColumnType.of(Kind.SMALLINT),
            ColumnType.of(Kind.BIGINT),
            ColumnType.decimal(18, 4),
            ColumnType.decimal(38, 10),
            ColumnType.of(Kind.REAL),
            ColumnType.of(Kind.DOUBLE),
            new ColumnType(Kind.CHAR, 5, 0),
            ColumnType.varchar(ColumnType.UNBOUNDED),
            new ColumnType(Kind.VARBINARY, 10, 0),
            ColumnType.of(Kind.DATE),
            new ColumnType(Kind.TIME, 3, 0),
            new ColumnType(Kind.TIMESTAMP, 3, 0),
            ColumnType.of(Kind.UUID));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String name = i == 0 ? "ID" : "C_" + types.get(i).kind() + (i == 6 ? "_WIDE" : "");
      columns.add(new Column(i, name, types.get(i), i > 0, null));
    }
    store.execute(
        new CatalogChange.CreateTable(TableName.of("EVERYTHING"), columns, List.of(0), null), null);
    TableSchema table = store.catalog().table(TableName.of("EVERYTHING")).orElseThrow();
    List<@Nullable Object> least =
        Arrays.asList(
            1L,
            0L,
            -128L,
            -32768L,
            Long.MIN_VALUE,
            -12345L,
            SparkTypes.wideDecimal(new BigInteger("-12345678901234567890123456789012345678")),
            -1.5,
            -2.25,
            "ab   ".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "ä€😀".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new byte[] {1, -1},
            -1L,
            3_723_004L,
            -1L,
            ByteBuffer.allocate(16).putLong(1).putLong(-1).array());
    List<@Nullable Object> nothing = new ArrayList<>();
    nothing.add(2L);
    while (nothing.size() < types.size()) {
      nothing.add(null);
    }
    List<Integer> ordinals = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      ordinals.add(i);
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.insert(
              table.tableId(), TestTables.rows(table, ordinals, List.of(least, nothing))));
      txn.commit(null);
    }
  }
}

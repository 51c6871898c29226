package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.scan.ScanStatistics;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.segment.NeededBytes;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched ahead from an object store is what the scan reads, and little more. */
class NarrowFetchTest {
  private static final int BLOCK_ROWS = 1 << 16;
  private static final int BLOCKS = 2;
  private static final int COMMITS = 6;

  /** Objects come in pieces of this size. */
  private static final long PIECE_BYTES = 256 << 10;

  /** A page of a column, the key's, patches and an image: each may lie across two pieces. */
  private static final int MAX_PIECES = 8;

  @TempDir private Path parent;
  private final Random random = new Random(7);

  private Store open(long cacheBytes) {
    return Store.open(
        StoreOptions.at(parent.resolve("store"))
            .withBackgroundWork(false)
            .withCacheBytes(cacheBytes)
            .withTiers(
                TierOptions.NONE.withPlaces(
                    null, ObjectStoreOptions.of(parent.resolve("objects").toString()))));
  }

  /** Two blocks of random values, changed here and there by some commits, in the object store. */
  private TableSchema fill(Store store) {
    TableSchema table = TestTables.items(store);
    for (int block = 0; block < BLOCKS; block++) {
      TestTables.insertRandom(store, table, (long) block * BLOCK_ROWS, BLOCK_ROWS, random);
    }
    store.flush();
    store.coalesce(table.tableId());
    for (int commit = 0; commit < COMMITS; commit++) {
      change(store, table, commit);
    }
    store.coalesce(table.tableId());
    change(store, table, COMMITS);
    store.tiers().move(table.tableId(), Tier.OBJECT);
    return table;
  }

  private void change(Store store, TableSchema table, int commit) {
    int rows = commit == 2 ? BLOCK_ROWS : 30; // One commit of so many that an image is due.
    long[] rowIds = new long[rows];
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      rowIds[i] = rows == BLOCK_ROWS ? i : i * 4000L + commit;
      values.add(TestTables.row(random.nextLong()));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(
          TableChange.update(
              table.tableId(), rowIds, List.of(2), TestTables.rows(table, List.of(2), values)));
      if (commit == COMMITS) {
        txn.apply(TableChange.delete(table.tableId(), new long[] {17, 40_000}));
      }
      txn.commit(null);
    }
    store.flush();
  }

  /** A few rows of one column, of now or of the past. */
  private ScanSpec narrow(Store store, TableSchema table) {
    long from = random.nextInt(BLOCKS * BLOCK_ROWS - 2000);
    long sequence = store.lastSequence() - random.nextInt(COMMITS);
    return new ScanSpec(
        table.tableId(),
        List.of(random.nextBoolean() ? 1 : 2),
        List.of(
            new Compare(0, Operator.GREATER_OR_EQUAL, from),
            new Compare(0, Operator.LESS, from + 1500)),
        random.nextInt(3) == 0 ? new Period.Current() : new Period.AsOf(sequence),
        Long.MAX_VALUE);
  }

  private static ScanStatistics run(Store store, ScanSpec spec) {
    try (Transaction txn = store.begin();
        Scan scan = txn.scan(spec)) {
      while (scan.next() != null) {
        // Only what it reads counts.
      }
      return scan.statistics();
    }
  }

  @Test
  void aNarrowScanIsFetchedAsAFewPiecesAndThenReadsNoMore() {
    try (Store store = open(0)) {
      TableSchema table = fill(store);
      for (int round = 0; round < 30; round++) {
        ScanSpec spec = narrow(store, table);
        store.tiers().cool(table.tableId(), 0, BLOCKS);
        NeededBytes needed = store.needed(spec);
        long whole = store.tiers().missingBytes(table.tableId(), 0, BLOCKS);
        long fetched = store.tiers().warm(needed, () -> true);
        assertThat(fetched)
            .as("%s", spec)
            .isGreaterThanOrEqualTo(needed.bytes())
            .isLessThanOrEqualTo(MAX_PIECES * PIECE_BYTES)
            .isLessThan(whole / 2);
        assertThat(store.tiers().missingBytes(store.needed(spec))).isZero();
        assertThat(run(store, spec).readBytes().object()).as("%s", spec).isZero();
      }
    }
  }

  @Test
  void whatIsInMemoryNeedNotBeFetchedAgain() {
    try (Store store = open(64L << 20)) {
      TableSchema table = fill(store);
      for (int round = 0; round < 12; round++) {
        ScanSpec spec = narrow(store, table);
        run(store, spec);
        run(store, spec);
        store.tiers().cool(table.tableId(), 0, BLOCKS);
        assertThat(store.tiers().missingBytes(table.tableId(), 0, BLOCKS)).isPositive();
        assertThat(run(store, spec).readBytes().object()).as("%s", spec).isZero();
        NeededBytes needed = store.needed(spec);
        assertThat(needed.bytes()).as("%s", spec).isZero();
        assertThat(store.tiers().farthest(needed)).isEqualTo(Tier.SSD);
      }
    }
  }
}

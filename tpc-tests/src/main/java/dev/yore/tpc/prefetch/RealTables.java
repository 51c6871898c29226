package dev.yore.tpc.prefetch;

import dev.yore.planner.Database;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.MemoryUse;
import dev.yore.store.StoreOptions;
import dev.yore.store.TableChange;
import dev.yore.store.Tier;
import dev.yore.store.Transaction;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableName;
import dev.yore.store.tier.TierOptions;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import dev.yore.tpc.console.ProgressBar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The simulation's tables in a real store: as large in proportion, with an image of its own for
 * every day, all in an object store that takes its time, and with room for a part of a day's image
 * nearer. A block of the simulation is here a page of 16,384 rows in the state of a day. Confined
 * to one thread, but for what is asked while it is open.
 */
final class RealTables implements AutoCloseable {
  static final int DAYS = 24;
  static final int PAGE_ROWS = 16_384;
  static final int REQUEST_MILLIS = 10;
  private static final long BYTES_PER_SECOND = 80_000_000;

  /**
   * Rows for a block of the simulation: the smallest table has 5 pages, the largest 94. With a
   * quarter of that most steps of a walk stay in the page they come from.
   */
  private static final int ROWS_PER_BLOCK = 1280;

  /**
   * A multiple of all tables' blocks, so that keys of all tables are of one range, as fractions
   * are: lines are asked for by the same keys as their orders.
   */
  private static final int KEY_STEPS = 9600;

  /** Of the 48 MB that a day's image takes, about 0.4, as in the simulation. */
  private static final long DECODED_BYTES = 20L << 20;

  /** A day's image: pieces of objects are larger than pages, and a disk is than memory. */
  private static final long LOCAL_BYTES = 48L << 20;

  private static final int AMOUNT = 1;

  private final Path directory;
  private final TraceClock clock;
  private final long[] states;
  private Database database;

  private RealTables(Path directory, TraceClock clock, long[] states) {
    this.directory = directory;
    this.clock = clock;
    this.states = states;
    this.database = Database.open(options(StoreOptions.at(storeDirectory()).cacheBytes()));
  }

  /** So often the bar is advanced while a store is filled. */
  static final int FILLED = TieredTables.TABLES * (DAYS + 2);

  /** Fills a store in a directory. */
  static RealTables make(Path directory, TraceClock clock, ProgressBar bar) {
    RealTables tables = new RealTables(directory, clock, new long[DAYS]);
    tables.fill(bar);
    return tables;
  }

  private Path storeDirectory() {
    return directory.resolve("store");
  }

  private StoreOptions options(long decodedBytes) {
    ObjectStoreOptions objects =
        ObjectStoreOptions.of(directory.resolve("objects").toString())
            .throttled(REQUEST_MILLIS, BYTES_PER_SECOND);
    return StoreOptions.at(storeDirectory())
        .withClock(clock)
        .withCacheBytes(decodedBytes)
        .withTiers(TierOptions.NONE.withPlaces(null, objects).withCacheBytes(LOCAL_BYTES));
  }

  private void fill(ProgressBar bar) {
    throttle(false);
    try (SqlSession session = database.newSession()) {
      for (int table = 0; table < TieredTables.TABLES; table++) {
        run(session, "CREATE TABLE " + name(table) + " (id BIGINT PRIMARY KEY, amount BIGINT)");
        insert(table);
        bar.advance(1, name(table) + ", first rows");
      }
      for (int day = 0; day < DAYS; day++) {
        for (int table = 0; table < TieredTables.TABLES; table++) {
          update(table, day);
          bar.advance(1, name(table) + ", day " + day);
        }
        states[day] = database.store().lastSequence();
      }
      for (int table = 0; table < TieredTables.TABLES; table++) {
        run(session, "CALL SYS.COALESCE('" + name(table) + "')");
        database.store().tiers().move(tableId(table), Tier.OBJECT);
        bar.advance(1, name(table) + ", to the object store");
      }
    }
  }

  private static void run(SqlSession session, String sql) {
    session.execute(session.prepare(sql), List.of(), new AtomicBoolean(), 0);
  }

  private void insert(int table) {
    long spacing = keySpacing(table);
    long[] ids = LongStream.range(0, rows(table)).map(row -> row * spacing).toArray();
    VectorBatch rows =
        new VectorBatch(ids.length, List.of(vector(ids), vector(new long[ids.length])));
    commit(TableChange.insert(tableId(table), rows));
  }

  /** All of it becomes other values that nothing compresses; row ids of a new table are from 0. */
  private void update(int table, int day) {
    int count = (int) rows(table);
    long[] values = new SplittableRandom(day * 100L + table).longs(count).toArray();
    commit(
        TableChange.update(
            tableId(table),
            LongStream.range(0, count).toArray(),
            List.of(AMOUNT),
            new VectorBatch(count, List.of(vector(values)))));
  }

  private static ColumnVector vector(long[] values) {
    return new LongVector(values, values.length, null);
  }

  private void commit(TableChange change) {
    try (Transaction transaction = database.store().begin()) {
      transaction.apply(change);
      transaction.commit(null);
    }
  }

  static String name(int table) {
    return "r" + table;
  }

  static long rows(int table) {
    return (long) TieredTables.blocks(table) * ROWS_PER_BLOCK;
  }

  /** From one row's key to the next one's. */
  private static long keySpacing(int table) {
    return KEY_STEPS / TieredTables.blocks(table);
  }

  /** The key at a fraction of a table, 0 to 1. */
  static long key(double fraction) {
    return Math.round(fraction * KEY_STEPS * ROWS_PER_BLOCK);
  }

  /** The key of the row that a fraction of a table leads to. */
  static long keyOfRow(int table, double fraction) {
    long row = Math.min(rows(table) - 1, (long) (fraction * rows(table)));
    return row * keySpacing(table);
  }

  /** The first row whose key is not below a key. */
  static long row(int table, long key) {
    return -Math.floorDiv(-key, keySpacing(table));
  }

  static int pages(int table) {
    return (int) ((rows(table) + PAGE_ROWS - 1) / PAGE_ROWS);
  }

  /** The sequence of a day's state. */
  long state(int day) {
    return states[day];
  }

  private int tableId(int table) {
    return database
        .store()
        .catalog()
        .table(TableName.of(name(table).toUpperCase(Locale.ROOT)))
        .orElseThrow()
        .tableId();
  }

  Database database() {
    return database;
  }

  /** Begins anew: nothing is in memory, nothing has a local copy, nobody has asked anything. */
  void reopen(PrefetchMode mode) {
    for (int table = 0; table < TieredTables.TABLES; table++) {
      database.store().tiers().cool(tableId(table), 0, Integer.MAX_VALUE);
    }
    database.close();
    deleteHistory();
    database = Database.open(options(DECODED_BYTES));
    database.prefetch(mode);
  }

  private void deleteHistory() {
    Path history = storeDirectory().resolve("history");
    if (!Files.exists(history)) {
      return;
    }
    try (Stream<Path> files = Files.walk(history)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the object store as slow as it is meant to be, or as fast as it can. */
  void throttle(boolean slow) {
    database.store().tiers().slowDown(slow ? REQUEST_MILLIS : 0, slow ? BYTES_PER_SECOND : 0);
  }

  /** Bytes that came from the object store since it was opened. */
  long readBytes() {
    var traffic = database.store().tiers().traffic();
    return traffic == null ? 0 : traffic.readBytes();
  }

  /** Lookups of decoded values, and those of them that found something, since it was opened. */
  long[] lookups() {
    for (MemoryUse use : database.store().memory()) {
      Long hits = use.hits();
      Long misses = use.misses();
      if (use.area().equals("decoded vectors") && hits != null && misses != null) {
        return new long[] {hits + misses, hits};
      }
    }
    return new long[2];
  }

  /** What reads a page as a question would; the day after the last is the present. */
  ScanSpec page(long block) {
    int day = TieredTables.hour(block) / 24;
    int table = TieredTables.table(block);
    long pageKeys = PAGE_ROWS * keySpacing(table);
    long from = TieredTables.index(block) * pageKeys;
    return new ScanSpec(
        tableId(table),
        List.of(AMOUNT),
        List.of(
            new Compare(0, Operator.GREATER_OR_EQUAL, from),
            new Compare(0, Operator.LESS, from + pageKeys)),
        day < DAYS ? new Period.AsOf(states[day]) : new Period.Current(),
        Long.MAX_VALUE);
  }

  /** The rows of an answer, as text. */
  static String answer(SqlSession session, String sql, List<@Nullable Object> parameters) {
    SqlResult result = session.execute(session.prepare(sql), parameters, new AtomicBoolean(), 0);
    List<String> answer = new ArrayList<>();
    try (RowCursor cursor = ((SqlResult.Rows) result).cursor()) {
      for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
        answer.add(Arrays.toString(row));
      }
    }
    return String.join(" ", answer);
  }

  @Override
  public void close() {
    database.close();
  }
}

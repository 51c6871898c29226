package dev.yore.tpc.prefetch;

import dev.yore.planner.Database;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.StoreOptions;
import dev.yore.store.Tier;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.schema.TableName;
import dev.yore.store.tier.TierOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A real store whose only table lies in an object store that takes its time: a directory made slow.
 * Confined to one thread.
 */
final class TieredStore implements AutoCloseable {
  /** Of a table of a million and a half rows. */
  static final int BLOCKS = 24;

  static final int BLOCK_ROWS = 65_536;
  private static final long REQUEST_MILLIS = 20;
  private static final long BYTES_PER_SECOND = 40_000_000;

  /** Some six blocks: a run is gone from memory before its blocks are asked for again. */
  private static final long CACHE_BYTES = 12L << 20;

  private final Database database;
  private final SqlSession session;

  /**
   * A store that is filled.
   *
   * @param localBytes room for copies of what was read from the object store
   */
  TieredStore(Path directory, long localBytes) {
    StoreOptions options =
        StoreOptions.at(directory.resolve("store"))
            .withCacheBytes(CACHE_BYTES)
            .withTiers(
                TierOptions.NONE
                    .withPlaces(
                        null,
                        ObjectStoreOptions.of(directory.resolve("objects").toString())
                            .throttled(REQUEST_MILLIS, BYTES_PER_SECOND))
                    .withCacheBytes(localBytes));
    database = Database.open(options);
    session = database.newSession();
    fill();
  }

  private void fill() {
    run("CREATE TABLE reading (id BIGINT PRIMARY KEY, amount BIGINT, place VARCHAR(40))");
    for (int block = 0; block < BLOCKS; block++) {
      long from = (long) block * BLOCK_ROWS;
      run(
          "INSERT INTO reading SELECT "
              + from
              + " + a.n * 256 + b.n, MOD((a.n * 7919 + b.n * 104729) * "
              + (block + 3)
              + ", 1000003), 'place ' || CAST(MOD(a.n * 31 + b.n * 17, 9973) AS VARCHAR(10)) FROM "
              + numbers("a")
              + ", "
              + numbers("b"));
    }
    moveAway();
  }

  private void moveAway() {
    run("CALL SYS.COALESCE('reading')");
    database.store().tiers().move(tableId(), Tier.OBJECT);
  }

  /**
   * Changes some rows of every block in one commit after the other, and moves all away again.
   *
   * @return the sequences of the commits, oldest first
   */
  List<Long> addHistory(int commits) {
    List<Long> sequences = new ArrayList<>();
    for (int i = 0; i < commits; i++) {
      run("UPDATE reading SET amount = amount + 1 WHERE MOD(id, 4096) = " + i);
      sequences.add(database.store().lastSequence());
    }
    moveAway();
    return sequences;
  }

  /** 0 to 255. */
  private static String numbers(String alias) {
    StringBuilder values = new StringBuilder("(VALUES ");
    for (int i = 0; i < 256; i++) {
      values.append(i == 0 ? "(" : ", (").append(i).append(')');
    }
    return values.append(") AS ").append(alias).append("(n)").toString();
  }

  private int tableId() {
    return database.store().catalog().table(TableName.of("READING")).orElseThrow().tableId();
  }

  Database database() {
    return database;
  }

  /** Nothing has a local copy any more. */
  void coolDown() {
    database.store().tiers().cool(tableId(), 0, BLOCKS);
  }

  /** Bytes that came from the object store so far. */
  long readBytes() {
    var traffic = database.store().tiers().traffic();
    return traffic == null ? 0 : traffic.readBytes();
  }

  /** Fetches a block's bytes from the object store, as read-ahead would. */
  void warm(int block) {
    if (block >= 0 && block < BLOCKS) {
      database.store().tiers().warm(tableId(), block, block + 1);
    }
  }

  /** Asks for the sums of a block, and says how long that took. */
  long ask(int block) {
    long from = (long) block * BLOCK_ROWS;
    long start = System.nanoTime();
    rows(
        "SELECT SUM(amount), COUNT(DISTINCT place) FROM reading WHERE id >= ? AND id < ?",
        from,
        from + BLOCK_ROWS);
    return System.nanoTime() - start;
  }

  long run(String sql) {
    SqlResult result = session.execute(session.prepare(sql), List.of(), new AtomicBoolean(), 0);
    return ((SqlResult.Count) result).rows();
  }

  private void rows(String sql, @Nullable Object... parameters) {
    answer(session, sql, Arrays.asList(parameters));
  }

  /** The rows of an answer, as text. */
  static String answer(SqlSession session, String sql, List<@Nullable Object> parameters) {
    SqlResult result = session.execute(session.prepare(sql), parameters, new AtomicBoolean(), 0);
    StringBuilder answer = new StringBuilder();
    try (RowCursor cursor = ((SqlResult.Rows) result).cursor()) {
      for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
        answer.append(Arrays.toString(row));
      }
    }
    return answer.toString();
  }

  @Override
  public void close() {
    session.close();
    database.close();
  }
}

package dev.yore.tpc.prefetch;

import dev.yore.planner.Database;
import dev.yore.planner.RowCursor;
import dev.yore.planner.SqlResult;
import dev.yore.planner.SqlSession;
import dev.yore.store.StoreOptions;
import dev.yore.store.object.ObjectStoreOptions;
import dev.yore.store.predict.PrefetchMode;
import dev.yore.store.tier.TierOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process that lets statements' data be fetched from an object store that does not answer, until
 * it is killed; and what the test has in common with it.
 */
final class KilledFetcher {
  /** Printed when what waits is kept. */
  static final String READY = "ready";

  /** Its clock, when the first statements are expected. */
  static final Instant BEGINNING = Instant.parse("2026-05-04T08:00:00Z");

  /** Statements that were expected so long before the others. */
  static final int EARLY = 3;

  static final int LATE = 6;
  private static final long EARLY_SECONDS = 100;

  /** As good as for ever. */
  private static final long STALL_MILLIS = 3_600_000;

  private static final long MAX_WAIT_SECONDS = 300;

  private KilledFetcher() {}

  /** A clock that stands until it is set. Safe for many threads. */
  static final class SetClock implements InstantSource {
    private volatile Instant now = BEGINNING;

    @Override
    public Instant instant() {
      return now;
    }

    void pass(long seconds) {
      now = now.plusSeconds(seconds);
    }
  }

  static Database open(Path parent, InstantSource clock) {
    Database database =
        Database.open(
            StoreOptions.at(parent.resolve("store"))
                .withClock(clock)
                .withBackgroundWork(false)
                .withTiers(
                    TierOptions.NONE.withPlaces(
                        null,
                        ObjectStoreOptions.of(parent.resolve("objects").toString())
                            .throttled(1, 0))));
    database.prefetch(PrefetchMode.AUTO);
    return database;
  }

  /** From now on the object store does not answer. */
  static void stall(Database database) {
    database.store().tiers().slowDown(STALL_MILLIS, 0);
  }

  /** The statements that are said to come. */
  static List<String> statements(int from, int to) {
    List<String> statements = new ArrayList<>();
    for (int i = from; i < to; i++) {
      statements.add("SELECT SUM(amount), COUNT(*) FROM stock WHERE id >= " + i * 1000);
    }
    return statements;
  }

  static List<List<@Nullable Object>> rows(SqlSession session, String sql) {
    SqlResult result = session.execute(session.prepare(sql), List.of(), new AtomicBoolean(), 0);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (result instanceof SqlResult.Rows answer) {
      try (RowCursor cursor = answer.cursor()) {
        for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(Arrays.asList(row.clone()));
        }
      }
    }
    return rows;
  }

  /** Takes the directory in which store and objects are. */
  public static void main(String[] arguments) throws IOException {
    Path parent = Path.of(arguments[0]);
    SetClock clock = new SetClock();
    Database database = open(parent, clock);
    SqlSession session = database.newSession();
    stall(database);
    statements(0, EARLY).forEach(sql -> expect(session, sql));
    clock.pass(EARLY_SECONDS);
    statements(EARLY, EARLY + LATE).forEach(sql -> expect(session, sql));
    Path kept = parent.resolve("store/history/data.mdb");
    awaitBytes(kept, queueOf(EARLY + LATE));
    // The thread that answers is the one that writes: it has written.
    System.out.println(rows(session, "SELECT state FROM sys.prefetch_queue").size());
    System.out.println(READY);
    System.out.flush();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS));
  }

  private static void expect(SqlSession session, String sql) {
    rows(session, "CALL SYS.PREFETCH('" + sql + "')");
  }

  /** How a kept queue of so many begins; docs/format-metadata.md. */
  private static String queueOf(int fetches) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeInt(fetches);
      out.writeUTF("HINTED");
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void awaitBytes(Path file, String wanted) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (!Files.exists(file)
        || !new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the queue was not kept");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}

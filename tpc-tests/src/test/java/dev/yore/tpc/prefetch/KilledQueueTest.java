package dev.yore.tpc.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.planner.Database;
import dev.yore.planner.SqlSession;
import dev.yore.store.Tier;
import dev.yore.store.schema.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while what is expected waits for an object store that does not answer. */
@Timeout(300)
class KilledQueueTest {
  /** Of the process's clock: what was expected first can come no more, the rest can. */
  private static final long DOWN_SECONDS = 200;

  private static final String QUEUE =
      "SELECT session_id < 0, generator, tier, CAST(COUNT(*) AS INTEGER) FROM sys.prefetch_queue"
          + " GROUP BY session_id < 0, generator, tier";

  private static final String JUDGED =
      "SELECT outcome, CAST(COUNT(*) AS INTEGER) FROM sys.predictions WHERE generator = 'HINTED'"
          + " AND session_id < 0 GROUP BY outcome ORDER BY outcome";

  @TempDir private Path parent;

  @Test
  void whatWaitedWhenTheProcessWasKilledIsFetchedOrJudgedAndAnswersAreAsBefore() throws Exception {
    List<List<List<@Nullable Object>>> before = fill();
    kill();
    KilledFetcher.SetClock clock = new KilledFetcher.SetClock();
    clock.pass(DOWN_SECONDS);
    Database stalled = KilledFetcher.open(parent, clock);
    KilledFetcher.stall(stalled);
    try (SqlSession session = stalled.newSession()) {
      assertWaiting(session);
      assertThat(KilledFetcher.rows(session, JUDGED))
          .containsExactly(List.of("NOT_COME", KilledFetcher.EARLY));
    }
    // The object store does not answer, but nobody needs what it was asked for.
    CompletableFuture.runAsync(stalled::close).get(2, TimeUnit.MINUTES);
    try (Database database = KilledFetcher.open(parent, clock);
        SqlSession session = database.newSession()) {
      KilledFetcher.stall(database);
      assertWaiting(session);
      database.store().tiers().slowDown(0, 0);
      while (!KilledFetcher.rows(session, "SELECT state FROM sys.prefetch_queue").isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      long requests = requests(database);
      assertThat(answers(session)).isEqualTo(before);
      assertThat(requests(database)).as("all had been fetched").isEqualTo(requests);
      assertThat(KilledFetcher.rows(session, JUDGED))
          .containsExactly(List.of("USED", KilledFetcher.LATE));
      assertThat(database.store().check(what -> {})).isEmpty();
    }
  }

  private static long requests(Database database) {
    return Objects.requireNonNull(database.store().tiers().traffic()).requests();
  }

  private static void assertWaiting(SqlSession session) {
    KilledFetcher.rows(session, "SELECT COUNT(*) FROM marks");
    assertThat(KilledFetcher.rows(session, QUEUE))
        .containsExactly(List.of(true, "HINTED", Tier.OBJECT.name(), KilledFetcher.LATE));
  }

  private static List<List<List<@Nullable Object>>> answers(SqlSession session) {
    return KilledFetcher.statements(0, KilledFetcher.EARLY + KilledFetcher.LATE).stream()
        .map(sql -> KilledFetcher.rows(session, sql))
        .toList();
  }

  /** A table in the object store, without copies, and one that is not; returns the answers. */
  private List<List<List<@Nullable Object>>> fill() {
    try (Database database = KilledFetcher.open(parent, new KilledFetcher.SetClock());
        SqlSession session = database.newSession()) {
      KilledFetcher.rows(session, "CREATE TABLE marks (id INTEGER PRIMARY KEY)");
      KilledFetcher.rows(session, "CREATE TABLE stock (id INTEGER PRIMARY KEY, amount INTEGER)");
      KilledFetcher.rows(session, "INSERT INTO stock VALUES (0, 17)");
      for (int rows = 1; rows <= 8192; rows *= 2) {
        KilledFetcher.rows(
            session,
            "INSERT INTO stock SELECT id + %d, MOD(id * 7919 + amount, 10007) FROM stock"
                .formatted(rows));
      }
      List<List<List<@Nullable Object>>> answers = answers(session);
      database.store().flush();
      int table = database.store().catalog().table(TableName.of("STOCK")).orElseThrow().tableId();
      database.store().tiers().move(table, Tier.OBJECT);
      database.store().tiers().cool(table, 0, 1);
      return answers;
    }
  }

  private void kill() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                KilledFetcher.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.equals(KilledFetcher.READY)) {
          process.toHandle().destroyForcibly(); // Unlike the process's own it leaves the pipe open.
        }
      }
    }
    process.waitFor();
    assertThat(lines)
        .containsExactly(
            String.valueOf(KilledFetcher.EARLY + KilledFetcher.LATE), KilledFetcher.READY);
  }
}

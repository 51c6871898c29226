package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a process is killed that moves and publishes segments, the store is what it was. */
class KilledMoveTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int MAX_MILLIS = 400;
  private static final int SEGMENTS = 4;
  private static final int ROWS = 500;

  @Test
  void aKilledMoveLosesNothing(@TempDir Path parent) throws Exception {
    killAndCheck(parent, 3);
  }

  @Tag("long")
  @Test
  void aStoreWhoseMovesAreKilledFortyTimesLosesNothing(@TempDir Path parent) throws Exception {
    killAndCheck(parent, 40);
  }

  private static void killAndCheck(Path parent, int rounds) throws Exception {
    System.out.println("KilledMoveTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    List<List<@Nullable Object>> rows = fill(parent);
    for (int round = 0; round < rounds; round++) {
      Process mover = ChildJvm.start(KilledMover.class, parent.toString());
      try {
        assertThat(mover.inputReader().readLine()).isEqualTo("ready");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_MILLIS)));
        assertThat(mover.isAlive()).as("the mover must live until it is killed").isTrue();
      } finally {
        mover.destroyForcibly().waitFor();
      }
      try (Store store = Store.open(KilledMover.options(parent))) {
        TableSchema table = store.catalog().table(TableName.of("ITEMS")).orElseThrow();
        assertThat(TestTables.versions(store, table)).as("seed %d", SEED).isEqualTo(rows);
        assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
      }
    }
  }

  private static List<List<@Nullable Object>> fill(Path parent) {
    try (Store store = Store.open(KilledMover.options(parent))) {
      TableSchema table = TestTables.items(store);
      for (long segment = 0; segment < SEGMENTS; segment++) {
        try (Transaction txn = store.begin()) {
          for (long i = segment * ROWS; i < (segment + 1) * ROWS; i++) {
            TestTables.insert(txn, table, TestTables.row(i, "n" + i, i));
          }
          txn.commit(null);
        }
        store.flush();
      }
      return TestTables.versions(store, table);
    }
  }
}

package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process killed while it writes loses nothing it has acknowledged, and leaves no half of what it
 * has not. Each round goes on with the store the last one left.
 */
class KillTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int MAX_MILLIS = 700;
  private static final int LONG_ROUNDS = 50;

  @Test
  void aKilledWriterLosesNothingAcknowledged(@TempDir Path parent) throws Exception {
    killAndCheck(parent, 3);
  }

  @Tag("long")
  @Test
  void aWriterKilledFiftyTimesLosesNothingAcknowledged(@TempDir Path parent) throws Exception {
    killAndCheck(parent, LONG_ROUNDS);
  }

  private static void killAndCheck(Path parent, int rounds) throws Exception {
    System.out.println("KillTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    Path directory = parent.resolve("store");
    Map<String, Long> acknowledged = new HashMap<>();
    Map<String, Long> sequences = new HashMap<>();
    for (int round = 1; round <= rounds; round++) {
      // A busy machine may let no process do anything before it is killed, which shows nothing.
      boolean mayHaveDoneNothing = round < rounds || !acknowledged.isEmpty();
      KilledProcess.runAndKill(
              KilledWriter.class,
              directory,
              random.nextInt(MAX_MILLIS),
              lines -> mayHaveDoneNothing || lines.stream().anyMatch(KillTest::isCommit))
          .forEach(line -> take(line, acknowledged, sequences));
      check(directory, acknowledged, sequences);
    }
    assertThat(acknowledged).isNotEmpty();
  }

  private static boolean isCommit(String line) {
    return line.split(" ").length == 4;
  }

  private static void take(
      String line, Map<String, Long> acknowledged, Map<String, Long> sequences) {
    if (isCommit(line)) {
      String[] words = line.split(" ");
      acknowledged.put(words[0], Long.parseLong(words[1]));
      sequences.put(words[0], Long.parseLong(words[2]));
    }
  }

  private static void check(
      Path directory, Map<String, Long> acknowledged, Map<String, Long> sequences) {
    try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
      assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
    }
    try (Store store = Store.open(StoreOptions.at(directory).withBackgroundWork(false))) {
      for (int writer = 0; writer < KilledWriter.WRITERS; writer++) {
        TableSchema keyed = table(store, "KEYED" + writer);
        TableSchema plain = table(store, "PLAIN" + writer);
        long commits = whole(store, keyed, plain, store.lastSequence());
        Long last = acknowledged.get(plain.name().name());
        Long sequence = sequences.get(plain.name().name());
        if (last != null && sequence != null) {
          assertThat(commits).as("seed %d", SEED).isGreaterThan(last);
          assertThat(whole(store, keyed, plain, sequence)).isEqualTo(last + 1);
        }
      }
      assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
    }
  }

  private static TableSchema table(Store store, String name) {
    return store.catalog().table(TableName.of(name)).orElseThrow();
  }

  /** The number of commits a writer's tables show at a sequence, each of them whole. */
  private static long whole(Store store, TableSchema keyed, TableSchema plain, long sequence) {
    List<List<@Nullable Object>> plainRows = TestTables.asOf(store, plain, sequence);
    List<List<@Nullable Object>> keyedRows = TestTables.asOf(store, keyed, sequence);
    Map<Object, Integer> rowsByCommit = new HashMap<>();
    for (List<@Nullable Object> row : plainRows) {
      rowsByCommit.merge(String.valueOf(row.get(1)), 1, Integer::sum);
    }
    assertThat(rowsByCommit.values()).as("seed %d", SEED).allMatch(n -> n == KilledWriter.ROWS);
    assertThat(keyedRows).hasSameSizeAs(plainRows);
    long commits = rowsByCommit.size();
    if (commits > 1) {
      assertThat(keyedRows).contains(TestTables.row(0L, "n0", commits - 1));
    }
    return commits;
  }
}

package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever a process is killed that adopts segments, each job is there whole or not at all; what
 * was acknowledged is there, and a job that is asked for again is committed once.
 */
class KilledAdoptionTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int MAX_MILLIS = 700;

  @Test
  void aKilledAdoptionIsACommitOrNone(@TempDir Path parent) throws Exception {
    killAndCheck(parent, 3);
  }

  @Tag("long")
  @Test
  void soIsEachOfThirty(@TempDir Path parent) throws Exception {
    killAndCheck(parent, 30);
  }

  private static void killAndCheck(Path parent, int rounds) throws Exception {
    System.out.println("KilledAdoptionTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    try (Store store = Store.open(StagedRows.options(parent))) {
      TestTables.items(store);
    }
    for (int round = 0; round < rounds; round++) {
      List<String> lines =
          KilledProcess.runAndKill(KilledAdopter.class, parent, random.nextInt(MAX_MILLIS));
      try (Store store = Store.open(StagedRows.options(parent));
          ObjectAccess objects = StagedRows.objects(parent)) {
        assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
        Map<Long, Integer> found = rowsByJob(store);
        long next = 0;
        for (Map.Entry<Long, Integer> job : found.entrySet()) {
          assertThat(job.getValue())
              .as("seed %d job %d", SEED, job.getKey())
              .isEqualTo(KilledAdopter.ROWS);
          next = Math.max(next, job.getKey() + 1);
        }
        assertThat(found).hasSize((int) next);
        for (String line : lines) {
          String[] words = line.split(" ");
          if (words[0].equals("committed")) {
            assertThat(found).as("seed %d %s", SEED, line).containsKey(Long.valueOf(words[1]));
            assertThat(store.commitStaged("job-" + words[1]).sequence())
                .isEqualTo(Long.parseLong(words[2]));
          }
        }
        assertThat(leftovers(parent)).isEmpty();
        // The job that was under way, whether its commit was made or not, is committed once.
        String last = lines.get(lines.size() - 1);
        if (last.startsWith("staged")) {
          long job = Long.parseLong(last.split(" ")[1]);
          long before = store.lastSequence();
          Commit commit = store.commitStaged("job-" + job);
          assertThat(commit.sequence() > before).isEqualTo(!found.containsKey(job));
          assertThat(rowsByJob(store)).containsEntry(job, KilledAdopter.ROWS);
          assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
        }
      }
    }
  }

  private static Map<Long, Integer> rowsByJob(Store store) {
    TableSchema items = KilledAdopter.items(store);
    Map<Long, Integer> rows = new HashMap<>();
    for (List<@Nullable Object> row : TestTables.asOf(store, items, store.lastSequence())) {
      long id = ((Number) java.util.Objects.requireNonNull(row.get(0))).longValue();
      if (id < KilledAdopter.ownRow(0)) {
        rows.merge(id / KilledAdopter.ROWS, 1, Integer::sum);
      }
    }
    return rows;
  }

  private static List<Path> leftovers(Path parent) throws IOException {
    try (Stream<Path> files = Files.walk(parent.resolve("store/segments"))) {
      return files.filter(file -> file.toString().contains("staged")).toList();
    }
  }
}

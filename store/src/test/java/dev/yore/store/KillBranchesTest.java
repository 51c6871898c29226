package dev.yore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.schema.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process killed while it writes on branches and merges them loses nothing it has acknowledged on
 * any of them, and neither a commit nor a merge is there by half. Each round goes on with the store
 * the last one left.
 */
class KillBranchesTest {
  private static final long SEED = Long.getLong("yore.test.seed", System.nanoTime());
  private static final int MAX_MILLIS = 900;
  private static final int LONG_ROUNDS = 50;

  /** The last commit of each branch that was acknowledged: its sequence and what number it had. */
  private record Acknowledged(long sequence, long number) {}

  private final TreeMap<Integer, Acknowledged> written = new TreeMap<>();

  /** Sequences of acknowledged merges, with the branch that was merged. */
  private final TreeMap<Long, Integer> merged = new TreeMap<>();

  @Test
  void aProcessKilledWhileItWritesAndMergesBranchesLosesNothing(@TempDir Path parent)
      throws Exception {
    killAndCheck(parent, 2);
  }

  @Tag("long")
  @Test
  void norDoesOneKilledFiftyTimes(@TempDir Path parent) throws Exception {
    killAndCheck(parent, LONG_ROUNDS);
  }

  private void killAndCheck(Path parent, int rounds) throws Exception {
    System.out.println("KillBranchesTest: -Dyore.test.seed=" + SEED);
    Random random = new Random(SEED);
    Path directory = parent.resolve("store");
    for (int round = 0; round < rounds; round++) {
      int millis = MAX_MILLIS / 2 + random.nextInt(MAX_MILLIS);
      // Two rounds on a busy machine may see no merge; the last one waits for the first.
      boolean mayGoWithout = round + 1 < rounds || !merged.isEmpty();
      List<String> lines =
          KilledProcess.runAndKill(
              KilledBranches.class,
              directory,
              millis,
              printed -> mayGoWithout || hasCommitAndMerge(printed));
      lines.forEach(line -> take(line.split(" ")));
      try (Store store = Store.open(StoreOptions.at(directory).withReadOnly(true))) {
        assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
      }
      try (Store store = Store.open(StoreOptions.at(directory).withBackgroundWork(false))) {
        check(store);
        assertThat(store.check(what -> {})).as("seed %d", SEED).isEmpty();
      }
    }
    assertThat(written).isNotEmpty();
    assertThat(merged).isNotEmpty();
  }

  private static boolean hasCommitAndMerge(List<String> lines) {
    long merges = lines.stream().filter(line -> line.startsWith(KilledBranches.MERGED)).count();
    // One line says that the process is ready, the others are commits.
    return merges > 0 && lines.size() > merges + 1;
  }

  private void take(String[] words) {
    if (words.length < 4) {
      return;
    }
    long sequence = Long.parseLong(words[2]);
    if (words[0].equals(KilledBranches.MERGED)) {
      merged.put(sequence, Integer.parseInt(words[1]));
    } else {
      written.put(
          Integer.parseInt(words[0].substring(1)),
          new Acknowledged(sequence, Long.parseLong(words[1])));
    }
  }

  private void check(Store store) {
    for (int branch = 0; branch < KilledBranches.BRANCHES; branch++) {
      TableSchema own =
          TestTables.table(store, KilledBranches.branch(branch), KilledBranches.TABLE);
      long now = commits(store, own, branch, store.lastSequence());
      Acknowledged last = written.get(branch);
      if (last != null) {
        assertThat(now)
            .as("commits of branch %d, seed %d", branch, SEED)
            .isGreaterThan(last.number);
        assertThat(commits(store, own, branch, last.sequence)).isEqualTo(last.number + 1);
      }
      checkMerges(store, own, branch);
    }
  }

  /** Main has of a branch what the branch had when it was last merged, and goes on having it. */
  private void checkMerges(Store store, TableSchema own, int branch) {
    TableSchema main = TestTables.table(store, "main", KilledBranches.TABLE);
    long before = 0;
    List<Long> sequences = new ArrayList<>(merged.keySet());
    sequences.removeIf(s -> merged.get(s) != branch);
    for (long sequence : sequences.subList(Math.max(0, sequences.size() - 20), sequences.size())) {
      long there = commits(store, main, branch, sequence);
      assertThat(there)
          .as("commits of branch %d in main as of %d, seed %d", branch, sequence, SEED)
          .isPositive()
          .isGreaterThanOrEqualTo(before)
          .isLessThanOrEqualTo(commits(store, own, branch, sequence));
      before = there;
    }
    assertThat(commits(store, main, branch, store.lastSequence())).isGreaterThanOrEqualTo(before);
  }

  /** The number of a branch's commits a table shows at a sequence: the first ones, each whole. */
  private static long commits(Store store, TableSchema table, int branch, long sequence) {
    TreeMap<Long, Integer> rows = new TreeMap<>();
    for (List<@Nullable Object> row : TestTables.asOf(store, table, sequence)) {
      if (KilledBranches.isOf(branch, row)) {
        rows.merge((Long) row.get(2), 1, Integer::sum);
      }
    }
    assertThat(rows.values()).as("seed %d", SEED).allMatch(n -> n == KilledBranches.ROWS);
    assertThat(rows.isEmpty() ? 0 : rows.lastKey() + 1).isEqualTo(rows.size());
    return rows.size();
  }
}

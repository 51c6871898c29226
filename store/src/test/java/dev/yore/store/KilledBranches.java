package dev.yore.store;

import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.TableSchema;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes on several branches and merges them into main all the time, until it is
 * killed, and says on its standard output what was acknowledged. Commit {@code n} of a branch puts
 * {@link #ROWS} rows of the value {@code n} into the branch's part of the table.
 */
final class KilledBranches {
  static final int BRANCHES = 3;
  static final int ROWS = 4;
  static final String TABLE = "SHARED";
  static final String MERGED = "merged";

  /** Ids of a branch's rows begin with this times its number. */
  static final long IDS_OF_A_BRANCH = 1_000_000_000L;

  private KilledBranches() {}

  static String branch(int number) {
    return "b" + number;
  }

  /** Takes the store's directory. */
  public static void main(String[] arguments) throws InterruptedException {
    StoreOptions options = StoreOptions.at(Path.of(arguments[0])).withFlushRowEvents(200);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Store store = Store.open(options);
    if (store.lastSequence() == 0) {
      TestTables.create(store, TABLE, List.of(0));
    }
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < BRANCHES; number++) {
      int own = number;
      if (store.catalogs().branches().branch(branch(own)).isEmpty()) {
        store.execute(new BranchChange.CreateBranch(branch(own), "main", null), null);
      }
      threads.add(new Thread(() -> write(store, own, out)));
    }
    threads.add(new Thread(() -> merge(store, out)));
    out.println(KilledProcess.READY);
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(Store store, int branch, PrintStream out) {
    TableSchema table = TestTables.table(store, branch(branch), TABLE);
    long n;
    try (Transaction txn = store.begin(branch(branch))) {
      n = TestTables.now(txn, table).stream().filter(row -> isOf(branch, row)).count() / ROWS;
    }
    while (true) {
      try (Transaction txn = store.begin(branch(branch))) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
          rows.add(TestTables.row(branch * IDS_OF_A_BRANCH + n * ROWS + i, "n", n));
        }
        txn.apply(
            TableChange.insert(table.tableId(), TestTables.rows(table, List.of(0, 1, 2), rows)));
        Commit commit = txn.commit(null).orElseThrow();
        out.println(branch(branch) + " " + n + " " + commit.sequence() + " .");
      }
      n++;
    }
  }

  static boolean isOf(int branch, List<@Nullable Object> row) {
    return (Long) row.get(0) / IDS_OF_A_BRANCH == branch;
  }

  private static void merge(Store store, PrintStream out) {
    for (int number = 0; true; number = (number + 1) % BRANCHES) {
      MergeResult result = store.merge(branch(number), "main", MergePolicy.REPORT, null);
      if (result.status() == MergeResult.Status.CONFLICTS) {
        throw new IllegalStateException("conflicts: " + result.conflicts());
      }
      Commit commit = result.commit();
      if (commit != null) {
        out.println(MERGED + " " + number + " " + commit.sequence() + " .");
      }
    }
  }
}

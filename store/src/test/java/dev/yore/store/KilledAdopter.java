package dev.yore.store;

import dev.yore.store.object.ObjectAccess;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.staged.StagedFile;
import java.nio.file.Path;

/**
 * A process that commits staged jobs until it is killed. Prints those it was told are committed.
 */
final class KilledAdopter {
  /** More than half a block: its segment is adopted. */
  static final int ROWS = 33_000;

  private KilledAdopter() {}

  static TableSchema items(Store store) {
    return store.catalog().table(TableName.of("ITEMS")).orElseThrow();
  }

  /** Between jobs it commits rows of its own, above all jobs' keys. */
  static long ownRow(long job) {
    return 1_000_000_000 + job;
  }

  static void stage(Store store, ObjectAccess objects, long job) {
    TableSchema items = items(store);
    String name = "job-" + job;
    StagedFile file =
        StagedRows.segment(
            store, objects, items, name, "part", StagedRows.of(name, job * ROWS, (job + 1) * ROWS));
    StagedRows.job(store, objects, items, name, file);
  }

  /** Takes the directory in which store and objects are. */
  public static void main(String[] arguments) {
    Path parent = Path.of(arguments[0]);
    Store store = Store.open(StagedRows.options(parent));
    ObjectAccess objects = StagedRows.objects(parent);
    System.out.println(KilledProcess.READY);
    // As many as there are were committed before.
    for (long job = store.rowCount(items(store).tableId()) / ROWS; ; job++) {
      stage(store, objects, job);
      System.out.println("staged " + job + " .");
      Commit commit = store.commitStaged("job-" + job);
      System.out.println("committed " + job + " " + commit.sequence() + " .");
      try (Transaction txn = store.begin()) {
        TestTables.insert(txn, items(store), TestTables.row(ownRow(job), "own", job));
        txn.commit(null);
      }
    }
  }
}

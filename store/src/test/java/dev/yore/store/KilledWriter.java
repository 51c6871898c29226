package dev.yore.store;

import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes until it is killed, and says on its standard output which commits were
 * acknowledged. Commit {@code n} of a writer puts {@link #ROWS} rows of the value {@code n} into
 * both of its tables and raises the counter in the first row.
 */
final class KilledWriter {
  static final int ROWS = 5;
  static final int WRITERS = 3;

  private KilledWriter() {}

  /** Takes the store's directory. */
  public static void main(String[] arguments) throws InterruptedException {
    StoreOptions options = StoreOptions.at(Path.of(arguments[0])).withFlushRowEvents(300);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Store store = Store.open(options);
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      TableSchema keyed = table(store, "KEYED" + writer, List.of(0));
      TableSchema plain = table(store, "PLAIN" + writer, List.of());
      Thread thread = new Thread(() -> write(store, keyed, plain, out));
      writers.add(thread);
    }
    out.println("ready");
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static TableSchema table(Store store, String name, List<Integer> key) {
    return store
        .catalog()
        .table(dev.yore.store.schema.TableName.of(name))
        .orElseGet(() -> TestTables.create(store, name, key));
  }

  private static void write(Store store, TableSchema keyed, TableSchema plain, PrintStream out) {
    long n = TestTables.now(store, plain).size() / ROWS;
    while (true) {
      try (Transaction txn = store.begin()) {
        txn.apply(TableChange.insert(keyed.tableId(), rows(keyed, n)));
        txn.apply(TableChange.insert(plain.tableId(), rows(plain, n)));
        if (n > 0) {
          TestTables.update(txn, keyed, 0, 2, n);
        }
        Commit commit = txn.commit("n " + n).orElseThrow();
        out.println(plain.name().name() + " " + n + " " + commit.sequence() + " .");
      }
      n++;
    }
  }

  private static VectorBatch rows(TableSchema table, long n) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(TestTables.row(n * ROWS + i, "n" + n, n));
    }
    return TestTables.rows(table, List.of(0, 1, 2), rows);
  }
}

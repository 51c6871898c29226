package dev.yore.tpc.crash;

import dev.yore.store.Store;
import dev.yore.store.StoreOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * The program that gets killed: writes commits from several threads and says {@code writer number
 * sequence} on standard output after each has returned.
 */
final class LedgerProcess {
  // Small, so that kills also hit flushing and the checkpoint after it.
  static final int FLUSH_ROW_EVENTS = 1_000;

  private LedgerProcess() {}

  static StoreOptions options(Path directory) {
    return StoreOptions.at(directory).withFlushRowEvents(FLUSH_ROW_EVENTS);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int writers = Integer.parseInt(arguments[1]);
    Store store = Store.open(options(Path.of(arguments[0])));
    Ledger ledger = Ledger.of(store);
    Map<Long, Long> last = ledger.counters(store.lastSequence());
    Thread[] threads = new Thread[writers];
    for (int writer = 0; writer < writers; writer++) {
      int self = writer;
      long first = last.get((long) writer) + 1;
      threads[writer] = new Thread(() -> write(ledger, self, first), "writer-" + writer);
      threads[writer].setUncaughtExceptionHandler((thread, e) -> fail(e));
      threads[writer].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(Ledger ledger, int writer, long first) {
    for (long number = first; ; number++) {
      long sequence = ledger.commit(writer, number);
      synchronized (System.out) {
        System.out.println(writer + " " + number + " " + sequence);
      }
    }
  }

  private static void fail(Throwable e) {
    e.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}

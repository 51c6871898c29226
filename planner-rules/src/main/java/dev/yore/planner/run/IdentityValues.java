package dev.yore.planner.run;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.Identity;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands out the numbers of identity columns. Where a column's numbers have got to is not stored: it
 * is the greatest that any version of a row ever had, read once per table when it is first needed,
 * so nothing must be written to hand one out. Numbers of transactions that failed are skipped until
 * the store is opened anew. Safe for many threads.
 */
public final class IdentityValues {
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

  private record Key(int tableId, int columnId) {}

  /** The next number of a column. */
  public long next(TableSchema table, int ordinal, Transaction transaction) {
    return counter(table, ordinal, transaction).next(table, table.columns().get(ordinal));
  }

  /** Later numbers go on from a value that a statement gave itself. */
  public void given(TableSchema table, int ordinal, long value, Transaction transaction) {
    counter(table, ordinal, transaction).given(value);
  }

  private Counter counter(TableSchema table, int ordinal, Transaction transaction) {
    Column column = table.columns().get(ordinal);
    return counters.computeIfAbsent(
        new Key(table.tableId(), column.id()), key -> started(table, ordinal, transaction));
  }

  private static Counter started(TableSchema table, int ordinal, Transaction transaction) {
    Identity identity =
        Objects.requireNonNull(table.columns().get(ordinal).identity(), "an identity column");
    Counter counter = new Counter(identity);
    ScanSpec everyVersion =
        new ScanSpec(
            table.tableId(),
            List.of(ordinal),
            List.of(),
            Period.Versions.ALL,
            Long.MAX_VALUE,
            table.sinceSequence());
    try (Scan scan = transaction.scan(everyVersion)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        LongVector values = (LongVector) batch.columns().get(0);
        int[] selection = batch.selection();
        for (int i = 0; i < batch.selectedCount(); i++) {
          int row = selection == null ? i : selection[i];
          if (!values.isNull(row)) {
            counter.given(values.get(row));
          }
        }
      }
    }
    return counter;
  }

  /** The last number of one column; guarded by itself. */
  private static final class Counter {
    private final Identity identity;
    private long last;
    private boolean used;

    Counter(Identity identity) {
      this.identity = identity;
    }

    synchronized long next(TableSchema table, Column column) {
      try {
        last = used ? Math.addExact(last, identity.increment()) : identity.start();
      } catch (ArithmeticException e) {
        throw new StoreException(
            ErrorCode.VALUE_OUT_OF_RANGE,
            "identity column "
                + table.name()
                + "."
                + column.name()
                + " has no numbers left after "
                + last,
            e);
      }
      used = true;
      return last;
    }

    synchronized void given(long value) {
      boolean ascending = identity.increment() > 0;
      if (!used) {
        boolean before = ascending ? value < identity.start() : value > identity.start();
        used = !before;
        last = value;
      } else if (ascending ? value > last : value < last) {
        last = value;
      }
    }
  }
}

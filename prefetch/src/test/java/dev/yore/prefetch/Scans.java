package dev.yore.prefetch;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.List;

/** Short words for scans. */
final class Scans {
  private Scans() {}

  /** The rows of a table as of now whose column 0 has the value. */
  static ScanSpec equal(int table, Object value) {
    return new ScanSpec(
        table,
        List.of(0, 1),
        List.of(new ColumnPredicate.Compare(0, Operator.EQUAL, value)),
        new Period.Current(),
        Long.MAX_VALUE);
  }

  /** The rows of a table as of now whose column 2 is in [from, to). */
  static ScanSpec between(int table, long from, long to) {
    return new ScanSpec(
        table,
        List.of(1),
        List.of(
            new ColumnPredicate.Compare(2, Operator.GREATER_OR_EQUAL, from),
            new ColumnPredicate.Compare(2, Operator.LESS, to)),
        new Period.Current(),
        Long.MAX_VALUE);
  }

  /** A whole table as of a sequence. */
  static ScanSpec asOf(int table, long sequence) {
    return new ScanSpec(table, List.of(0, 1), List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
  }
}

package dev.yore.store;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the rows in which two states of a table differ, at the cost of what changed between them.
 * Stateless.
 */
final class ChangedRows {
  private static final int PSEUDO_COLUMNS = 2;

  private ChangedRows() {}

  /**
   * A version of a row.
   *
   * @param endSequence the commit that ended it
   * @param values all present columns of the table
   */
  record Row(long rowId, long endSequence, RowRef values) {}

  /** Versions visible at a sequence that ended up to and at a later one. */
  static List<Row> ended(Transaction txn, TableSchema table, long sequence, long until) {
    return read(txn, table, new Period.Versions(0, sequence, sequence + 1, until));
  }

  /** Versions that began after a sequence and are visible at a later one. */
  static List<Row> begun(Transaction txn, TableSchema table, long sequence, long until) {
    return read(txn, table, new Period.Versions(sequence + 1, until, until + 1, Long.MAX_VALUE));
  }

  /** Every row visible at a sequence. */
  static List<Row> all(Transaction txn, TableSchema table, long sequence) {
    return read(txn, table, new Period.AsOf(sequence));
  }

  /**
   * Does nothing if the table was there.
   *
   * @throws StoreException {@code SEQUENCE_IN_FUTURE}; {@code BEFORE_TABLE_EXISTED}
   */
  static void requireExisted(Transaction txn, TableSchema table, long sequence) {
    txn.scan(new ScanSpec(table.tableId(), List.of(), List.of(), new Period.AsOf(sequence), 0))
        .close();
  }

  private static List<Row> read(Transaction txn, TableSchema table, Period period) {
    List<Integer> columns = new ArrayList<>();
    columns.add(PseudoColumn.ROW_ID);
    columns.add(PseudoColumn.ROW_END_SEQ);
    List<Integer> ordinals = RowGather.allOrdinals(table);
    columns.addAll(ordinals);
    ScanSpec spec =
        new ScanSpec(
            table.tableId(), columns, List.of(), period, Long.MAX_VALUE, table.sinceSequence());
    List<Row> rows = new ArrayList<>();
    try (Scan scan = txn.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        add(rows, table, ordinals, batch);
      }
    }
    return rows;
  }

  private static void add(
      List<Row> rows, TableSchema table, List<Integer> ordinals, ScanBatch batch) {
    List<ColumnVector> columns = batch.columns();
    LongVector rowIds = (LongVector) columns.get(0);
    LongVector ends = (LongVector) columns.get(1);
    int[] selection = batch.selection();
    VectorBatch values =
        RowGather.selected(
            table,
            ordinals,
            new ScanBatch(
                batch.selectedCount(), selection, columns.subList(PSEUDO_COLUMNS, columns.size())));
    for (int i = 0; i < batch.selectedCount(); i++) {
      int at = selection == null ? i : selection[i];
      rows.add(new Row(rowIds.get(at), ends.get(at), new RowRef(values, i)));
    }
  }
}

package dev.yore.tpc.crash;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Two tables that every commit changes alike, and one that counts each writer's commits. Usable
 * from many threads, one per writer.
 */
final class Ledger {
  private static final TableName LEFT = TableName.of("LEDGER_LEFT");
  private static final TableName RIGHT = TableName.of("LEDGER_RIGHT");
  private static final TableName COUNTERS = TableName.of("COUNTERS");
  private static final int ID = 0;
  private static final int VALUE = 1;

  private final Store store;
  private final int left;
  private final int right;
  private final int counters;

  private Ledger(Store store) {
    this.store = store;
    this.left = tableId(LEFT);
    this.right = tableId(RIGHT);
    this.counters = tableId(COUNTERS);
  }

  /** Makes the tables and a counter at zero for each writer. */
  static Ledger create(Store store, int writers) {
    ColumnType bigint = ColumnType.of(ColumnType.Kind.BIGINT);
    createTable(store, LEFT, ColumnType.varchar(200));
    createTable(store, RIGHT, ColumnType.varchar(200));
    createTable(store, COUNTERS, bigint);
    Ledger ledger = new Ledger(store);
    ColumnBuilder ids = new ColumnBuilder(ColumnType.Physical.LONG);
    ColumnBuilder zeros = new ColumnBuilder(ColumnType.Physical.LONG);
    for (int writer = 0; writer < writers; writer++) {
      ids.appendLong(writer);
      zeros.appendLong(0);
    }
    try (Transaction transaction = store.begin()) {
      transaction.apply(
          TableChange.insert(
              ledger.counters, new VectorBatch(writers, List.of(ids.build(), zeros.build()))));
      transaction.commit(null);
    }
    return ledger;
  }

  static Ledger of(Store store) {
    return new Ledger(store);
  }

  /**
   * Does a writer's next commit.
   *
   * @return its sequence, once it is durable
   */
  long commit(int writer, long number) {
    try (Transaction transaction = store.begin()) {
      for (int table : new int[] {left, right}) {
        insert(transaction, table, writer, number);
        update(transaction, table, writer, number);
        delete(transaction, table, writer, number);
      }
      ColumnBuilder value = new ColumnBuilder(ColumnType.Physical.LONG);
      value.appendLong(number);
      transaction.apply(
          TableChange.update(
              counters,
              new long[] {rowIdOf(transaction, counters, writer)},
              List.of(VALUE),
              new VectorBatch(1, List.of(value.build()))));
      return transaction.commit(null).map(Commit::sequence).orElseThrow();
    }
  }

  /** Each writer's last commit number at a sequence. */
  Map<Long, Long> counters(long sequence) {
    Map<Long, Long> numbers = new TreeMap<>();
    read(
        counters,
        sequence,
        (batch, row) ->
            numbers.put(
                ((LongVector) batch.columns().get(ID)).get(row),
                ((LongVector) batch.columns().get(VALUE)).get(row)));
    return numbers;
  }

  /** Ids and texts of the left table at a sequence. */
  TreeMap<Long, String> left(long sequence) {
    return texts(left, sequence);
  }

  /** Ids and texts of the right table at a sequence. */
  TreeMap<Long, String> right(long sequence) {
    return texts(right, sequence);
  }

  private static void createTable(Store store, TableName name, ColumnType valueType) {
    List<Column> columns =
        List.of(
            new Column(0, "ID", ColumnType.of(ColumnType.Kind.BIGINT), false, null),
            new Column(1, "V", valueType, false, null));
    store.execute(new CatalogChange.CreateTable(name, columns, List.of(ID), null), null);
  }

  private int tableId(TableName name) {
    return store.catalog().table(name).orElseThrow().tableId();
  }

  private static void insert(Transaction transaction, int table, int writer, long number) {
    int rows = LedgerContent.rowCount(writer, number);
    ColumnBuilder ids = new ColumnBuilder(ColumnType.Physical.LONG);
    ColumnBuilder texts = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (int row = 0; row < rows; row++) {
      ids.appendLong(LedgerContent.rowId(writer, number, row));
      texts.appendString(LedgerContent.insertedText(writer, number, row));
    }
    transaction.apply(
        TableChange.insert(table, new VectorBatch(rows, List.of(ids.build(), texts.build()))));
  }

  private static void update(Transaction transaction, int table, int writer, long number) {
    long updated = LedgerContent.updatedBy(number);
    if (updated == 0) {
      return;
    }
    long[] rowIds = rowIdsOf(transaction, table, writer, updated);
    ColumnBuilder texts = new ColumnBuilder(ColumnType.Physical.BYTES);
    for (int i = 0; i < rowIds.length; i++) {
      texts.appendString(LedgerContent.updatedText(number));
    }
    transaction.apply(
        TableChange.update(
            table, rowIds, List.of(VALUE), new VectorBatch(rowIds.length, List.of(texts.build()))));
  }

  private static void delete(Transaction transaction, int table, int writer, long number) {
    long deleted = LedgerContent.deletedBy(number);
    if (deleted > 0) {
      long[] rowIds = rowIdsOf(transaction, table, writer, deleted);
      transaction.apply(TableChange.delete(table, rowIds));
    }
  }

  private static long[] rowIdsOf(Transaction transaction, int table, int writer, long number) {
    long[] rowIds = new long[LedgerContent.rowCount(writer, number)];
    for (int row = 0; row < rowIds.length; row++) {
      rowIds[row] = rowIdOf(transaction, table, LedgerContent.rowId(writer, number, row));
    }
    return rowIds;
  }

  private static long rowIdOf(Transaction transaction, int table, long key) {
    ColumnPredicate isKey = new ColumnPredicate.Compare(ID, ColumnPredicate.Operator.EQUAL, key);
    ScanSpec spec =
        new ScanSpec(table, List.of(PseudoColumn.ROW_ID), List.of(isKey), new Period.Current(), 1);
    try (Scan scan = transaction.scan(spec)) {
      ScanBatch batch = scan.next();
      if (batch == null) {
        throw new IllegalStateException("key " + key + " is missing in table " + table);
      }
      int[] selection = batch.selection();
      return ((LongVector) batch.columns().get(0)).get(selection == null ? 0 : selection[0]);
    }
  }

  private TreeMap<Long, String> texts(int table, long sequence) {
    TreeMap<Long, String> texts = new TreeMap<>();
    read(
        table,
        sequence,
        (batch, row) -> {
          BytesVector text = (BytesVector) batch.columns().get(VALUE);
          texts.put(
              ((LongVector) batch.columns().get(ID)).get(row),
              new String(
                  text.data(),
                  text.start(row),
                  text.end(row) - text.start(row),
                  StandardCharsets.UTF_8));
        });
    return texts;
  }

  private void read(int table, long sequence, BiConsumer<ScanBatch, Integer> consumer) {
    ScanSpec spec =
        new ScanSpec(
            table, List.of(ID, VALUE), List.of(), new Period.AsOf(sequence), Long.MAX_VALUE);
    try (Transaction transaction = store.begin();
        Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        int[] selection = batch.selection();
        for (int i = 0; i < batch.selectedCount(); i++) {
          consumer.accept(batch, selection == null ? i : selection[i]);
        }
      }
    }
  }
}

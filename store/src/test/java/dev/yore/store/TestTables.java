package dev.yore.store;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows as lists of Java values, for tests of this module and of others: whole numbers, Double,
 * String, byte[] or null.
 */
public final class TestTables {
  private TestTables() {}

  static Column column(int id, String name, Kind kind, boolean nullable) {
    return new Column(id, name, ColumnType.of(kind), nullable, null);
  }

  /** ITEMS(ID BIGINT PRIMARY KEY, NAME VARCHAR(20), PRICE BIGINT). */
  public static TableSchema items(Store store) {
    return create(store, "ITEMS", List.of(0));
  }

  static TableSchema create(Store store, String name, List<Integer> keyColumns) {
    return create(store, Branch.MAIN_NAME, name, keyColumns);
  }

  /** ID BIGINT NOT NULL, NAME VARCHAR(20), PRICE BIGINT. */
  static List<Column> columns() {
    return List.of(
        column(0, "ID", Kind.BIGINT, false),
        new Column(1, "NAME", ColumnType.varchar(20), true, null),
        column(2, "PRICE", Kind.BIGINT, true));
  }

  static TableSchema create(Store store, String branch, String name, List<Integer> keyColumns) {
    TableName tableName = TableName.of(name);
    store.execute(
        branch, new CatalogChange.CreateTable(tableName, columns(), keyColumns, null), null);
    return table(store, branch, name);
  }

  /** The living table of the name on a branch. */
  static TableSchema table(Store store, String branch, String name) {
    Catalogs catalogs = store.catalogs();
    int branchId = catalogs.branches().branch(branch).orElseThrow().branchId();
    return catalogs.of(branchId).table(TableName.of(name)).orElseThrow();
  }

  static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  @SafeVarargs
  static VectorBatch rows(TableSchema table, List<@Nullable Object>... rows) {
    return rows(table, IntStream.range(0, table.columns().size()).boxed().toList(), List.of(rows));
  }

  /** The columns of the ordinals, in the order in which each row gives their values. */
  public static VectorBatch rows(
      TableSchema table, List<Integer> ordinals, List<List<@Nullable Object>> rows) {
    List<ColumnVector> vectors = new ArrayList<>();
    for (int i = 0; i < ordinals.size(); i++) {
      ColumnBuilder builder =
          new ColumnBuilder(table.columns().get(ordinals.get(i)).type().physical());
      for (List<@Nullable Object> row : rows) {
        append(builder, row.get(i));
      }
      vectors.add(builder.build());
    }
    return new VectorBatch(rows.size(), vectors);
  }

  private static void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
    } else if (value instanceof String text) {
      builder.appendString(text);
    } else if (value instanceof Double number) {
      builder.appendDouble(number);
    } else if (value instanceof byte[] bytes) {
      builder.appendBytes(bytes);
    } else {
      builder.appendLong(((Number) value).longValue());
    }
  }

  @SafeVarargs
  static void insert(Transaction txn, TableSchema table, List<@Nullable Object>... rows) {
    txn.apply(TableChange.insert(table.tableId(), rows(table, rows)));
  }

  /** Adds rows of random names and prices to {@link #items} in one commit: hardly compressible. */
  static void insertRandom(Store store, TableSchema table, long fromId, int count, Random random) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = fromId; id < fromId + count; id++) {
      rows.add(row(id, Long.toString(random.nextLong(), 36), random.nextLong()));
    }
    try (Transaction txn = store.begin()) {
      txn.apply(TableChange.insert(table.tableId(), rows(table, List.of(0, 1, 2), rows)));
      txn.commit(null);
    }
  }

  static void delete(Transaction txn, TableSchema table, long id) {
    txn.apply(TableChange.delete(table.tableId(), new long[] {rowId(txn, table, id)}));
  }

  static void update(
      Transaction txn, TableSchema table, long id, int ordinal, @Nullable Object value) {
    txn.apply(
        TableChange.update(
            table.tableId(),
            new long[] {rowId(txn, table, id)},
            List.of(ordinal),
            rows(table, List.of(ordinal), List.of(row(value)))));
  }

  static long rowId(Transaction txn, TableSchema table, long id) {
    ScanSpec spec =
        new ScanSpec(
            table.tableId(),
            List.of(PseudoColumn.ROW_ID),
            List.of(new ColumnPredicate.Compare(0, ColumnPredicate.Operator.EQUAL, id)),
            new Period.Current(),
            Long.MAX_VALUE);
    List<List<@Nullable Object>> found = read(txn, spec, table);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " rows with id " + id);
    }
    return (Long) java.util.Objects.requireNonNull(found.get(0).get(0));
  }

  /** All columns of the rows the transaction sees, ordered. */
  static List<List<@Nullable Object>> now(Transaction txn, TableSchema table) {
    return all(txn, table, new Period.Current());
  }

  static List<List<@Nullable Object>> now(Store store, TableSchema table) {
    try (Transaction txn = store.begin()) {
      return now(txn, table);
    }
  }

  static List<List<@Nullable Object>> asOf(Store store, TableSchema table, long sequence) {
    try (Transaction txn = store.begin()) {
      return all(txn, table, new Period.AsOf(sequence));
    }
  }

  /** ID, ROW_START_SEQ, ROW_END_SEQ and the other columns of every version. */
  static List<List<@Nullable Object>> versions(Store store, TableSchema table) {
    List<Integer> columns = List.of(0, PseudoColumn.ROW_START_SEQ, PseudoColumn.ROW_END_SEQ, 1, 2);
    try (Transaction txn = store.begin()) {
      return read(
          txn,
          new ScanSpec(table.tableId(), columns, List.of(), Period.Versions.ALL, Long.MAX_VALUE),
          table);
    }
  }

  private static List<List<@Nullable Object>> all(
      Transaction txn, TableSchema table, Period period) {
    List<Integer> columns = IntStream.range(0, table.columns().size()).boxed().toList();
    long schemaSequence =
        period instanceof Period.Current ? ScanSpec.NEWEST : table.sinceSequence();
    return read(
        txn,
        new ScanSpec(table.tableId(), columns, List.of(), period, Long.MAX_VALUE, schemaSequence),
        table);
  }

  static List<List<@Nullable Object>> read(Transaction txn, ScanSpec spec, TableSchema table) {
    return read(txn.scan(spec), spec, table);
  }

  /** All rows of a scan, which is closed. */
  static List<List<@Nullable Object>> read(Scan opened, ScanSpec spec, TableSchema table) {
    List<List<@Nullable Object>> result = new ArrayList<>();
    try (Scan scan = opened) {
      ScanBatch batch = scan.next();
      while (batch != null) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          int[] selection = batch.selection();
          int row = selection == null ? i : selection[i];
          List<@Nullable Object> values = new ArrayList<>();
          for (int c = 0; c < spec.columns().size(); c++) {
            values.add(value(table, spec.columns().get(c), batch.columns().get(c), row));
          }
          result.add(values);
        }
        batch = scan.next();
      }
    }
    result.sort(Comparator.comparing(Object::toString));
    return result;
  }

  private static @Nullable Object value(
      TableSchema table, int ordinal, ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof LongVector longs) {
      return longs.get(row);
    }
    if (vector instanceof DoubleVector doubles) {
      return doubles.get(row);
    }
    if (table.columns().get(ordinal).type().isText()) {
      return ((BytesVector) vector).getString(row);
    }
    throw new AssertionError("tests use text, longs and doubles");
  }
}

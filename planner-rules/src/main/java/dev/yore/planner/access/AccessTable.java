package dev.yore.planner.access;

import dev.yore.store.Store;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanBatch;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code ACCESS.ENTRIES}, which no statement can name: who may do what is data like any
 * other and has a history, but not for everybody. It is made with the first entry. Guarded by its
 * {@link AccessCatalog}.
 */
final class AccessTable {
  private static final TableName NAME = new TableName("ACCESS", "ENTRIES");
  private static final List<String> COLUMNS = List.of("KIND", "NAME", "DETAIL", "VALUE");
  private static final int KEY_COLUMNS = 3;
  private static final String MESSAGE = "users and privileges";

  /** A row. Immutable. */
  record Entry(String kind, String name, String detail, String value) {
    private String text(int column) {
      return switch (column) {
        case 0 -> kind;
        case 1 -> name;
        case 2 -> detail;
        default -> value;
      };
    }

    private Entry withoutValue() {
      return new Entry(kind, name, detail, "");
    }
  }

  private final Store store;

  AccessTable(Store store) {
    this.store = store;
  }

  private Optional<TableSchema> find() {
    return store.catalog().table(NAME);
  }

  private TableSchema make() {
    return find()
        .orElseGet(
            () -> {
              List<Column> columns = new ArrayList<>();
              for (String name : COLUMNS) {
                columns.add(
                    new Column(
                        columns.size(),
                        name,
                        ColumnType.varchar(ColumnType.UNBOUNDED),
                        false,
                        null));
              }
              store.execute(
                  new CatalogChange.CreateTable(NAME, columns, List.of(0, 1, 2), null), MESSAGE);
              return find().orElseThrow();
            });
  }

  List<Entry> entries() {
    Optional<TableSchema> table = find();
    if (table.isEmpty()) {
      return List.of();
    }
    try (Transaction transaction = store.begin()) {
      return List.copyOf(read(transaction, table.get()).keySet());
    }
  }

  /** Entries with their row ids. */
  private static Map<Entry, Long> read(Transaction transaction, TableSchema table) {
    Map<Entry, Long> found = new HashMap<>();
    ScanSpec spec =
        new ScanSpec(
            table.tableId(),
            List.of(0, 1, 2, 3, PseudoColumn.ROW_ID),
            List.of(),
            new Period.Current(),
            Long.MAX_VALUE);
    try (Scan scan = transaction.scan(spec)) {
      for (ScanBatch batch = scan.next(); batch != null; batch = scan.next()) {
        for (int i = 0; i < batch.selectedCount(); i++) {
          int[] selection = batch.selection();
          int row = selection == null ? i : selection[i];
          List<ColumnVector> columns = batch.columns();
          found.put(
              new Entry(
                  text(columns.get(0), row),
                  text(columns.get(1), row),
                  text(columns.get(2), row),
                  text(columns.get(3), row)),
              ((LongVector) columns.get(4)).get(row));
        }
      }
    }
    return found;
  }

  private static String text(ColumnVector column, int row) {
    return ((BytesVector) column).getString(row);
  }

  /** Adds entries, or gives those that are there another value. */
  void put(List<Entry> entries) {
    TableSchema table = make();
    try (Transaction transaction = store.begin()) {
      Map<Entry, Entry> present = new HashMap<>();
      Map<Entry, Long> rows = read(transaction, table);
      rows.keySet().forEach(e -> present.put(e.withoutValue(), e));
      List<Entry> added = new ArrayList<>();
      for (Entry entry : entries) {
        Entry old = present.get(entry.withoutValue());
        if (old == null) {
          added.add(entry);
        } else if (!old.equals(entry)) {
          transaction.apply(
              TableChange.update(
                  table.tableId(),
                  new long[] {rows.getOrDefault(old, 0L)},
                  List.of(KEY_COLUMNS),
                  batch(List.of(entry), KEY_COLUMNS, KEY_COLUMNS + 1)));
        }
      }
      if (!added.isEmpty()) {
        transaction.apply(TableChange.insert(table.tableId(), batch(added, 0, COLUMNS.size())));
      }
      transaction.commit(MESSAGE);
    }
  }

  private static VectorBatch batch(List<Entry> entries, int fromColumn, int toColumn) {
    List<ColumnVector> columns = new ArrayList<>();
    for (int column = fromColumn; column < toColumn; column++) {
      ColumnBuilder builder = new ColumnBuilder(ColumnType.varchar(1).physical());
      for (Entry entry : entries) {
        builder.appendString(entry.text(column));
      }
      columns.add(builder.build());
    }
    return new VectorBatch(entries.size(), columns);
  }

  void remove(Predicate<Entry> which) {
    @Nullable TableSchema table = find().orElse(null);
    if (table == null) {
      return;
    }
    try (Transaction transaction = store.begin()) {
      long[] rows =
          read(transaction, table).entrySet().stream()
              .filter(e -> which.test(e.getKey()))
              .mapToLong(Map.Entry::getValue)
              .sorted()
              .toArray();
      if (rows.length > 0) {
        transaction.apply(TableChange.delete(table.tableId(), rows));
        transaction.commit(MESSAGE);
      }
    }
  }
}

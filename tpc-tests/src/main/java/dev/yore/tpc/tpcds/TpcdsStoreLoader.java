package dev.yore.tpc.tpcds;

import dev.yore.store.Commit;
import dev.yore.store.Store;
import dev.yore.store.TableChange;
import dev.yore.store.Transaction;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates and fills the tables below SQL, column by column. Confined to one thread. */
public final class TpcdsStoreLoader {
  // One block's worth: a commit then becomes a segment without waiting for others.
  private static final int COMMIT_ROWS = 1 << 16;

  private final Store store;
  private final TpcdsProgress progress;

  public TpcdsStoreLoader(Store store, TpcdsProgress progress) {
    this.store = store;
    this.progress = progress;
  }

  public void createTables() {
    for (TpcdsTable table : TpcdsTable.values()) {
      List<Column> columns = new ArrayList<>();
      for (TpcdsColumn column : table.columns()) {
        boolean nullable = !table.isKey(column);
        columns.add(new Column(columns.size(), upper(column.name()), type(column), nullable, null));
      }
      store.execute(
          new CatalogChange.CreateTable(name(table), columns, table.keyColumns(), null), null);
    }
  }

  /**
   * Loads all tables, a commit per {@value #COMMIT_ROWS} rows.
   *
   * @return rows loaded
   */
  public long load(double scale) {
    long rows = 0;
    for (TpcdsTable table : TpcdsTable.values()) {
      rows += load(table, table.rows(scale));
    }
    return rows;
  }

  /**
   * Loads rows of one table.
   *
   * @return rows loaded
   */
  public long load(TpcdsTable table, Iterable<@Nullable Object[]> tableRows) {
    int tableId = store.catalog().table(name(table)).orElseThrow().tableId();
    long rows = 0;
    List<ColumnBuilder> builders = builders(table);
    for (@Nullable Object[] row : tableRows) {
      for (int i = 0; i < row.length; i++) {
        append(builders.get(i), row[i]);
      }
      rows++;
      if (rows % COMMIT_ROWS == 0) {
        commit(table, tableId, builders);
        builders = builders(table);
      }
    }
    commit(table, tableId, builders);
    return rows;
  }

  private void commit(TpcdsTable table, int tableId, List<ColumnBuilder> builders) {
    int rows = builders.get(0).length();
    if (rows == 0) {
      return;
    }
    List<ColumnVector> columns = builders.stream().map(ColumnBuilder::build).toList();
    try (Transaction transaction = store.begin()) {
      transaction.apply(TableChange.insert(tableId, new VectorBatch(rows, columns)));
      Optional<Commit> commit = transaction.commit("load " + table.sqlName());
      progress.loaded(table, commit.map(Commit::inserted).orElse(0L));
    }
  }

  private static void append(ColumnBuilder builder, @Nullable Object value) {
    if (value == null) {
      builder.appendNull();
    } else if (value instanceof Long v) {
      builder.appendLong(v);
    } else if (value instanceof Integer v) {
      builder.appendLong(v);
    } else if (value instanceof BigDecimal v) {
      builder.appendLong(v.unscaledValue().longValueExact());
    } else if (value instanceof LocalDate v) {
      builder.appendLong(v.toEpochDay());
    } else {
      builder.appendString((String) value);
    }
  }

  private static List<ColumnBuilder> builders(TpcdsTable table) {
    return table.columns().stream().map(c -> new ColumnBuilder(type(c).physical())).toList();
  }

  private static ColumnType type(TpcdsColumn column) {
    return switch (column.kind()) {
      case IDENTIFIER -> ColumnType.of(ColumnType.Kind.BIGINT);
      case INTEGER -> ColumnType.of(ColumnType.Kind.INTEGER);
      case DECIMAL -> ColumnType.decimal(column.precision(), column.scale());
      case DATE -> ColumnType.of(ColumnType.Kind.DATE);
      case TEXT -> ColumnType.varchar(column.precision());
    };
  }

  private static TableName name(TpcdsTable table) {
    return TableName.of(upper(table.sqlName()));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}

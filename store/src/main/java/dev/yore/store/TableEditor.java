package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.OlderRows;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableAlteration.AddColumn;
import dev.yore.store.schema.TableAlteration.DropColumn;
import dev.yore.store.schema.TableAlteration.RenameColumn;
import dev.yore.store.schema.TableAlteration.RenameTable;
import dev.yore.store.schema.TableAlteration.SetComment;
import dev.yore.store.schema.TableAlteration.SetDefault;
import dev.yore.store.schema.TableAlteration.SetNullable;
import dev.yore.store.schema.TableAlteration.SetType;
import dev.yore.store.schema.TableConstraint;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.Widening;
import java.util.ArrayList;
import java.util.List;

/** Derives the next version of a table's schema, or says why there is none. Stateless. */
final class TableEditor {
  private TableEditor() {}

  /**
   * The table after the alteration; what it says about rows is not checked here.
   *
   * @param sequence of the commit that makes it
   */
  static TableSchema apply(TableSchema table, TableAlteration alteration, long sequence) {
    if (alteration instanceof RenameTable rename) {
      return version(table, rename.newName(), sequence);
    }
    if (alteration instanceof AddColumn add) {
      return addColumn(table, add, sequence);
    }
    if (alteration instanceof DropColumn drop) {
      return dropColumn(table, drop.column(), sequence);
    }
    if (alteration instanceof RenameColumn rename) {
      requireNew(table, rename.newName());
      requireUnchecked(table, rename.column());
      Column c = column(table, rename.column());
      return with(table, c.withName(rename.newName()), ordinal(table, rename.column()), sequence);
    }
    if (alteration instanceof SetType type) {
      return setType(table, type, sequence);
    }
    if (alteration instanceof SetDefault set) {
      Column c = column(table, set.column());
      return with(table, c.withDefault(set.defaultSql()), ordinal(table, set.column()), sequence);
    }
    if (alteration instanceof SetComment comment) {
      return comment(table, comment, sequence);
    }
    if (alteration instanceof SetNullable nullable) {
      return setNullable(table, nullable, sequence);
    }
    return version(table, table.name(), sequence).withRules(RulesEditor.apply(table, alteration));
  }

  /** The same table from a commit on, perhaps under another name. */
  static TableSchema version(TableSchema table, TableName name, long sequence) {
    return new TableSchema(
        table.tableId(),
        name,
        table.columns(),
        table.keyColumns(),
        table.createdSequence(),
        Long.MAX_VALUE,
        table.comment(),
        sequence,
        table.nextColumnId(),
        table.rules());
  }

  private static TableSchema version(
      TableSchema table,
      List<Column> columns,
      List<Integer> keyColumns,
      long sequence,
      int nextColumnId) {
    return new TableSchema(
        table.tableId(),
        table.name(),
        columns,
        keyColumns,
        table.createdSequence(),
        Long.MAX_VALUE,
        table.comment(),
        sequence,
        nextColumnId,
        table.rules());
  }

  private static TableSchema with(TableSchema table, Column column, int ordinal, long sequence) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.set(ordinal, column);
    return version(
        table,
        columns,
        table.keyColumns(),
        sequence,
        Math.max(table.nextColumnId(), column.id() + 1));
  }

  private static TableSchema comment(TableSchema table, SetComment set, long sequence) {
    String column = set.column();
    return column == null
        ? version(table, table.name(), sequence).withComment(set.comment())
        : with(
            table,
            column(table, column).withComment(set.comment()),
            ordinal(table, column),
            sequence);
  }

  private static TableSchema addColumn(TableSchema table, AddColumn add, long sequence) {
    requireNew(table, add.column());
    Column added =
        new Column(
            table.nextColumnId(),
            add.column(),
            add.type(),
            add.nullable(),
            add.defaultSql(),
            new OlderRows.Constant(sequence, add.value()));
    requireValid(table.name(), added);
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(added);
    return version(table, columns, table.keyColumns(), sequence, added.id() + 1);
  }

  private static TableSchema dropColumn(TableSchema table, String name, long sequence) {
    int dropped = ordinal(table, name);
    if (table.keyColumns().contains(dropped)) {
      throw invalid(table, "column " + name + " belongs to the PRIMARY KEY and cannot be dropped");
    }
    requireUnused(table, dropped, "be dropped");
    if (table.columns().size() == 1) {
      throw invalid(table, "column " + name + " is the only one; drop the table instead");
    }
    List<Column> columns = new ArrayList<>(table.columns());
    columns.remove(dropped);
    List<Integer> key = table.keyColumns().stream().map(k -> k > dropped ? k - 1 : k).toList();
    return version(table, columns, key, sequence, table.nextColumnId());
  }

  private static TableSchema setType(TableSchema table, SetType set, long sequence) {
    int ordinal = ordinal(table, set.column());
    Column old = table.columns().get(ordinal);
    boolean alike = Widening.isHeldAlike(old.type(), set.type());
    Column widened =
        new Column(
            alike ? old.id() : table.nextColumnId(),
            old.name(),
            set.type(),
            old.nullable(),
            old.defaultSql(),
            alike ? old.older() : new OlderRows.Converted(sequence, old),
            old.identity(),
            old.comment());
    requireValid(table.name(), widened);
    if (!Widening.isWider(old.type(), set.type())) {
      throw invalid(
          table,
          "column %s of type %s cannot become %s, which does not have all of its values; add a column and UPDATE it"
              .formatted(old.name(), text(old.type()), text(set.type())));
    }
    if (!alike && table.keyColumns().contains(ordinal)) {
      throw invalid(
          table,
          "column %s belongs to the PRIMARY KEY and would be held otherwise as %s than as %s"
              .formatted(old.name(), text(set.type()), text(old.type())));
    }
    if (!alike) {
      requireUnused(table, ordinal, "be held otherwise");
    }
    return with(table, widened, ordinal, sequence);
  }

  private static TableSchema setNullable(TableSchema table, SetNullable set, long sequence) {
    int ordinal = ordinal(table, set.column());
    if (set.nullable() && table.keyColumns().contains(ordinal)) {
      throw invalid(
          table, "column " + set.column() + " belongs to the PRIMARY KEY and must be NOT NULL");
    }
    Column c = table.columns().get(ordinal);
    boolean bound = table.rules().periods().stream().anyMatch(p -> p.columnIds().contains(c.id()));
    if (set.nullable() && bound) {
      throw invalid(table, "column " + set.column() + " bounds a PERIOD and must be NOT NULL");
    }
    return with(table, c.withNullable(set.nullable()), ordinal, sequence);
  }

  private static void requireUnused(TableSchema table, int ordinal, String what) {
    Column column = table.columns().get(ordinal);
    table
        .rules()
        .userOf(column.id())
        .ifPresent(
            user -> {
              throw invalid(
                  table,
                  "column %s belongs to %s and cannot %s; drop that first"
                      .formatted(column.name(), user, what));
            });
  }

  /** The text of a CHECK names its columns. */
  private static void requireUnchecked(TableSchema table, String name) {
    int id = column(table, name).id();
    for (TableConstraint.Check check : table.rules().checks()) {
      if (check.columnIds().contains(id)) {
        throw invalid(
            table,
            "column %s is named by CHECK constraint %s; drop that, and add it again after the renaming"
                .formatted(name, check.name()));
      }
    }
  }

  private static String text(ColumnType type) {
    if (type.kind() == Kind.DECIMAL) {
      return "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
    }
    boolean plain = type.precision() == 0 || type.precision() == ColumnType.UNBOUNDED;
    return plain ? type.kind().name() : type.kind() + "(" + type.precision() + ")";
  }

  private static Column column(TableSchema table, String name) {
    return table.columns().get(ordinal(table, name));
  }

  private static int ordinal(TableSchema table, String name) {
    int ordinal = table.ordinalOf(name);
    if (ordinal < 0) {
      throw new StoreException(
          ErrorCode.COLUMN_NOT_FOUND, "table " + table.name() + " has no column " + name);
    }
    return ordinal;
  }

  private static void requireNew(TableSchema table, String column) {
    if (table.ordinalOf(column) >= 0) {
      throw invalid(table, "it has a column " + column + " already");
    }
  }

  /** Fails with {@code INVALID_SCHEMA} if no column can be like this. */
  static void requireValid(TableName table, Column column) {
    ColumnType type = column.type();
    if (type.kind() == Kind.DECIMAL
        && (type.precision() < 1
            || type.precision() > ColumnType.MAX_DECIMAL_PRECISION
            || type.scale() < 0
            || type.scale() > type.precision())) {
      throw new StoreException(
          ErrorCode.INVALID_SCHEMA,
          "table %s: column %s: DECIMAL(%d, %d) needs a precision of 1 to %d and a scale of 0 to the precision"
              .formatted(
                  table,
                  column.name(),
                  type.precision(),
                  type.scale(),
                  ColumnType.MAX_DECIMAL_PRECISION));
    }
  }

  private static StoreException invalid(TableSchema table, String what) {
    return new StoreException(
        ErrorCode.INVALID_SCHEMA, "cannot alter table " + table.name() + ": " + what);
  }
}

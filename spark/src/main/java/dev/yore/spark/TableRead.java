package dev.yore.spark;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.PseudoColumn;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.TableSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table at one instant, with all that is needed to read it in any process. Immutable.
 *
 * @param name for people
 * @param columns what {@code SELECT *} shows
 * @param pseudoColumns what can be read by name
 * @param period which of its past is read
 * @param schemaSequence whose columns these are
 * @param knownSequence what was committed later does not exist for who reads this
 */
record TableRead(
    StoreAddress address,
    String name,
    int tableId,
    List<ReadColumn> columns,
    List<ReadColumn> pseudoColumns,
    Period period,
    long schemaSequence,
    long knownSequence)
    implements Serializable {

  TableRead {
    columns = List.copyOf(columns);
    pseudoColumns = List.copyOf(pseudoColumns);
  }

  /** A state. */
  static TableRead asOf(
      StoreAddress address, String name, TableSchema table, long sequence, long knownSequence) {
    return new TableRead(
        address,
        name,
        table.tableId(),
        columns(table),
        ReadColumn.PSEUDO_COLUMNS,
        new Period.AsOf(sequence),
        sequence,
        knownSequence);
  }

  private static List<ReadColumn> columns(TableSchema table) {
    List<ReadColumn> columns = new ArrayList<>();
    for (int ordinal = 0; ordinal < table.columns().size(); ordinal++) {
      dev.yore.store.schema.Column column = table.columns().get(ordinal);
      columns.add(
          new ReadColumn(
              column.name(), ordinal, column.type(), column.nullable(), false, column.comment()));
    }
    return columns;
  }

  /** All versions of rows there have been up to the state. */
  TableRead versions() {
    List<ReadColumn> all = new ArrayList<>(ReadColumn.PSEUDO_COLUMNS);
    all.addAll(columns);
    return with(
        name + ".versions",
        all,
        new Period.Versions(0, schemaSequence, 0, Long.MAX_VALUE),
        schemaSequence);
  }

  /** What commits up to the state did to rows. */
  TableRead changes() {
    List<ReadColumn> all = new ArrayList<>(ReadColumn.CHANGE_COLUMNS);
    // Older rows may lack a column that must not be null now.
    columns.forEach(all::add);
    return with(name + ".changes", all, new Period.Changes(0, schemaSequence), schemaSequence);
  }

  /** Changes, or versions, of fewer commits. */
  TableRead within(Period newPeriod) {
    return with(name, columns, newPeriod, knownSequence);
  }

  private TableRead with(
      String newName, List<ReadColumn> newColumns, Period newPeriod, long known) {
    return new TableRead(
        address, newName, tableId, newColumns, List.of(), newPeriod, schemaSequence, known);
  }

  /** Columns and pseudo-columns. */
  List<ReadColumn> allColumns() {
    List<ReadColumn> all = new ArrayList<>(columns);
    all.addAll(pseudoColumns);
    return all;
  }

  /** A scan of some columns. */
  ScanSpec spec(List<ReadColumn> wanted, List<ColumnPredicate> predicates, long limit) {
    return new ScanSpec(
        tableId,
        wanted.stream().map(ReadColumn::ordinal).toList(),
        predicates,
        period,
        limit,
        schemaSequence);
  }

  /** Whether a condition on the column may be left to the store. */
  static boolean isPushed(ReadColumn column) {
    return column.ordinal() != PseudoColumn.ROW_START && column.ordinal() != PseudoColumn.ROW_END;
  }
}

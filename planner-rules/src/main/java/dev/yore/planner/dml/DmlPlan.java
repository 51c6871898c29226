package dev.yore.planner.dml;

import dev.yore.planner.plan.QueryPlan;
import dev.yore.store.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A planned change of a table's rows. Immutable. */
public sealed interface DmlPlan {
  TableSchema table();

  /** Types of the statement's parameters in order. */
  RelDataType parameterType();

  /** Rows per table id that were assumed when it was planned. */
  Map<Integer, Long> assumedRows();

  /** The plan for EXPLAIN. */
  String text();

  /** Rows whose cells need no query: constants and parameters. */
  record CellRows(List<List<Cell>> rows) {
    public CellRows {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** One value of an inserted row. */
  sealed interface Cell {
    /** The value itself, as the column's codec takes it; null for NULL. */
    record Constant(@Nullable Object value) implements Cell {}

    /** The statement's parameter, counted from 0. */
    record Parameter(int index) implements Cell {}
  }

  /**
   * Values of columns an INSERT does not name.
   *
   * @param constants by column ordinal; null values included
   * @param computed columns whose default is an expression, in order of {@code query}'s columns
   * @param query one row of the computed ones, null if there are none
   * @param numbered columns that number the rows
   */
  record Defaults(
      Map<Integer, Cell.Constant> constants,
      List<Integer> computed,
      @Nullable QueryPlan query,
      List<Integer> numbered) {
    public Defaults {
      constants = Map.copyOf(constants);
      computed = List.copyOf(computed);
      numbered = List.copyOf(numbered);
    }
  }

  /**
   * INSERT or UPSERT of rows without a query: the fast path of loaders.
   *
   * @param columns ordinals in the order of the cells
   */
  record InsertCells(
      TableSchema table,
      List<Integer> columns,
      CellRows cells,
      Defaults defaults,
      boolean upsert,
      RelDataType parameterType)
      implements DmlPlan {
    @Override
    public Map<Integer, Long> assumedRows() {
      return Map.of();
    }

    @Override
    public String text() {
      return describe(upsert ? "UPSERT" : "INSERT", table, columns)
          + "  Values(rows=["
          + cells.rows().size()
          + "])\n";
    }
  }

  /** INSERT or UPSERT of a query's rows. */
  record InsertQuery(
      TableSchema table, List<Integer> columns, QueryPlan source, Defaults defaults, boolean upsert)
      implements DmlPlan {
    @Override
    public RelDataType parameterType() {
      return source.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return source.assumedRows();
    }

    @Override
    public String text() {
      return describe(upsert ? "UPSERT" : "INSERT", table, columns) + indent(source.text());
    }
  }

  /**
   * UPDATE: the source gives row ids and new values.
   *
   * @param keyed how to do without the source; null if that cannot be
   */
  record Update(
      TableSchema table, List<Integer> columns, QueryPlan source, @Nullable KeyedRows keyed)
      implements DmlPlan {
    @Override
    public RelDataType parameterType() {
      return source.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return keyed == null ? source.assumedRows() : Map.of();
    }

    @Override
    public String text() {
      return describe("UPDATE", table, columns, keyed) + indent(source.text());
    }
  }

  /**
   * DELETE: the source gives row ids.
   *
   * @param keyed how to do without the source; null if that cannot be
   */
  record Delete(TableSchema table, QueryPlan source, @Nullable KeyedRows keyed) implements DmlPlan {
    @Override
    public RelDataType parameterType() {
      return source.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return keyed == null ? source.assumedRows() : Map.of();
    }

    @Override
    public String text() {
      return describe("DELETE", table, List.of(), keyed) + indent(source.text());
    }
  }

  /**
   * UPDATE or DELETE of a portion of a period.
   *
   * @param columns that change, the period's bounds last; none if rows are deleted
   * @param startColumn the period's start, an ordinal
   * @param copied nothing: what is left of a row has its values
   * @param source row id, new values of the columns, whether something is left before the portion
   *     and behind it, the portion's bounds, then all columns as they are
   */
  record Portion(
      TableSchema table,
      List<Integer> columns,
      int startColumn,
      int endColumn,
      boolean deletes,
      Defaults copied,
      QueryPlan source)
      implements DmlPlan {
    public Portion {
      columns = List.copyOf(columns);
    }

    @Override
    public RelDataType parameterType() {
      return source.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return source.assumedRows();
    }

    @Override
    public String text() {
      String what = deletes ? "DELETE FOR PORTION" : "UPDATE FOR PORTION";
      return describe(what, table, columns, null) + indent(source.text());
    }
  }

  /**
   * MERGE: the source gives a row id or NULL, new values for the matched case, values for the
   * other.
   *
   * @param updates whether matched rows are changed
   * @param inserts whether unmatched rows are inserted
   */
  record Merge(
      TableSchema table,
      List<Integer> updateColumns,
      List<Integer> insertColumns,
      boolean updates,
      boolean inserts,
      QueryPlan source,
      Defaults defaults)
      implements DmlPlan {
    @Override
    public RelDataType parameterType() {
      return source.parameterType();
    }

    @Override
    public Map<Integer, Long> assumedRows() {
      return source.assumedRows();
    }

    @Override
    public String text() {
      return describe("MERGE", table, updateColumns) + indent(source.text());
    }
  }

  private static String describe(String operation, TableSchema table, List<Integer> columns) {
    return describe(operation, table, columns, null);
  }

  private static String describe(
      String operation, TableSchema table, List<Integer> columns, @Nullable KeyedRows keyed) {
    List<String> names = columns.stream().map(c -> table.columns().get(c).name()).toList();
    return "YoreTableModify(table=["
        + table.name()
        + "], operation=["
        + operation
        + "]"
        + (names.isEmpty() ? "" : ", columns=" + names)
        + (keyed == null ? "" : ", by=[PRIMARY KEY]")
        + ")\n";
  }

  private static String indent(String text) {
    return text.indent(2);
  }
}

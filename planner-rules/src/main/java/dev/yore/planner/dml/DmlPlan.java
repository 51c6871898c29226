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

  /**
   * A change by a query's rows.
   *
   * @param source makes the change, and gives one row with the number of rows changed
   */
  record FromQuery(TableSchema table, QueryPlan source) implements DmlPlan {
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
      return source.text();
    }
  }

  /**
   * UPDATE by a query's row ids and new values.
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
      return DmlPlan.text(source, keyed);
    }
  }

  /**
   * DELETE by a query's row ids.
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
      return DmlPlan.text(source, keyed);
    }
  }

  /** The operator's line of a change that may do without it says so. */
  private static String text(QueryPlan source, @Nullable KeyedRows keyed) {
    int end = source.text().indexOf('\n') - 1;
    return keyed == null
        ? source.text()
        : source.text().substring(0, end) + ", by=[PRIMARY KEY]" + source.text().substring(end);
  }

  private static String describe(String operation, TableSchema table, List<Integer> columns) {
    List<String> names = columns.stream().map(c -> table.columns().get(c).name()).toList();
    return "YoreTableModify(table=["
        + table.name()
        + "], operation=["
        + operation
        + "]"
        + (names.isEmpty() ? "" : ", columns=" + names)
        + ")\n";
  }
}

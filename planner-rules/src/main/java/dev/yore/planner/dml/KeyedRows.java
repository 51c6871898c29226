package dev.yore.planner.dml;

import dev.yore.planner.plan.QueryPlan;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE or DELETE of one row by its whole primary key, with values that need no query: such
 * rows are found and changed without running the plan. Immutable.
 *
 * @param key a constant or parameter per column of the key, in key order
 * @param values one per updated column; none for DELETE
 * @param together whether a batch may be one change; not where constraints judge each statement
 */
record KeyedRows(List<DmlPlan.Cell> key, List<DmlPlan.Cell> values, boolean together) {
  KeyedRows {
    key = List.copyOf(key);
    values = List.copyOf(values);
  }

  /**
   * Looks whether a change is of this kind. To be asked before the statement is planned, which
   * rewrites its condition.
   *
   * @param alias by which the condition knows the table
   * @param newValues expressions for the updated columns
   * @return null if the change needs its plan
   */
  static @Nullable KeyedRows of(
      @Nullable SqlNode condition,
      DmlTarget target,
      String alias,
      List<Integer> columns,
      List<SqlNode> newValues,
      Catalog catalog) {
    TableSchema table = target.table();
    boolean keyChanges = columns.stream().anyMatch(table.keyColumns()::contains);
    if (condition == null || !table.hasKey() || keyChanges) {
      return null;
    }
    DmlPlan.@Nullable Cell[] key = new DmlPlan.Cell[table.keyColumns().size()];
    if (!collect(condition, target, alias, key)) {
      return null;
    }
    List<DmlPlan.Cell> complete = new ArrayList<>(key.length);
    for (DmlPlan.Cell cell : key) {
      if (cell == null) {
        return null;
      }
      complete.add(cell);
    }
    List<DmlPlan.Cell> values = new ArrayList<>(newValues.size());
    for (int i = 0; i < newValues.size(); i++) {
      DmlPlan.Cell value = Cells.of(newValues.get(i), target.column(columns.get(i)));
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return new KeyedRows(complete, values, isFree(table, catalog));
  }

  /** Whether no constraint but NOT NULL and the primary key has a say in the table's changes. */
  private static boolean isFree(TableSchema table, Catalog catalog) {
    return table.rules().constraints().isEmpty()
        && table.rules().uniques().isEmpty()
        && catalog.tables().stream()
            .flatMap(other -> other.rules().foreignKeys().stream())
            .noneMatch(reference -> reference.parentTableId() == table.tableId());
  }

  /** Takes the condition apart into equalities of key columns; false if it says anything else. */
  private static boolean collect(
      SqlNode condition, DmlTarget target, String alias, DmlPlan.@Nullable Cell[] key) {
    if (condition.getKind() == SqlKind.AND) {
      for (SqlNode operand : ((SqlCall) condition).getOperandList()) {
        if (!collect(operand, target, alias, key)) {
          return false;
        }
      }
      return true;
    }
    if (condition.getKind() != SqlKind.EQUALS) {
      return false;
    }
    SqlNode left = ((SqlCall) condition).operand(0);
    SqlNode right = ((SqlCall) condition).operand(1);
    return left instanceof SqlIdentifier column
        ? equality(column, right, target, alias, key)
        : right instanceof SqlIdentifier other && equality(other, left, target, alias, key);
  }

  private static boolean equality(
      SqlIdentifier name,
      SqlNode value,
      DmlTarget target,
      String alias,
      DmlPlan.@Nullable Cell[] key) {
    boolean ours = name.isSimple() || (name.names.size() == 2 && name.names.get(0).equals(alias));
    int ordinal = ours ? target.table().ordinalOf(name.names.get(name.names.size() - 1)) : -1;
    int position = target.table().keyColumns().indexOf(ordinal);
    if (position < 0 || key[position] != null) {
      return false;
    }
    key[position] = cell(value, target.column(ordinal));
    return key[position] != null;
  }

  /** Only what equals exactly one value of the column's type, whatever SQL converts first. */
  private static DmlPlan.@Nullable Cell cell(SqlNode value, Column column) {
    Kind kind = column.type().kind();
    if (value instanceof SqlDynamicParam parameter) {
      return isExact(kind) ? new DmlPlan.Cell.Parameter(parameter.getIndex()) : null;
    }
    if (value instanceof SqlNumericLiteral number) {
      BigDecimal constant = Objects.requireNonNull(number.getValueAs(BigDecimal.class));
      return isNumber(kind) ? new DmlPlan.Cell.Constant(constant) : null;
    }
    return value instanceof SqlCharStringLiteral text && kind == Kind.VARCHAR
        ? new DmlPlan.Cell.Constant(Objects.requireNonNull(text.getValueAs(String.class)))
        : null;
  }

  private static boolean isNumber(Kind kind) {
    return switch (kind) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  /** Kinds of which equal values look the same. */
  private static boolean isExact(Kind kind) {
    return switch (kind) {
      case CHAR, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, UUID -> true;
      default -> isNumber(kind);
    };
  }

  /** Whether parameters of the key have the columns' own types in the plan. */
  boolean fits(QueryPlan plan, TableSchema table) {
    for (int i = 0; i < key.size(); i++) {
      Kind kind = table.columns().get(table.keyColumns().get(i)).type().kind();
      if (key.get(i) instanceof DmlPlan.Cell.Parameter parameter
          && !plan.parameterTypes()
              .get(parameter.index())
              .getSqlTypeName()
              .getName()
              .equals(kind.name())) {
        return false;
      }
    }
    return true;
  }
}

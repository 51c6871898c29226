package dev.yore.planner.dml;

import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.Identity;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** What statements may say of columns that number rows. Pure functions. */
final class IdentityColumns {
  private IdentityColumns() {}

  /** Rows of VALUES and the columns they go to. */
  record Given(SqlNode values, List<Integer> columns) {}

  /**
   * Takes out the identity column if every row has DEFAULT for it, which leaves it to be numbered.
   */
  static Given withoutDefaults(SqlCall values, DmlTarget target, List<Integer> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (target.column(columns.get(i)).identity() != null
          && isDefault(values, i, target, columns)) {
        return without(values, i, columns);
      }
    }
    return new Given(values, columns);
  }

  private static boolean isDefault(
      SqlCall values, int position, DmlTarget target, List<Integer> columns) {
    int defaults = 0;
    for (SqlNode row : values.getOperandList()) {
      List<SqlNode> items = DmlPlanner.rowItems(row);
      if (items.size() != columns.size()) {
        return false;
      }
      defaults += items.get(position).getKind() == SqlKind.DEFAULT ? 1 : 0;
    }
    if (defaults > 0 && defaults < values.operandCount()) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "identity column "
              + target.column(columns.get(position)).name()
              + " must be DEFAULT in all rows of an INSERT or in none; use two statements");
    }
    return defaults > 0;
  }

  private static Given without(SqlCall values, int position, List<Integer> columns) {
    List<SqlNode> rows = new ArrayList<>();
    for (SqlNode row : values.getOperandList()) {
      List<SqlNode> items = new ArrayList<>(DmlPlanner.rowItems(row));
      items.remove(position);
      rows.add(SqlStdOperatorTable.ROW.createCall(row.getParserPosition(), items));
    }
    List<Integer> left = new ArrayList<>(columns);
    left.remove(position);
    return new Given(SqlStdOperatorTable.VALUES.createCall(values.getParserPosition(), rows), left);
  }

  /**
   * Refuses values for a column that is always numbered.
   *
   * @throws StoreException {@code GENERATED_ALWAYS}
   */
  static void checkMayBeGiven(DmlTarget target, List<Integer> columns) {
    for (int ordinal : columns) {
      Column column = target.column(ordinal);
      Identity identity = column.identity();
      if (identity != null && identity.always()) {
        throw new StoreException(
            ErrorCode.GENERATED_ALWAYS,
            "column "
                + target.table().name()
                + "."
                + column.name()
                + " is GENERATED ALWAYS; leave it out or give it DEFAULT");
      }
    }
  }

  /** Refuses DEFAULT where there is no new row to be numbered. */
  static void checkHasDefault(DmlTarget target, int ordinal, SqlNode where) {
    if (target.column(ordinal).identity() != null) {
      throw StatementPreparer.at(
          new StoreException(
              ErrorCode.NOT_SUPPORTED,
              "identity column "
                  + target.column(ordinal).name()
                  + " can be DEFAULT in INSERT … VALUES only"),
          where.getParserPosition());
    }
  }
}

package dev.yore.planner.dml;

import dev.yore.engine.plan.ChangeTarget;
import dev.yore.parser.SqlPortion;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.columnar.YoreTableModify;
import dev.yore.planner.type.TypeMapping;
import dev.yore.planner.type.YoreTypeFactory;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.planner.validate.StatementPreparer;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlTableRef;
import org.jspecify.annotations.Nullable;

/**
 * The table a change is about, and the columns it names. Immutable.
 *
 * @param name as the statement wrote it
 */
record DmlTarget(TableSchema table, SqlIdentifier name) {

  /**
   * Finds the table.
   *
   * @throws StoreException {@code TABLE_NOT_FOUND}, {@code HISTORY_IS_READ_ONLY}, {@code
   *     INVALID_STATEMENT} for views and system tables
   */
  static DmlTarget of(SqlNode target, SqlCatalog catalog) {
    if (target instanceof SqlSnapshot) {
      throw new StoreException(
          ErrorCode.HISTORY_IS_READ_ONLY,
          "history cannot be changed; take the period clause off the table that is to change");
    }
    if (target instanceof SqlPortion) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "FOR PORTION OF belongs to UPDATE and DELETE");
    }
    SqlNode named = target instanceof SqlTableRef ref ? ref.operand(0) : target;
    if (!(named instanceof SqlIdentifier id)) {
      throw new StoreException(ErrorCode.INVALID_STATEMENT, "not a table: " + target);
    }
    return new DmlTarget(find(id, catalog), id);
  }

  private static TableSchema find(SqlIdentifier id, SqlCatalog catalog) {
    String name = id.names.get(id.names.size() - 1);
    boolean ours = id.names.size() == 1 || id.names.get(0).equals(TableName.DEFAULT_SCHEMA);
    TableName table = TableName.of(name);
    if (ours && catalog.catalog().view(table).isPresent()) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, name + " is a view; change the tables it reads");
    }
    if (!ours) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "only tables of PUBLIC can be changed, not " + id);
    }
    return catalog
        .catalog()
        .table(table)
        .orElseThrow(
            () ->
                StatementPreparer.at(
                    new StoreException(
                        ErrorCode.TABLE_NOT_FOUND,
                        "table "
                            + name
                            + " not found"
                            + ErrorTranslator.suggestion(name, catalog.publicNames())),
                    id.getParserPosition()));
  }

  /** The name by which the statement's expressions know it. */
  String alias(@Nullable SqlIdentifier alias) {
    return alias == null ? name.names.get(name.names.size() - 1) : alias.getSimple();
  }

  Column column(int ordinal) {
    return table.columns().get(ordinal);
  }

  /** Ordinals of the named columns; all of them in order if none are named. */
  List<Integer> columns(@Nullable SqlNodeList named) {
    List<Integer> ordinals = new ArrayList<>();
    if (named == null) {
      for (int i = 0; i < table.columns().size(); i++) {
        ordinals.add(i);
      }
      return ordinals;
    }
    for (SqlNode node : named) {
      int ordinal = ordinal((SqlIdentifier) node);
      if (ordinals.contains(ordinal)) {
        throw StatementPreparer.at(
            new StoreException(
                ErrorCode.INVALID_STATEMENT,
                "column " + column(ordinal).name() + " is named twice"),
            node.getParserPosition());
      }
      ordinals.add(ordinal);
    }
    return ordinals;
  }

  private int ordinal(SqlIdentifier id) {
    String columnName = id.names.get(id.names.size() - 1);
    int ordinal = table.ordinalOf(columnName);
    if (ordinal >= 0) {
      return ordinal;
    }
    StoreException e =
        PseudoColumns.isPseudo(columnName)
            ? new StoreException(
                ErrorCode.INVALID_STATEMENT,
                columnName + " is kept by the database and cannot be written")
            : new StoreException(
                ErrorCode.COLUMN_NOT_FOUND,
                "table "
                    + table.name()
                    + " has no column "
                    + columnName
                    + ErrorTranslator.suggestion(
                        columnName, table.columns().stream().map(Column::name).toList()));
    throw StatementPreparer.at(e, id.getParserPosition());
  }

  /** Refuses a source whose columns cannot be assigned to ours, from the given field on. */
  void checkAssignable(RelDataType source, int firstField, List<Integer> columns) {
    int given = source.getFieldCount() - firstField;
    if (given < columns.size()) {
      throw wrongCount(columns.size(), given);
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = column(columns.get(i));
      RelDataTypeField field = source.getFieldList().get(firstField + i);
      checkAssignable(field.getType(), column);
    }
  }

  void checkAssignable(RelDataType given, Column column) {
    RelDataType wanted = TypeMapping.toSql(YoreTypeFactory.INSTANCE, column.type(), true);
    if (!TypeMapping.isAssignable(given, wanted)) {
      throw new StoreException(
          ErrorCode.INVALID_CAST,
          "column "
              + table.name()
              + "."
              + column.name()
              + " of type "
              + wanted
              + " cannot take a value of type "
              + given
              + "; use CAST");
    }
  }

  /**
   * The change as plans have it.
   *
   * @param columns ordinals of those that get values
   */
  YoreTableModify.Change change(
      String operation, List<Integer> columns, Function<List<ColumnType>, ChangeTarget> rows) {
    List<String> names = columns.stream().map(ordinal -> column(ordinal).name()).toList();
    return new YoreTableModify.Change(table.name().toString(), operation, names, rows);
  }

  StoreException wrongCount(int wanted, int given) {
    return new StoreException(
        ErrorCode.INVALID_STATEMENT,
        "table " + table.name() + " gets " + given + " values for " + wanted + " columns");
  }
}

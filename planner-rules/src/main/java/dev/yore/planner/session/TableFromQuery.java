package dev.yore.planner.session;

import dev.yore.parser.SqlCreateTableAs;
import dev.yore.parser.StatementText;
import dev.yore.planner.catalog.PseudoColumns;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.planner.type.TypeMapping;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;

/**
 * Turns CREATE TABLE AS into a new table with the query's columns and an insert of its rows. Pure
 * functions.
 */
final class TableFromQuery {
  private TableFromQuery() {}

  static Compiled compile(
      SqlCreateTableAs create, String sql, SqlCatalog catalog, QueryPlanner planner) {
    TableName name = DdlCompiler.name(create.name());
    if (create.replace()) {
      throw DdlCompiler.invalid(
          "a table cannot be replaced; DROP it first, its past stays", create);
    }
    if (create.ifNotExists() && catalog.catalog().table(name).isPresent()) {
      return new Compiled.Ddl(null);
    }
    QueryPlan plan = planner.plan(create.query(), catalog);
    if (plan.parameterCount() > 0) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "CREATE TABLE AS takes no parameters; create the table, then INSERT INTO "
              + name.name()
              + " the query");
    }
    String insert =
        "INSERT INTO "
            + DdlCompiler.quoted(name.name())
            + " "
            + StatementText.at(sql, create.queryText());
    return new Compiled.CreateTableAs(
        new CatalogChange.CreateTable(name, columns(create, plan), List.of(), null),
        create.withData() ? insert : null);
  }

  private static List<Column> columns(SqlCreateTableAs create, QueryPlan plan) {
    List<RelDataTypeField> fields = plan.rowType().getFieldList();
    SqlNodeList given = create.columns();
    if (given != null && given.size() != fields.size()) {
      throw DdlCompiler.invalid(
          "table "
              + create.name()
              + " names "
              + given.size()
              + " columns, its query has "
              + fields.size(),
          given);
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      RelDataTypeField field = fields.get(i);
      String name = given == null ? field.getName() : ((SqlIdentifier) given.get(i)).getSimple();
      columns.add(column(i, name, field, columns, create));
    }
    return columns;
  }

  private static Column column(
      int ordinal,
      String name,
      RelDataTypeField field,
      List<Column> before,
      SqlCreateTableAs create) {
    if (PseudoColumns.isPseudo(name)) {
      throw DdlCompiler.invalid(
          name + " is kept by the database; give the query's column another name with AS", create);
    }
    if (before.stream().anyMatch(c -> c.name().equals(name))) {
      throw DdlCompiler.invalid(
          "the query has two columns named " + name + "; name one of them with AS", create);
    }
    return new Column(
        ordinal,
        name,
        TypeMapping.toColumn(field.getType(), "column " + name),
        field.getType().isNullable(),
        null);
  }
}

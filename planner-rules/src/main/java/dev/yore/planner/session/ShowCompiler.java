package dev.yore.planner.session;

import dev.yore.parser.SqlComment;
import dev.yore.parser.SqlShow;
import dev.yore.parser.YoreParser;
import dev.yore.planner.catalog.SqlCatalog;
import dev.yore.planner.plan.QueryPlanner;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.TableAlteration;
import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.schema.ViewSchema;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Turns SHOW into queries of system tables and COMMENT into changes. Safe for many threads. */
final class ShowCompiler {
  private static final String OF_PUBLIC = " WHERE TABLE_SCHEMA = 'PUBLIC'";

  private final QueryPlanner planner;

  ShowCompiler(QueryPlanner planner) {
    this.planner = planner;
  }

  Compiled show(SqlShow show, SqlCatalog catalog) throws SqlParseException {
    SqlIdentifier name = show.name();
    String what = show.what().toUpperCase(Locale.ROOT);
    if (what.startsWith("CREATE ") && name != null) {
      return created(what, name, catalog);
    }
    return new Compiled.Query(
        planner.plan(YoreParser.parseQuery(query(what, name, catalog)), catalog));
  }

  private static String query(String what, @Nullable SqlIdentifier name, SqlCatalog catalog) {
    return switch (what) {
      case "TABLES" ->
          "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES"
              + OF_PUBLIC
              + " ORDER BY TABLE_NAME";
      case "VIEWS" ->
          "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM INFORMATION_SCHEMA.VIEWS"
              + OF_PUBLIC
              + " ORDER BY TABLE_NAME";
      case "SCHEMAS" -> "SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA ORDER BY SCHEMA_NAME";
      case "BRANCHES" -> "SELECT * FROM SYS.BRANCHES ORDER BY 1";
      case "TAGS" -> "SELECT * FROM SYS.TAGS ORDER BY 1";
      case "COLUMNS" -> columns(required(what, name), catalog);
      case "INDEXES" ->
          "SELECT TABLE_NAME, INDEX_NAME, IS_UNIQUE, COLUMN_NAME, ORDINAL_POSITION"
              + " FROM INFORMATION_SCHEMA.INDEXES"
              + of(name, catalog)
              + " ORDER BY TABLE_NAME, INDEX_NAME, ORDINAL_POSITION";
      case "CONSTRAINTS" ->
          "SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE"
              + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS"
              + of(name, catalog)
              + " ORDER BY TABLE_NAME, CONSTRAINT_NAME";
      default ->
          throw new StoreException(
              ErrorCode.INVALID_STATEMENT,
              "there is no SHOW "
                  + what
                  + "; there are SHOW TABLES, VIEWS, SCHEMAS, BRANCHES, TAGS, COLUMNS FROM t,"
                  + " INDEXES [FROM t], CONSTRAINTS [FROM t], CREATE TABLE t, CREATE VIEW v");
    };
  }

  private static String of(@Nullable SqlIdentifier name, SqlCatalog catalog) {
    return OF_PUBLIC
        + (name == null ? "" : " AND TABLE_NAME = " + literal(table(name, catalog).name().name()));
  }

  private static SqlIdentifier required(String what, @Nullable SqlIdentifier name) {
    if (name == null) {
      throw new StoreException(
          ErrorCode.INVALID_STATEMENT, "SHOW " + what + " needs a table: SHOW " + what + " FROM t");
    }
    return name;
  }

  /** What DESCRIBE and SHOW COLUMNS give. */
  static String columns(SqlIdentifier table, SqlCatalog catalog) {
    String name = table.names.get(table.names.size() - 1);
    String schema =
        table.names.size() > 1 ? table.names.get(table.names.size() - 2) : TableName.DEFAULT_SCHEMA;
    if (table.names.size() == 1 && !catalog.publicNames().contains(name)) {
      throw ConstraintCompiler.notFound(TableName.of(name), catalog);
    }
    return "SELECT COLUMN_NAME, DATA_TYPE, COALESCE(CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION,"
        + " DATETIME_PRECISION) AS \"PRECISION\", NUMERIC_SCALE, IS_NULLABLE, COLUMN_DEFAULT,"
        + " REMARKS FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = "
        + literal(schema)
        + " AND TABLE_NAME = "
        + literal(name)
        + " ORDER BY ORDINAL_POSITION";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static TableSchema table(SqlIdentifier id, SqlCatalog catalog) {
    TableName name = DdlCompiler.name(id);
    return catalog
        .catalog()
        .table(name)
        .orElseThrow(() -> ConstraintCompiler.notFound(name, catalog));
  }

  private static ViewSchema view(SqlIdentifier id, SqlCatalog catalog) {
    TableName name = DdlCompiler.name(id);
    return catalog
        .catalog()
        .view(name)
        .orElseThrow(
            () -> new StoreException(ErrorCode.TABLE_NOT_FOUND, "there is no view " + name.name()));
  }

  private static Compiled created(String what, SqlIdentifier name, SqlCatalog catalog) {
    String text =
        what.endsWith("VIEW")
            ? DefinitionText.of(view(name, catalog))
            : DefinitionText.of(table(name, catalog), catalog.catalog());
    return new Compiled.Definition(text);
  }

  static Compiled comment(SqlComment comment, SqlCatalog catalog) {
    SqlIdentifier name = comment.name();
    if (comment.kind().equals("VIEW")) {
      return new Compiled.Ddl(
          new CatalogChange.CommentView(view(name, catalog).name(), comment.text()));
    }
    if (comment.kind().equals("TABLE")) {
      return alter(table(name, catalog), null, comment);
    }
    if (name.names.size() < 2) {
      throw DdlCompiler.invalid("COMMENT ON COLUMN names table and column: t.c", name);
    }
    List<String> tableNames = name.names.subList(0, name.names.size() - 1);
    SqlIdentifier tableId = new SqlIdentifier(tableNames, name.getParserPosition());
    return alter(table(tableId, catalog), name.names.get(name.names.size() - 1), comment);
  }

  private static Compiled alter(TableSchema table, @Nullable String column, SqlComment comment) {
    return new Compiled.Ddl(
        new CatalogChange.AlterTable(
            table.name(), new TableAlteration.SetComment(column, comment.text())));
  }
}

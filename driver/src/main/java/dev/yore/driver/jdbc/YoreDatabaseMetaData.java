package dev.yore.driver.jdbc;

import dev.yore.driver.jdbc.DriverCommand.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the database can do and holds. Keys, indexes and pseudo-columns are asked for by driver
 * commands, because Avatica's protocol cannot.
 */
final class YoreDatabaseMetaData extends SupportedFeatures {
  static final String PRODUCT = "Yore";

  private final YoreConnection connection;

  YoreDatabaseMetaData(YoreConnection connection) {
    super(connection);
    this.connection = connection;
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      String @Nullable [] types)
      throws SQLException {
    return SqlErrors.call(() -> super.getTables(catalog, schemaPattern, tablePattern, types));
  }

  @Override
  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return SqlErrors.call(
        () -> super.getColumns(catalog, schemaPattern, tablePattern, columnPattern));
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String pattern)
      throws SQLException {
    return SqlErrors.call(() -> super.getSchemas(catalog, pattern));
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    return SqlErrors.call(super::getCatalogs);
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    return SqlErrors.call(super::getTableTypes);
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    return SqlErrors.call(super::getTypeInfo);
  }

  @Override
  public ResultSet getPrimaryKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return ask(Name.PRIMARY_KEYS, schema, table);
  }

  @Override
  public ResultSet getImportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return ask(Name.IMPORTED_KEYS, schema, table);
  }

  @Override
  public ResultSet getExportedKeys(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return ask(Name.EXPORTED_KEYS, schema, table);
  }

  @Override
  public ResultSet getCrossReference(
      @Nullable String parentCatalog,
      @Nullable String parentSchema,
      @Nullable String parentTable,
      @Nullable String foreignCatalog,
      @Nullable String foreignSchema,
      @Nullable String foreignTable)
      throws SQLException {
    return ask(Name.CROSS_REFERENCE, parentSchema, parentTable, foreignSchema, foreignTable);
  }

  @Override
  public ResultSet getIndexInfo(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      boolean unique,
      boolean approximate)
      throws SQLException {
    return ask(Name.INDEX_INFO, schema, table, Boolean.toString(unique));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      int scope,
      boolean nullable)
      throws SQLException {
    return ask(Name.BEST_ROW_IDENTIFIER, schema, table);
  }

  @Override
  public ResultSet getVersionColumns(
      @Nullable String catalog, @Nullable String schema, @Nullable String table)
      throws SQLException {
    return ask(Name.VERSION_COLUMNS, schema, table);
  }

  @Override
  public ResultSet getPseudoColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return ask(Name.PSEUDO_COLUMNS, schemaPattern, tablePattern, columnPattern);
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    return ask(Name.CLIENT_INFO_PROPERTIES);
  }

  // Built into the language; they belong to no schema.

  @Override
  public ResultSet getFunctions(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String functionPattern)
      throws SQLException {
    return ask(Name.FUNCTIONS, functionPattern);
  }

  @Override
  public ResultSet getProcedures(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String procedurePattern)
      throws SQLException {
    return ask(Name.PROCEDURES, schemaPattern, procedurePattern);
  }

  @Override
  public ResultSet getProcedureColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String procedurePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return ask(Name.PROCEDURE_COLUMNS, schemaPattern, procedurePattern, columnPattern);
  }

  // What no Yore database has

  @Override
  public ResultSet getFunctionColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String functionPattern,
      @Nullable String columnPattern)
      throws SQLException {
    return none("FUNCTION_COLUMNS");
  }

  @Override
  public ResultSet getTablePrivileges(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return none("TABLE_PRIVILEGES");
  }

  @Override
  public ResultSet getColumnPrivileges(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String columnPattern)
      throws SQLException {
    return none("COLUMN_PRIVILEGES");
  }

  @Override
  public ResultSet getUDTs(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typePattern,
      int @Nullable [] types)
      throws SQLException {
    return none("USER_TYPES");
  }

  @Override
  public ResultSet getSuperTypes(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String typePattern)
      throws SQLException {
    return none("SUPER_TYPES");
  }

  @Override
  public ResultSet getSuperTables(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String tablePattern)
      throws SQLException {
    return none("SUPER_TABLES");
  }

  @Override
  public ResultSet getAttributes(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String typePattern,
      @Nullable String attributePattern)
      throws SQLException {
    return none("ATTRIBUTES");
  }

  private ResultSet ask(Name question, @Nullable String... arguments) throws SQLException {
    return connection.query(DriverCommand.of(question, arguments));
  }

  private ResultSet none(String question) throws SQLException {
    return ask(Name.NO_ROWS, question);
  }
}

package dev.yore.driver.meta;

import dev.yore.driver.jdbc.BuildVersion;
import dev.yore.parser.YoreParser;
import java.sql.Connection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.MetaImpl;
import org.jspecify.annotations.Nullable;

/** The part of {@link YoreMeta} that answers questions about tables, types and the product. */
abstract class CatalogMeta extends MetaImpl {

  final Sessions sessions;
  final Failures failures;

  CatalogMeta(@Nullable AvaticaConnection connection, Sessions sessions, Failures failures) {
    super(connection);
    this.sessions = sessions;
    this.failures = failures;
  }

  final boolean isEmbedded() {
    return connection != null;
  }

  final <T> T inSession(String connectionId, Function<ClientSession, T> work) {
    return failures.call(
        () -> {
          ClientSession session = sessions.get(connectionId);
          return session.exclusively(() -> work.apply(session));
        });
  }

  private MetaResultSet metadata(
      ConnectionHandle handle, MetadataShape shape, Function<CatalogRows, List<Object>> question) {
    List<Object> rows =
        inSession(handle.id, session -> question.apply(Commands.catalogRows(session)));
    StatementHandle statement = ownStatement(handle);
    return MetaResultSet.create(
        handle.id, statement.id, true, shape.signature(), new Frame(0, true, rows));
  }

  /** Embedded, the statement must be one the connection knows, or it would make another. */
  private StatementHandle ownStatement(ConnectionHandle handle) {
    return failures.call(
        () -> isEmbedded() ? connection.createStatement().handle : createStatement(handle));
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle handle,
      @Nullable String catalog,
      Pat schema,
      Pat table,
      @Nullable List<String> types) {
    return metadata(
        handle,
        MetadataShape.TABLES,
        rows -> rows.tables(new LikePattern(schema.s), new LikePattern(table.s), types));
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle handle, @Nullable String catalog, Pat schema, Pat table, Pat column) {
    return metadata(
        handle,
        MetadataShape.COLUMNS,
        rows ->
            rows.columns(
                new LikePattern(schema.s), new LikePattern(table.s), new LikePattern(column.s)));
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle handle, @Nullable String catalog, Pat schema) {
    return metadata(handle, MetadataShape.SCHEMAS, rows -> rows.schemas(new LikePattern(schema.s)));
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle handle) {
    return metadata(handle, MetadataShape.CATALOGS, rows -> List.of());
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle handle) {
    return metadata(handle, MetadataShape.TABLE_TYPES, rows -> CatalogRows.tableTypes());
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle handle) {
    return metadata(handle, MetadataShape.TYPE_INFO, rows -> TypeRows.typeInfo());
  }

  @Override
  public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle handle) {
    BuildVersion version = BuildVersion.current();
    Map<DatabaseProperty, Object> properties = new EnumMap<>(DatabaseProperty.class);
    properties.put(DatabaseProperty.GET_DATABASE_PRODUCT_NAME, "Yore");
    properties.put(DatabaseProperty.GET_DATABASE_PRODUCT_VERSION, version.text());
    properties.put(DatabaseProperty.GET_DATABASE_MAJOR_VERSION, version.major());
    properties.put(DatabaseProperty.GET_DATABASE_MINOR_VERSION, version.minor());
    properties.put(
        DatabaseProperty.GET_DEFAULT_TRANSACTION_ISOLATION, Connection.TRANSACTION_REPEATABLE_READ);
    properties.put(
        DatabaseProperty.GET_S_Q_L_KEYWORDS,
        String.join(",", YoreParser.reservedWordsBeyondSql92()));
    properties.put(DatabaseProperty.GET_NUMERIC_FUNCTIONS, FunctionRows.list(FunctionRows.NUMERIC));
    properties.put(DatabaseProperty.GET_STRING_FUNCTIONS, FunctionRows.list(FunctionRows.STRING));
    properties.put(
        DatabaseProperty.GET_TIME_DATE_FUNCTIONS, FunctionRows.list(FunctionRows.TIME_DATE));
    properties.put(DatabaseProperty.GET_SYSTEM_FUNCTIONS, FunctionRows.list(FunctionRows.SYSTEM));
    return properties;
  }
}

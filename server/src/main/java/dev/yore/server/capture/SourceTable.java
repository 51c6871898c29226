package dev.yore.server.capture;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of another database as its driver describes it. Immutable.
 *
 * @param sql how the source database writes its name
 * @param name what it is called there, without schema
 * @param key names of the columns that tell its rows apart, in order
 */
record SourceTable(String sql, String name, List<SourceColumn> columns, List<String> key) {

  SourceTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /**
   * Describes a table.
   *
   * @param given {@code table} or {@code schema.table}, in any case unless quoted letters differ
   * @param givenKey names of key columns; empty for the primary key
   * @throws StoreException {@code TABLE_NOT_FOUND}, or {@code INVALID_SCHEMA} if nothing tells its
   *     rows apart
   */
  static SourceTable describe(Connection source, String given, List<String> givenKey)
      throws SQLException {
    DatabaseMetaData metaData = source.getMetaData();
    int dot = given.indexOf('.');
    String schema = dot < 0 ? null : given.substring(0, dot);
    String table = given.substring(dot + 1);
    for (String[] candidate : spellings(schema, table)) {
      List<SourceColumn> columns = columns(metaData, source, candidate[0], candidate[1]);
      if (!columns.isEmpty()) {
        String foundSchema = candidate[0];
        List<String> key =
            givenKey.isEmpty()
                ? primaryKey(metaData, source, foundSchema, candidate[1])
                : named(columns, givenKey, given);
        if (key.isEmpty()) {
          throw new StoreException(
              ErrorCode.INVALID_SCHEMA,
              "table "
                  + given
                  + " has no primary key; say which columns tell its rows apart: --key");
        }
        return new SourceTable(
            sql(metaData, foundSchema, candidate[1]), candidate[1], columns, key);
      }
    }
    throw new StoreException(
        ErrorCode.TABLE_NOT_FOUND, "the source has no table " + given + " that this user can see");
  }

  /** Databases fold names to lower or upper case, or not at all. */
  private static List<@Nullable String[]> spellings(@Nullable String schema, String table) {
    List<@Nullable String[]> spellings = new ArrayList<>();
    spellings.add(new @Nullable String[] {schema, table});
    spellings.add(
        new @Nullable String[] {
          schema == null ? null : schema.toLowerCase(Locale.ROOT), table.toLowerCase(Locale.ROOT)
        });
    spellings.add(
        new @Nullable String[] {
          schema == null ? null : schema.toUpperCase(Locale.ROOT), table.toUpperCase(Locale.ROOT)
        });
    return spellings;
  }

  private static List<SourceColumn> columns(
      DatabaseMetaData metaData, Connection source, @Nullable String schema, String table)
      throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    String escape = metaData.getSearchStringEscape();
    try (ResultSet rows =
        metaData.getColumns(
            source.getCatalog(), escaped(schema, escape), escaped(table, escape), null)) {
      String first = null;
      while (rows.next()) {
        String from = rows.getString("TABLE_SCHEM");
        first = first == null ? String.valueOf(from) : first;
        if (first.equals(String.valueOf(from))) {
          columns.add(SourceColumn.of(rows));
        }
      }
    }
    return columns;
  }

  private static @Nullable String escaped(@Nullable String name, @Nullable String escape) {
    return name == null || escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }

  private static List<String> primaryKey(
      DatabaseMetaData metaData, Connection source, @Nullable String schema, String table)
      throws SQLException {
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet rows = metaData.getPrimaryKeys(source.getCatalog(), schema, table)) {
      while (rows.next()) {
        key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(key.values());
  }

  private static List<String> named(List<SourceColumn> columns, List<String> given, String table) {
    List<String> key = new ArrayList<>();
    for (String name : given) {
      key.add(
          columns.stream()
              .map(SourceColumn::name)
              .filter(name::equalsIgnoreCase)
              .findFirst()
              .orElseThrow(
                  () ->
                      new StoreException(
                          ErrorCode.COLUMN_NOT_FOUND,
                          "--key names " + name + ", which is no column of " + table)));
    }
    return key;
  }

  private static String sql(DatabaseMetaData metaData, @Nullable String schema, String table)
      throws SQLException {
    String quote = metaData.getIdentifierQuoteString();
    String q = quote == null || quote.isBlank() ? "" : quote;
    return (schema == null ? "" : q + schema.replace(q, q + q) + q + ".")
        + q
        + (q.isEmpty() ? table : table.replace(q, q + q))
        + q;
  }

  /** What reads all of it. */
  String select(DatabaseMetaData metaData) throws SQLException {
    String quote = metaData.getIdentifierQuoteString();
    String q = quote == null || quote.isBlank() ? "" : quote;
    return columns.stream()
        .map(c -> q + (q.isEmpty() ? c.name() : c.name().replace(q, q + q)) + q)
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + sql));
  }
}

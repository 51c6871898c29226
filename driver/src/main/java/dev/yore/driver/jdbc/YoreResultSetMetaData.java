package dev.yore.driver.jdbc;

import dev.yore.store.ErrorCode;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.jspecify.annotations.Nullable;

/** The columns of a result, with a complaint about those that are not there. Immutable. */
final class YoreResultSetMetaData implements ResultSetMetaData {
  private final List<ColumnMetaData> columns;

  YoreResultSetMetaData(List<ColumnMetaData> columns) {
    this.columns = columns;
  }

  private ColumnMetaData column(int position) throws SQLException {
    if (position < 1 || position > columns.size()) {
      throw SqlErrors.create(
          ErrorCode.COLUMN_NOT_FOUND,
          "there is no column " + position + "; the result has " + columns.size());
    }
    return columns.get(position - 1);
  }

  /** A column's number in {@link Types}; instants travel as TIMESTAMP of another name. */
  static int typeOf(ColumnMetaData column) {
    return column.type.name.equals("TIMESTAMP WITH LOCAL TIME ZONE")
        ? Types.TIMESTAMP_WITH_TIMEZONE
        : column.type.id;
  }

  /** What is empty here comes as null over the network. */
  private static String orEmpty(@Nullable String name) {
    return name == null ? "" : name;
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public boolean isAutoIncrement(int position) throws SQLException {
    return column(position).autoIncrement;
  }

  @Override
  public boolean isCaseSensitive(int position) throws SQLException {
    return column(position).caseSensitive;
  }

  @Override
  public boolean isSearchable(int position) throws SQLException {
    return column(position).searchable;
  }

  @Override
  public boolean isCurrency(int position) throws SQLException {
    return column(position).currency;
  }

  @Override
  public int isNullable(int position) throws SQLException {
    return column(position).nullable;
  }

  @Override
  public boolean isSigned(int position) throws SQLException {
    return column(position).signed;
  }

  @Override
  public int getColumnDisplaySize(int position) throws SQLException {
    return column(position).displaySize;
  }

  @Override
  public String getColumnLabel(int position) throws SQLException {
    return column(position).label;
  }

  @Override
  public String getColumnName(int position) throws SQLException {
    return column(position).columnName;
  }

  @Override
  public String getSchemaName(int position) throws SQLException {
    return orEmpty(column(position).schemaName);
  }

  @Override
  public int getPrecision(int position) throws SQLException {
    return column(position).precision;
  }

  @Override
  public int getScale(int position) throws SQLException {
    return column(position).scale;
  }

  @Override
  public String getTableName(int position) throws SQLException {
    return orEmpty(column(position).tableName);
  }

  @Override
  public String getCatalogName(int position) throws SQLException {
    return orEmpty(column(position).catalogName);
  }

  @Override
  public int getColumnType(int position) throws SQLException {
    return typeOf(column(position));
  }

  @Override
  public String getColumnTypeName(int position) throws SQLException {
    return column(position).type.name;
  }

  @Override
  public boolean isReadOnly(int position) throws SQLException {
    return column(position).readOnly;
  }

  @Override
  public boolean isWritable(int position) throws SQLException {
    return column(position).writable;
  }

  @Override
  public boolean isDefinitelyWritable(int position) throws SQLException {
    return column(position).definitelyWritable;
  }

  @Override
  public String getColumnClassName(int position) throws SQLException {
    return column(position).columnClassName;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return SqlErrors.unwrap(this, type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}

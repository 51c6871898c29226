package dev.yore.tpc.tpch;

/**
 * One column of a TPC-H table. Every column is NOT NULL, as the specification asks.
 *
 * @param name lower case, with the table's prefix
 * @param length characters of a TEXT column, otherwise 0
 */
public record TpchColumn(String name, ColumnKind kind, int length) {

  static TpchColumn identifier(String name) {
    return new TpchColumn(name, ColumnKind.IDENTIFIER, 0);
  }

  static TpchColumn count(String name) {
    return new TpchColumn(name, ColumnKind.COUNT, 0);
  }

  static TpchColumn decimal(String name) {
    return new TpchColumn(name, ColumnKind.DECIMAL, 0);
  }

  static TpchColumn date(String name) {
    return new TpchColumn(name, ColumnKind.DATE, 0);
  }

  static TpchColumn text(String name, int length) {
    return new TpchColumn(name, ColumnKind.TEXT, length);
  }

  /** The type as the common databases spell it. */
  public String sqlType() {
    return kind == ColumnKind.TEXT ? kind.sqlType() + "(" + length + ")" : kind.sqlType();
  }

  String ddl() {
    return name + " " + sqlType() + " NOT NULL";
  }
}

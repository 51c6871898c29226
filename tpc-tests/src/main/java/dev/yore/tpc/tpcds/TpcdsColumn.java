package dev.yore.tpc.tpcds;

import io.trino.tpcds.column.Column;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * One column of a TPC-DS table. Columns of the primary key are NOT NULL, all others may be NULL.
 *
 * @param name lower case, with the table's prefix
 * @param precision digits of a DECIMAL, characters of a TEXT, otherwise 0
 * @param scale of a DECIMAL, otherwise 0
 */
public record TpcdsColumn(String name, Kind kind, int precision, int scale) {

  /** What a column holds and the Java class of its values. */
  public enum Kind {
    /** {@link Long}. */
    IDENTIFIER,
    /** {@link Integer}. */
    INTEGER,
    /** {@link BigDecimal} of the column's scale. */
    DECIMAL,
    /** {@link LocalDate}. */
    DATE,
    /** {@link String}. */
    TEXT
  }

  static TpcdsColumn of(Column column) {
    int precision = column.getType().getPrecision().orElse(0);
    int scale = column.getType().getScale().orElse(0);
    String name = column.getName();
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> new TpcdsColumn(name, Kind.IDENTIFIER, 0, 0);
      case INTEGER -> new TpcdsColumn(name, Kind.INTEGER, 0, 0);
      case DECIMAL -> new TpcdsColumn(name, Kind.DECIMAL, precision, scale);
      case DATE -> new TpcdsColumn(name, Kind.DATE, 0, 0);
      // The generator does not pad, and what pads a CHAR differs between databases.
      case VARCHAR, CHAR -> new TpcdsColumn(name, Kind.TEXT, precision, 0);
      case TIME -> throw new IllegalArgumentException(name + ": no base table holds a TIME");
    };
  }

  /** The type in SQL. */
  String sqlType() {
    return switch (kind) {
      case IDENTIFIER -> "BIGINT";
      case INTEGER -> "INTEGER";
      case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
      case DATE -> "DATE";
      case TEXT -> "VARCHAR(" + precision + ")";
    };
  }

  /** The value that the generator's text means. */
  Object value(String text) {
    return switch (kind) {
      case IDENTIFIER -> Long.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case DECIMAL -> new BigDecimal(text).setScale(scale);
      case DATE -> LocalDate.parse(text);
      case TEXT -> text;
    };
  }
}

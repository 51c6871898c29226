package dev.yore.server.capture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table in another database, what it is kept as, and how a value gets across.
 * Immutable.
 *
 * @param kind how values are read
 * @param type what Yore's column is, as SQL
 * @param cut whether the source may hold more digits than are kept
 */
record SourceColumn(String name, Kind kind, String type, boolean cut) {
  private static final int MAX_DIGITS = 38;

  /** For numbers of no declared precision, which may have digits on both sides. */
  private static final int FREE_SCALE = 10;

  /** Digits after the second that a TIMESTAMP keeps. */
  private static final int STAMP_DIGITS = 3;

  /** The ways values are read and written. */
  enum Kind {
    BOOLEAN,
    LONG,
    DOUBLE,
    DECIMAL,
    TEXT,
    BINARY,
    DATE,
    TIME,
    TIMESTAMP,
    INSTANT,
    UUID
  }

  /** The column that a row of {@link java.sql.DatabaseMetaData#getColumns} describes. */
  static SourceColumn of(ResultSet column) throws SQLException {
    String name = column.getString("COLUMN_NAME");
    String typeName = String.valueOf(column.getString("TYPE_NAME")).toLowerCase(Locale.ROOT);
    int size = column.getInt("COLUMN_SIZE");
    int digits = column.getInt("DECIMAL_DIGITS");
    boolean unsigned = typeName.contains("unsigned");
    if (typeName.equals("uuid")) {
      return kept(name, Kind.UUID, "UUID"); // Drivers have no common number for it.
    }
    return switch (column.getInt("DATA_TYPE")) {
      case Types.BOOLEAN -> kept(name, Kind.BOOLEAN, "BOOLEAN");
      case Types.BIT ->
          size <= 1 ? kept(name, Kind.BOOLEAN, "BOOLEAN") : kept(name, Kind.TEXT, "VARCHAR");
      case Types.TINYINT -> kept(name, Kind.LONG, "SMALLINT");
      case Types.SMALLINT -> kept(name, Kind.LONG, unsigned ? "INTEGER" : "SMALLINT");
      case Types.INTEGER -> kept(name, Kind.LONG, unsigned ? "BIGINT" : "INTEGER");
      case Types.BIGINT ->
          unsigned ? kept(name, Kind.DECIMAL, "DECIMAL(20, 0)") : kept(name, Kind.LONG, "BIGINT");
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> kept(name, Kind.DOUBLE, "DOUBLE");
      case Types.NUMERIC, Types.DECIMAL -> decimal(name, size, digits);
      case Types.DATE -> kept(name, Kind.DATE, "DATE");
      case Types.TIME -> new SourceColumn(name, Kind.TIME, "TIME(3)", digits > STAMP_DIGITS);
      case Types.TIMESTAMP ->
          typeName.contains("tz") || typeName.contains("with time zone")
              ? new SourceColumn(name, Kind.INSTANT, "TIMESTAMP(3)", digits > STAMP_DIGITS)
              : new SourceColumn(name, Kind.TIMESTAMP, "TIMESTAMP(3)", digits > STAMP_DIGITS);
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          new SourceColumn(name, Kind.INSTANT, "TIMESTAMP(3)", digits > STAMP_DIGITS);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          kept(name, Kind.BINARY, "VARBINARY");
      default -> kept(name, Kind.TEXT, "VARCHAR");
    };
  }

  private static SourceColumn kept(String name, Kind kind, String type) {
    return new SourceColumn(name, kind, type, false);
  }

  private static SourceColumn decimal(String name, int size, int digits) {
    boolean declared = size > 0 && size <= MAX_DIGITS && digits >= 0 && digits <= size;
    return declared
        ? kept(name, Kind.DECIMAL, "DECIMAL(" + size + ", " + digits + ")")
        : new SourceColumn(
            name, Kind.DECIMAL, "DECIMAL(" + MAX_DIGITS + ", " + FREE_SCALE + ")", true);
  }

  /** What Yore calls it: names in one case are names written without quotes. */
  String target() {
    return targetName(name);
  }

  static String targetName(String name) {
    boolean oneCase =
        name.equals(name.toLowerCase(Locale.ROOT)) || name.equals(name.toUpperCase(Locale.ROOT));
    return oneCase ? name.toUpperCase(Locale.ROOT) : name;
  }

  /**
   * The value of the current row, in a form that two reads of an unchanged row have in common.
   *
   * @param index of the column, from 1
   */
  @Nullable Object read(ResultSet row, int index) throws SQLException {
    Object value =
        switch (kind) {
          case BOOLEAN -> row.getBoolean(index);
          case LONG -> row.getLong(index);
          case DOUBLE -> row.getDouble(index);
          case DECIMAL -> row.getBigDecimal(index);
          case TEXT -> row.getString(index);
          case BINARY -> row.getBytes(index);
          case DATE -> row.getObject(index, LocalDate.class);
          case TIME -> row.getObject(index, LocalTime.class);
          case TIMESTAMP -> row.getObject(index, LocalDateTime.class);
          case INSTANT -> row.getObject(index, OffsetDateTime.class);
          case UUID -> uuid(row.getObject(index));
        };
    return row.wasNull() || value == null ? null : kept(value);
  }

  /** The same of Yore's own table: what {@link #read} gave for the row when it was kept. */
  @Nullable Object readBack(ResultSet row, int index) throws SQLException {
    return kind == Kind.INSTANT ? row.getObject(index, LocalDateTime.class) : read(row, index);
  }

  private static @Nullable Object uuid(@Nullable Object value) {
    return value == null || value instanceof UUID ? value : UUID.fromString(value.toString());
  }

  private static Object kept(Object value) {
    if (value instanceof LocalDateTime time) {
      return time.truncatedTo(ChronoUnit.MILLIS);
    }
    if (value instanceof LocalTime time) {
      return time.truncatedTo(ChronoUnit.MILLIS);
    }
    if (value instanceof OffsetDateTime time) {
      return time.withOffsetSameInstant(ZoneOffset.UTC)
          .toLocalDateTime()
          .truncatedTo(ChronoUnit.MILLIS);
    }
    return value;
  }

  /** Sets a parameter to what {@link #read} gave. */
  void write(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
    if (value instanceof BigDecimal decimal && cut) {
      statement.setBigDecimal(index, decimal.setScale(FREE_SCALE, RoundingMode.HALF_UP));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setObject(index, value);
    }
  }
}

package dev.yore.store.schema;

import java.io.Serializable;

/**
 * A column's type: its kind and, where the kind has them, precision (decimal digits, characters or
 * bytes) and scale. Immutable.
 *
 * @param kind the SQL type's name
 * @param precision DECIMAL: digits 1–38; CHAR/VARCHAR: characters; BINARY/VARBINARY: bytes;
 *     TIME/TIMESTAMP, with or without zone: fractional digits 0–3; otherwise 0
 * @param scale DECIMAL: digits after the point, 0–precision; otherwise 0
 */
public record ColumnType(Kind kind, int precision, int scale) implements Serializable {

  /** DECIMAL columns of at most this many digits are scaled longs; wider ones are 16 bytes. */
  public static final int MAX_LONG_DECIMAL_PRECISION = 18;

  public static final int MAX_DECIMAL_PRECISION = 38;

  /** VARCHAR and VARBINARY without a length. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** The SQL types a column may have. */
  public enum Kind {
    /** 0 or 1 in a long vector. */
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    /** Scaled long, or 16 order-preserving bytes when wider than 18 digits. */
    DECIMAL,
    REAL,
    DOUBLE,
    /** UTF-8, blank-padded to the declared length. */
    CHAR,
    /** UTF-8. */
    VARCHAR,
    BINARY,
    VARBINARY,
    /** Days since 1970-01-01. */
    DATE,
    /** Milliseconds of the day. */
    TIME,
    /** Milliseconds since 1970-01-01T00:00:00, without a zone. */
    TIMESTAMP,
    /** Milliseconds since 1970-01-01T00:00:00Z: an instant. */
    TIMESTAMP_WITH_LOCAL_TIME_ZONE,
    /** 16 big-endian bytes. */
    UUID
  }

  /** How values of a type are held in vectors and on disk. */
  public enum Physical {
    LONG,
    DOUBLE,
    BYTES
  }

  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0);
  }

  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  public static ColumnType varchar(int characters) {
    return new ColumnType(Kind.VARCHAR, characters, 0);
  }

  public Physical physical() {
    return switch (kind) {
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Physical.LONG;
      case DECIMAL -> precision <= MAX_LONG_DECIMAL_PRECISION ? Physical.LONG : Physical.BYTES;
      case REAL, DOUBLE -> Physical.DOUBLE;
      case CHAR, VARCHAR, BINARY, VARBINARY, UUID -> Physical.BYTES;
    };
  }

  /** Whether values are UTF-8 text, which is ordered as Java orders strings (UTF-16 code units). */
  public boolean isText() {
    return kind == Kind.CHAR || kind == Kind.VARCHAR;
  }
}

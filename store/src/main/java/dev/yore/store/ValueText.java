package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.BytesVector;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.DoubleVector;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes values and keys as people read them, for messages. Stateless. */
final class ValueText {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private ValueText() {}

  /** {@code (K1, K2) = (7, 'seven')}, from a row with all of the table's columns. */
  static String key(TableSchema table, VectorBatch rows, int row) {
    List<Column> columns = table.keyColumns().stream().map(table.columns()::get).toList();
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String values =
        table.keyColumns().stream()
            .map(o -> value(table.columns().get(o).type(), rows.column(o), row))
            .collect(Collectors.joining(", "));
    return "(" + names + ") = (" + values + ")";
  }

  /** {@code (K1, K2) = (7, 'seven')}, from a row with the key's columns only, in key order. */
  static String keyOnly(TableSchema table, VectorBatch keys, int row) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < table.keyColumns().size(); i++) {
      Column column = table.columns().get(table.keyColumns().get(i));
      names.append(i == 0 ? "" : ", ").append(column.name());
      values.append(i == 0 ? "" : ", ").append(value(column.type(), keys.column(i), row));
    }
    return "(" + names + ") = (" + values + ")";
  }

  /** {@code (7, 'seven', NULL)}: all columns of a row. */
  static String row(TableSchema table, RowRef row) {
    return IntStream.range(0, table.columns().size())
        .mapToObj(ordinal -> value(table, row, ordinal))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** One column of a row with all of the table's columns. */
  static String value(TableSchema table, RowRef row, int ordinal) {
    return value(table.columns().get(ordinal).type(), row.batch().column(ordinal), row.row());
  }

  private static String value(ColumnType type, ColumnVector vector, int row) {
    if (vector.isNull(row)) {
      return "NULL";
    }
    if (vector instanceof LongVector longs) {
      return ofLong(type, longs.get(row));
    }
    if (vector instanceof DoubleVector doubles) {
      return Double.toString(doubles.get(row));
    }
    return ofBytes(type, (BytesVector) vector, row);
  }

  private static String ofLong(ColumnType type, long value) {
    return switch (type.kind()) {
      case BOOLEAN -> value == 0 ? "FALSE" : "TRUE";
      case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString();
      case DATE -> LocalDate.ofEpochDay(value).toString();
      case TIME -> LocalTime.ofNanoOfDay(value * NANOS_PER_MILLI).toString();
      case TIMESTAMP -> {
        int nanos = (int) Math.floorMod(value, 1000L) * NANOS_PER_MILLI;
        yield LocalDateTime.ofEpochSecond(Math.floorDiv(value, 1000L), nanos, ZoneOffset.UTC)
            .toString();
      }
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Instant.ofEpochMilli(value).toString();
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Long.toString(value);
      case REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, UUID ->
          throw new IllegalArgumentException(type + " is not held as a long");
    };
  }

  private static String ofBytes(ColumnType type, BytesVector vector, int row) {
    return switch (type.kind()) {
      case CHAR, VARCHAR -> "'" + vector.getString(row) + "'";
      case UUID -> {
        ByteBuffer bytes = ByteBuffer.wrap(vector.getBytes(row));
        yield new UUID(bytes.getLong(), bytes.getLong()).toString();
      }
      case DECIMAL -> {
        byte[] bytes = vector.getBytes(row);
        bytes[0] ^= (byte) 0x80;
        yield new BigDecimal(new BigInteger(bytes), type.scale()).toPlainString();
      }
      case BINARY, VARBINARY -> "X'" + HexFormat.of().formatHex(vector.getBytes(row)) + "'";
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          throw new IllegalArgumentException(type + " is not held as bytes");
    };
  }
}

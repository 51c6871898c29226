package dev.yore.planner.dml;

import dev.yore.engine.value.InstantText;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A CSV file that is written. */
final class CsvSink implements CopySink {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<RelDataTypeField> fields;
  private final CsvText text;
  private final Writer out;
  private final @Nullable String[] line;

  CsvSink(Path path, RelDataType rowType, CopyOptions options) throws IOException {
    fields = rowType.getFieldList();
    text = new CsvText(options);
    line = new String[fields.size()];
    out = Files.newBufferedWriter(path, options.encoding());
    if (options.header()) {
      for (int i = 0; i < line.length; i++) {
        line[i] = fields.get(i).getName();
      }
      out.write(text.line(line));
    }
  }

  @Override
  public void write(@Nullable Object[] row) throws IOException {
    for (int i = 0; i < line.length; i++) {
      line[i] = text(row[i], fields.get(i).getType().getSqlTypeName());
    }
    out.write(text.line(line));
  }

  /** A value as the type's codec reads it. */
  private static @Nullable String text(@Nullable Object value, SqlTypeName type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue()).toString();
      case TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * NANOS_PER_MILLI).toString();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> InstantText.format(((Number) value).longValue());
      case TIMESTAMP ->
          PlainText.of(
              LocalDateTime.ofInstant(
                  Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC));
      default -> PlainText.of(value);
    };
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

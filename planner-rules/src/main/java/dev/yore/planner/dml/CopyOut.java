package dev.yore.planner.dml;

import dev.yore.planner.RowCursor;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Writes a query's rows to a CSV file, which is there whole or not at all. Used by one thread. */
final class CopyOut {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final QueryPlan plan;
  private final Path file;
  private final CopyOptions options;

  CopyOut(QueryPlan plan, Path file, CopyOptions options) {
    this.plan = plan;
    this.file = file;
    this.options = options;
  }

  long run(StatementScope scope) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      long rows = write(partial, scope);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } catch (IOException e) {
      throw new StoreException(ErrorCode.IO_ERROR, "file " + file + " cannot be written: " + e, e);
    } finally {
      deleteIfThere(partial);
    }
  }

  private static void deleteIfThere(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // What went wrong before is more worth telling; the name says what the file is.
    }
  }

  private long write(Path partial, StatementScope scope) throws IOException {
    List<RelDataTypeField> fields = plan.rowType().getFieldList();
    CsvText text = new CsvText(options);
    @Nullable String[] line = new String[fields.size()];
    long rows = 0;
    try (Writer out = Files.newBufferedWriter(partial, options.encoding());
        RowCursor cursor = PlanCursor.open(plan, List.of(), scope, () -> {})) {
      if (options.header()) {
        for (int i = 0; i < line.length; i++) {
          line[i] = fields.get(i).getName();
        }
        out.write(text.line(line));
      }
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        for (int i = 0; i < line.length; i++) {
          line[i] = text(row[i], fields.get(i).getType().getSqlTypeName());
        }
        out.write(text.line(line));
        rows++;
      }
    }
    return rows;
  }

  /** A value as the type's codec reads it. */
  private static @Nullable String text(@Nullable Object value, SqlTypeName type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue()).toString();
      case TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * NANOS_PER_MILLI).toString();
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          LocalDateTime.ofInstant(
                  Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC)
              .toString()
              .replace('T', ' ');
      default -> text(value);
    };
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof ByteString bytes) {
      return bytes.toString(16);
    }
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }
}

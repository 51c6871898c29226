package dev.yore.planner.dml;

import dev.yore.engine.value.ColumnCodec;
import dev.yore.planner.FileAccess;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Kind;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file into a table within one transaction: all of its rows or none, or, with a file
 * for rejects, those that fit. Used once, by one thread.
 */
final class CopyIn {
  /** Rows that become one change: enough to amortise it, few enough to find a bad one again. */
  private static final int BATCH_ROWS = 4096;

  private final CopyPlan.In target;
  private final Path file;
  private final CopyOptions options;
  private final FileAccess files;
  private final List<Column> columns;
  private final List<ColumnCodec> codecs = new ArrayList<>();
  private final List<Line> batch = new ArrayList<>();
  private long copied;
  private @Nullable CopyRejects rejects;

  /** A row that has been read. */
  private record Line(long number, CSVRecord text, @Nullable Object[] values) {}

  CopyIn(CopyPlan.In target, Path file, CopyOptions options, FileAccess files) {
    this.target = target;
    this.file = file;
    this.options = options;
    this.files = files;
    this.columns = target.columns().stream().map(target.table().columns()::get).toList();
    columns.forEach(column -> codecs.add(ColumnCodec.of(column.name(), column.type())));
  }

  long run(StatementScope scope) {
    String rejectsFile = options.rejects();
    try (CopyRejects rejected =
            rejectsFile == null ? null : new CopyRejects(files.resolve(rejectsFile), options);
        Reader reader = Files.newBufferedReader(file, options.encoding());
        CSVParser parser = CSVParser.parse(reader, format())) {
      rejects = rejected;
      requireHeader(parser);
      for (CSVRecord row : parser) {
        scope.checkCancelled();
        add(row, parser.getCurrentLineNumber());
        if (batch.size() == BATCH_ROWS) {
          apply(scope);
        }
      }
      apply(scope);
      if (rejected != null && rejected.rows() > 0) {
        scope
            .warnings()
            .accept(rejected.rows() + " rows were rejected; " + rejectsFile + " has them");
      }
      return copied;
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CSVFormat format() {
    CSVFormat.Builder format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(options.delimiter())
            .setQuote(options.quote())
            .setNullString(options.nullText())
            // Only an unquoted null text is null.
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .setIgnoreEmptyLines(false)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL);
    if (options.header()) {
      format.setHeader().setSkipHeaderRecord(true);
    }
    return format.get();
  }

  /** A header that names other columns, or names them in another order, would mix up values. */
  private void requireHeader(CSVParser parser) {
    List<String> expected = CopyPlan.names(target);
    List<String> found = parser.getHeaderNames();
    boolean same = found.size() == expected.size();
    for (int i = 0; same && i < found.size(); i++) {
      same = found.get(i) != null && found.get(i).strip().equalsIgnoreCase(expected.get(i));
    }
    if (options.header() && !same) {
      throw CopyOptions.invalid(
          "file "
              + file
              + " has the columns "
              + found
              + ", not "
              + expected
              + "; name the columns in the file's order: COPY t (…) FROM …");
    }
  }

  private StoreException unreadable(IOException e) {
    if (e instanceof CharacterCodingException) {
      return CopyOptions.invalid("file " + file + " is not in " + options.encoding());
    }
    return new StoreException(ErrorCode.IO_ERROR, "file " + file + " cannot be read: " + e, e);
  }

  private void add(CSVRecord row, long line) throws IOException {
    @Nullable Object[] values = new Object[columns.size()];
    try {
      if (row.size() != values.length) {
        throw new StoreException(
            ErrorCode.INVALID_CAST,
            row.size() + " fields where " + values.length + " are expected");
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = value(row.get(i), i);
      }
      batch.add(new Line(line, row, values));
    } catch (StoreException e) {
      reject(line, row, e);
    }
  }

  private @Nullable Object value(@Nullable String text, int position) {
    Column column = columns.get(position);
    if (text == null) {
      if (!column.nullable()) {
        throw new StoreException(
            ErrorCode.NOT_NULL_VIOLATION, "column " + column.name() + " is NOT NULL");
      }
      return null;
    }
    boolean binary = column.type().kind() == Kind.BINARY || column.type().kind() == Kind.VARBINARY;
    Object value = binary ? bytes(text, column) : text;
    codecs.get(position).toPhysical(value);
    return value;
  }

  private static byte[] bytes(String text, Column column) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.INVALID_CAST,
          "column " + column.name() + ": '" + text + "' is no hexadecimal text");
    }
  }

  private void reject(long line, CSVRecord row, StoreException why) throws IOException {
    CopyRejects into = rejects;
    if (into == null) {
      throw atLine(line, why);
    }
    into.add(line, why, row);
  }

  private StoreException atLine(long line, StoreException why) {
    return new StoreException(
        why.code(), "file " + file + ", line " + line + ": " + why.getMessage(), why);
  }

  private void apply(StatementScope scope) throws IOException {
    try {
      insert(batch, scope);
    } catch (StoreException e) {
      applySingly(scope, e);
    }
    copied += batch.size();
    batch.clear();
  }

  private void insert(List<Line> lines, StatementScope scope) {
    InsertRows rows = new InsertRows(target.table(), target.columns(), target.defaults(), scope);
    lines.forEach(line -> rows.append(line.values, 0));
    rows.apply();
  }

  /** A batch fails as a whole; the rows one by one show which of them it was. */
  private void applySingly(StatementScope scope, StoreException failure) throws IOException {
    List<Line> kept = new ArrayList<>();
    for (Line line : batch) {
      scope.checkCancelled();
      try {
        insert(List.of(line), scope);
        kept.add(line);
      } catch (StoreException e) {
        if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.WRITE_CONFLICT) {
          throw e;
        }
        reject(line.number, line.text, e);
      }
    }
    if (kept.size() == batch.size()) {
      // What only the whole batch violates, such as a row that a later one refers to, is kept now.
      scope.warnings().accept("rows were copied one by one: " + failure.getMessage());
    }
    batch.clear();
    batch.addAll(kept);
  }
}

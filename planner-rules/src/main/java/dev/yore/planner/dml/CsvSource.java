package dev.yore.planner.dml;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import dev.yore.store.schema.ColumnType.Kind;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/** Lines of a CSV file. */
final class CsvSource implements CopySource {
  private final Path file;
  private final List<Column> columns;
  private final CountingStream bytes;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final long totalBytes;

  /**
   * Opens a file.
   *
   * @param columns what its fields are values of, in their order
   */
  CsvSource(Path file, List<Column> columns, CopyOptions options) throws IOException {
    this.file = file;
    this.columns = columns;
    totalBytes = Files.size(file);
    bytes = new CountingStream(Files.newInputStream(file));
    try {
      // A decoder, not a charset's name: it reports what is malformed.
      InputStreamReader text = new InputStreamReader(bytes, options.encoding().newDecoder());
      parser = CSVParser.parse(new BufferedReader(text), format(options));
      requireHeader(options);
      records = parser.iterator();
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static CSVFormat format(CopyOptions options) {
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
  private void requireHeader(CopyOptions options) {
    List<String> expected = columns.stream().map(Column::name).toList();
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

  @Override
  public @Nullable Row next() throws IOException {
    try {
      return records.hasNext() ? new Line(records.next(), parser.getCurrentLineNumber()) : null;
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** A line, or the last of several that make one row. */
  private final class Line implements Row {
    private final CSVRecord fields;
    private final long number;

    Line(CSVRecord fields, long number) {
      this.fields = fields;
      this.number = number;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public @Nullable Object[] values() {
      if (fields.size() != columns.size()) {
        throw new StoreException(
            ErrorCode.INVALID_CAST,
            fields.size() + " fields where " + columns.size() + " are expected");
      }
      @Nullable Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        String text = fields.get(i);
        values[i] = text == null ? null : value(text, columns.get(i));
      }
      return values;
    }

    @Override
    public @Nullable String[] text() {
      @Nullable String[] text = new String[fields.size()];
      for (int i = 0; i < text.length; i++) {
        text[i] = fields.get(i);
      }
      return text;
    }
  }

  private static Object value(String text, Column column) {
    boolean binary = column.type().kind() == Kind.BINARY || column.type().kind() == Kind.VARBINARY;
    try {
      return binary ? HexFormat.of().parseHex(text) : text;
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          ErrorCode.INVALID_CAST,
          "column " + column.name() + ": '" + text + "' is no hexadecimal text",
          e);
    }
  }

  @Override
  public long readBytes() {
    return bytes.count;
  }

  @Override
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Knows how much was read. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}

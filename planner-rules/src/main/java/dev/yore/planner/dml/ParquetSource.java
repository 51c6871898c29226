package dev.yore.planner.dml;

import dev.yore.planner.parquet.ParquetLibrary;
import dev.yore.planner.parquet.ParquetRows;
import dev.yore.store.StoreException;
import dev.yore.store.schema.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a Parquet file. */
final class ParquetSource implements CopySource {
  private final ParquetRows rows;
  private final List<Column> columns;
  private long number;

  /**
   * Opens a file.
   *
   * @param columns those to read, wherever the file has them
   * @param whole whether the file may have no others
   */
  ParquetSource(Path file, List<Column> columns, boolean whole) throws IOException {
    this.columns = columns;
    List<String> names = columns.stream().map(Column::name).toList();
    rows = ParquetLibrary.open(() -> new ParquetRows(file, names, whole));
  }

  @Override
  public @Nullable Row next() throws IOException {
    @Nullable Object[] row = rows.next();
    if (row == null) {
      return null;
    }
    number++;
    return new Found(number, row);
  }

  private final class Found implements Row {
    private final long at;
    private final @Nullable Object[] row;

    Found(long at, @Nullable Object[] row) {
      this.at = at;
      this.row = row;
    }

    @Override
    public long number() {
      return at;
    }

    @Override
    public @Nullable Object[] values() {
      @Nullable Object[] values = new Object[row.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.value(row, i, columns.get(i).type().isText());
      }
      return values;
    }

    @Override
    public @Nullable String[] text() {
      @Nullable String[] text = new String[row.length];
      for (int i = 0; i < text.length; i++) {
        text[i] = text(i);
      }
      return text;
    }

    private @Nullable String text(int column) {
      try {
        Object value = rows.value(row, column, columns.get(column).type().isText());
        return value == null ? null : PlainText.of(value);
      } catch (StoreException e) {
        // It may be what the row was rejected for.
        return String.valueOf(row[column]);
      }
    }
  }

  @Override
  public long readBytes() {
    return rows.readBytes();
  }

  @Override
  public long totalBytes() {
    return rows.totalBytes();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}

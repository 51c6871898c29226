package dev.yore.planner.dml;

import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows that COPY did not take as CSV: line or row, SQLState, reason, then their fields. One
 * thread.
 */
final class CopyRejects implements AutoCloseable {
  private final Writer out;
  private final CsvText text;
  private long rows;

  CopyRejects(Path file, CopyOptions options) throws IOException {
    out = Files.newBufferedWriter(file, options.encoding());
    text = new CsvText(options);
  }

  void add(CopySource.Row row, StoreException why) throws IOException {
    @Nullable String[] values = row.text();
    @Nullable String[] fields = new String[3 + values.length];
    fields[0] = Long.toString(row.number());
    fields[1] = why.code().sqlState();
    fields[2] = why.getMessage();
    System.arraycopy(values, 0, fields, 3, values.length);
    out.write(text.line(fields));
    rows++;
  }

  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

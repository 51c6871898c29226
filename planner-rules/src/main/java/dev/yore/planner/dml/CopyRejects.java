package dev.yore.planner.dml;

import dev.yore.store.StoreException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Writes rows that COPY did not take: line, SQLState, reason, then their fields. One thread. */
final class CopyRejects implements AutoCloseable {
  private final Writer out;
  private final CsvText text;
  private long rows;

  CopyRejects(Path file, CopyOptions options) throws IOException {
    out = Files.newBufferedWriter(file, options.encoding());
    text = new CsvText(options);
  }

  void add(long line, StoreException why, CSVRecord row) throws IOException {
    @Nullable String[] fields = new String[3 + row.size()];
    fields[0] = Long.toString(line);
    fields[1] = why.code().sqlState();
    fields[2] = why.getMessage();
    for (int i = 0; i < row.size(); i++) {
      fields[3 + i] = row.get(i);
    }
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

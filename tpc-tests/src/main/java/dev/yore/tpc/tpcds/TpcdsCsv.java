package dev.yore.tpc.tpcds;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes tables as text files, the way most databases load fastest: a header, values separated by
 * bars, nothing for NULL. No TPC-DS value contains a bar, a quote or a line feed, and none is the
 * empty text, so nothing is escaped.
 */
public final class TpcdsCsv {
  private TpcdsCsv() {}

  /**
   * Writes rows of one table.
   *
   * @return rows written
   */
  public static long write(TpcdsTable table, Iterable<@Nullable Object[]> rows, Path file)
      throws IOException {
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writeLine(out, table.columns().stream().map(TpcdsColumn::name).toArray());
      for (@Nullable Object[] row : rows) {
        writeLine(out, row);
        written++;
      }
    }
    return written;
  }

  private static void writeLine(BufferedWriter out, @Nullable Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.write('|');
      }
      Object value = values[i];
      if (value != null) {
        out.write(value.toString());
      }
    }
    out.write('\n');
  }
}

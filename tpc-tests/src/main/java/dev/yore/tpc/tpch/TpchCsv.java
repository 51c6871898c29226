package dev.yore.tpc.tpch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes tables as text files, the way most databases load fastest: a header, values separated by
 * bars. No TPC-H value contains a bar, a quote or a line feed, so nothing is escaped.
 */
public final class TpchCsv {
  private TpchCsv() {}

  /**
   * Writes rows of one table.
   *
   * @return rows written
   */
  public static long write(TpchTable table, Iterable<Object[]> rows, Path file) throws IOException {
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writeLine(out, table.columns().stream().map(TpchColumn::name).toArray());
      for (Object[] row : rows) {
        writeLine(out, row);
        written++;
      }
    }
    return written;
  }

  private static void writeLine(BufferedWriter out, Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.write('|');
      }
      out.write(values[i].toString());
    }
    out.write('\n');
  }
}

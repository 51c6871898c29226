package dev.yore.server.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints rows as comma-separated values, as {@link LoadCommand} reads them. By hand, because the
 * library quotes either an empty text and every number, or neither.
 */
final class CsvRows implements RowPrinter {
  private static final Pattern NEEDS_QUOTES = Pattern.compile("^$|^\\s|\\s$|[,\"\r\n]");

  private final PrintWriter out;

  CsvRows(PrintWriter out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    int columns = metaData.getColumnCount();
    StringBuilder line = new StringBuilder();
    for (int i = 1; i <= columns; i++) {
      append(line, metaData.getColumnLabel(i));
    }
    end(line);
    long count = 0;
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        append(line, rows.getString(i));
      }
      end(line);
      count++;
    }
    out.flush();
    return count;
  }

  private static void append(StringBuilder line, @Nullable String value) {
    if (value != null && NEEDS_QUOTES.matcher(value).find()) {
      line.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else if (value != null) {
      line.append(value);
    }
    line.append(',');
  }

  private void end(StringBuilder line) {
    line.setLength(line.length() - 1);
    out.print(line);
    out.print('\n');
    line.setLength(0);
  }
}

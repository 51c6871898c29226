package dev.yore.server.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Prints rows as a table whose columns are as wide as its first rows need. */
final class TablePrinter implements RowPrinter {
  /** Rows looked at before the first is printed; the rest streams. */
  private static final int ROWS_MEASURED = 1_000;

  private static final String NULL = "NULL";

  private final PrintWriter out;

  TablePrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    ResultSetMetaData metaData = rows.getMetaData();
    int columns = metaData.getColumnCount();
    boolean[] rightAligned = new boolean[columns];
    int[] widths = new int[columns];
    String[] labels = new String[columns];
    for (int i = 0; i < columns; i++) {
      labels[i] = metaData.getColumnLabel(i + 1);
      rightAligned[i] = isNumber(metaData.getColumnType(i + 1));
    }
    measure(labels, widths);
    List<String[]> first = new ArrayList<>();
    while (first.size() < ROWS_MEASURED && rows.next()) {
      String[] row = read(rows, columns);
      measure(row, widths);
      first.add(row);
    }
    printLine(widths);
    printRow(labels, widths, new boolean[columns]);
    printLine(widths);
    first.forEach(row -> printRow(row, widths, rightAligned));
    long count = first.size();
    while (count >= ROWS_MEASURED && rows.next()) {
      printRow(read(rows, columns), widths, rightAligned);
      count++;
    }
    printLine(widths);
    out.flush();
    return count;
  }

  private static boolean isNumber(int jdbcType) {
    return switch (jdbcType) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE ->
          true;
      default -> false;
    };
  }

  private static String[] read(ResultSet rows, int columns) throws SQLException {
    String[] row = new String[columns];
    for (int i = 0; i < columns; i++) {
      String value = rows.getString(i + 1);
      row[i] = value == null ? NULL : value;
    }
    return row;
  }

  private static void measure(String[] row, int[] widths) {
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
    }
  }

  private void printLine(int[] widths) {
    StringBuilder line = new StringBuilder("+");
    for (int width : widths) {
      line.append("-".repeat(width + 2)).append('+');
    }
    out.println(line);
  }

  private void printRow(String[] row, int[] widths, boolean[] rightAligned) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < row.length; i++) {
      String padding =
          " ".repeat(Math.max(0, widths[i] - row[i].codePointCount(0, row[i].length())));
      line.append(' ').append(rightAligned[i] ? padding + row[i] : row[i] + padding).append(" |");
    }
    out.println(line);
  }
}

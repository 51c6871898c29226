package dev.yore.tpc.console;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as aligned text: numbers to the right, the rest to the left. Immutable. */
public final class ConsoleTable {
  /** Cells longer than this are cut, so that a row fits a screen. */
  static final int MAX_CELL_CHARACTERS = 40;

  private static final String GAP = "  ";

  private final List<String> headers;
  private final List<Boolean> toTheRight;
  private final List<List<String>> rows;
  private final boolean complete;

  private ConsoleTable(
      List<String> headers, List<Boolean> toTheRight, List<List<String>> rows, boolean complete) {
    this.headers = List.copyOf(headers);
    this.toTheRight = List.copyOf(toTheRight);
    this.rows = List.copyOf(rows);
    this.complete = complete;
  }

  /** A table of given texts; columns flagged true are aligned to the right. */
  public static ConsoleTable of(
      List<String> headers, List<Boolean> toTheRight, List<List<String>> rows) {
    return new ConsoleTable(headers, toTheRight, rows, true);
  }

  /** The first rows of a result, at most {@code maxRows}; reads one more to know if that is all. */
  public static ConsoleTable of(ResultSet result, int maxRows) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> headers = new ArrayList<>();
    List<Boolean> toTheRight = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      headers.add(meta.getColumnLabel(i).toLowerCase(Locale.ROOT));
      toTheRight.add(isNumber(meta.getColumnType(i)));
    }
    List<List<String>> rows = new ArrayList<>();
    while (rows.size() < maxRows && result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= headers.size(); i++) {
        String text = result.getString(i);
        row.add(text == null ? "NULL" : text);
      }
      rows.add(row);
    }
    boolean complete = rows.size() < maxRows || !result.next();
    return new ConsoleTable(headers, toTheRight, rows, complete);
  }

  public int rowCount() {
    return rows.size();
  }

  /** The lines with an indent, each ended by a line feed. */
  public String render(String indent) {
    int[] widths = new int[headers.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = headers.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], cut(row.get(i)).length());
      }
    }
    StringBuilder out = new StringBuilder();
    appendRow(out, indent, headers, widths);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    appendRow(out, indent, rules, widths);
    for (List<String> row : rows) {
      appendRow(out, indent, row, widths);
    }
    if (!complete) {
      out.append(indent).append("…\n");
    }
    return out.toString();
  }

  private void appendRow(StringBuilder out, String indent, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i));
      String padding = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : GAP);
      line.append(toTheRight.get(i) ? padding + cell : cell + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static String cut(String cell) {
    return cell.length() <= MAX_CELL_CHARACTERS
        ? cell
        : cell.substring(0, MAX_CELL_CHARACTERS - 1) + "…";
  }

  private static boolean isNumber(int sqlType) {
    return switch (sqlType) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.DECIMAL,
          Types.NUMERIC,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE ->
          true;
      default -> false;
    };
  }
}

package dev.yore.parser;

import org.apache.calcite.sql.parser.SqlParserPos;

/** Cuts pieces out of a statement's text. Pure functions. */
public final class StatementText {
  private StatementText() {}

  /** The text without semicolons and white space at its end. */
  public static String withoutTrailingSemicolon(String sql) {
    int end = sql.length();
    while (end > 0 && (sql.charAt(end - 1) == ';' || Character.isWhitespace(sql.charAt(end - 1)))) {
      end--;
    }
    return sql.substring(0, end);
  }

  /** The text from the position's start to the end. */
  public static String from(String sql, SqlParserPos pos) {
    return sql.substring(offset(sql, pos.getLineNum(), pos.getColumnNum()));
  }

  /** The text from the position's start to its end, both included. */
  public static String at(String sql, SqlParserPos pos) {
    int start = offset(sql, pos.getLineNum(), pos.getColumnNum());
    int end = offset(sql, pos.getEndLineNum(), pos.getEndColumnNum()) + 1;
    return sql.substring(start, Math.min(end, sql.length()));
  }

  /** Lines and columns count from 1, as the parser's positions do; \n, \r and \r\n end a line. */
  private static int offset(String sql, int line, int column) {
    int offset = 0;
    for (int current = 1; current < line && offset < sql.length(); offset++) {
      char c = sql.charAt(offset);
      boolean half = c == '\r' && offset + 1 < sql.length() && sql.charAt(offset + 1) == '\n';
      if ((c == '\n' || c == '\r') && !half) {
        current++;
      }
    }
    return Math.min(offset + column - 1, sql.length());
  }
}

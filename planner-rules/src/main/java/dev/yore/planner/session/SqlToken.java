package dev.yore.planner.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A word, constant or sign of a statement's text, found without parsing. Immutable.
 *
 * @param start where it begins in the statement
 * @param text as it is written
 */
record SqlToken(Kind kind, int start, String text) {
  /** What a token is. */
  enum Kind {
    /** A keyword or a name, quoted or not. */
    WORD,
    NUMBER,
    /** A text in apostrophes. */
    TEXT,
    SIGN
  }

  private static final List<String> LONG_SIGNS = List.of("<=", ">=", "<>", "!=", "=>", "||", "::");

  int end() {
    return start + text.length();
  }

  /** The text in upper case, with which keywords are compared. */
  String upper() {
    return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : text;
  }

  /**
   * The statement's tokens without comments; null if it has parameters, hints or anything
   * unfinished, about which only the parser can tell.
   */
  static @Nullable List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      int comment = endOfComment(sql, at);
      if (comment != at) {
        if (comment < 0) {
          return null;
        }
        at = comment;
        continue;
      }
      SqlToken token = next(sql, at, c);
      if (token == null) {
        return null;
      }
      tokens.add(token);
      at = token.end();
    }
    return tokens;
  }

  /** The same place if there is no comment, -1 if it is a hint or has no end. */
  private static int endOfComment(String sql, int at) {
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }
    if (!sql.startsWith("/*", at)) {
      return at;
    }
    int end = sql.startsWith("/*+", at) ? -1 : sql.indexOf("*/", at + 2);
    return end < 0 ? -1 : end + 2;
  }

  private static @Nullable SqlToken next(String sql, int at, char c) {
    if (Character.isLetter(c) || c == '_') {
      int end = at + 1;
      while (end < sql.length() && isPartOfName(sql.charAt(end))) {
        end++;
      }
      return new SqlToken(Kind.WORD, at, sql.substring(at, end));
    }
    if (c >= '0' && c <= '9') {
      return number(sql, at);
    }
    if (c == '\'' || c == '"') {
      int end = endOfQuoted(sql, at, c);
      return end < 0
          ? null
          : new SqlToken(c == '"' ? Kind.WORD : Kind.TEXT, at, sql.substring(at, end));
    }
    if (c == '?' || c == '`' || c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1))) {
      return null;
    }
    for (String sign : LONG_SIGNS) {
      if (sql.startsWith(sign, at)) {
        return new SqlToken(Kind.SIGN, at, sign);
      }
    }
    return new SqlToken(Kind.SIGN, at, String.valueOf(c));
  }

  /** Digits with or without a point; null for other numbers. */
  private static @Nullable SqlToken number(String sql, int at) {
    int end = at;
    boolean point = false;
    while (end < sql.length() && (isDigit(sql.charAt(end)) || sql.charAt(end) == '.' && !point)) {
      point |= sql.charAt(end) == '.';
      end++;
    }
    boolean more = end < sql.length() && (isPartOfName(sql.charAt(end)) || sql.charAt(end) == '.');
    boolean plain = !more && sql.charAt(end - 1) != '.';
    return plain ? new SqlToken(Kind.NUMBER, at, sql.substring(at, end)) : null;
  }

  private static int endOfQuoted(String sql, int at, char quote) {
    int end = at;
    do {
      end = sql.indexOf(quote, end + 1);
      if (end < 0) {
        return -1;
      }
      end++;
    } while (end < sql.length() && sql.charAt(end) == quote);
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}

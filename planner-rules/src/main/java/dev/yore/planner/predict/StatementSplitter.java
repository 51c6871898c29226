package dev.yore.planner.predict;

import dev.yore.store.predict.BoundStatement;
import dev.yore.store.predict.ParameterValue;
import dev.yore.store.predict.StatementShape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Takes constants out of a statement's text and puts others in, without parsing it: numbers and
 * texts between quotes become places, comments with hints and runs of blanks one blank. Stateless.
 */
public final class StatementSplitter {
  private final String sql;
  private final List<@Nullable Object> parameters;
  private final List<String> pieces = new ArrayList<>();
  private final List<Boolean> constants = new ArrayList<>();
  private final List<ParameterValue> values = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();

  /** Where each value begins and ends in the text. */
  private final List<int[]> spans = new ArrayList<>();

  private int parameter;

  private StatementSplitter(String sql, List<@Nullable Object> parameters) {
    this.sql = sql;
    this.parameters = parameters;
  }

  /** The statement's shape and values. */
  public static BoundStatement split(String sql, List<@Nullable Object> parameters) {
    StatementSplitter splitter = new StatementSplitter(sql, parameters);
    splitter.run();
    return new BoundStatement(
        new StatementShape(splitter.pieces, splitter.constants), splitter.values);
  }

  /**
   * The statement as written in a text of the same shape, blanks, comments and letters' cases
   * included.
   *
   * @return null if the text is of another shape
   */
  public static @Nullable String write(String like, BoundStatement statement) {
    StatementSplitter splitter = new StatementSplitter(like, List.of());
    splitter.run();
    StatementShape shape = new StatementShape(splitter.pieces, splitter.constants);
    if (!shape.equals(statement.shape())) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 0; i < shape.values(); i++) {
      if (shape.constants().get(i)) {
        int[] span = splitter.spans.get(i);
        text.append(like, from, span[0]).append(constant(statement.values().get(i)));
        from = span[1];
      }
    }
    return text.append(like, from, like.length()).toString();
  }

  /** The text with its constants, and the parameters that remain. */
  public static String render(BoundStatement statement, List<@Nullable Object> parametersOut) {
    StatementShape shape = statement.shape();
    StringBuilder text = new StringBuilder(shape.pieces().get(0));
    for (int i = 0; i < shape.values(); i++) {
      ParameterValue value = statement.values().get(i);
      if (shape.constants().get(i)) {
        text.append(constant(value));
      } else {
        text.append('?');
        parametersOut.add(value.value());
      }
      text.append(shape.pieces().get(i + 1));
    }
    return text.toString();
  }

  private static String constant(ParameterValue value) {
    Object plain = value.value();
    if (plain instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return plain instanceof String text
        ? "'" + text.replace("'", "''") + "'"
        : String.valueOf(plain);
  }

  private void run() {
    int at = 0;
    while (at < sql.length()) {
      at = step(at);
    }
    while (piece.length() > 0
        && (piece.charAt(piece.length() - 1) == ' ' || piece.charAt(piece.length() - 1) == ';')) {
      piece.setLength(piece.length() - 1);
    }
    pieces.add(piece.toString());
  }

  private int step(int at) {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      blank();
      return at + 1;
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      blank();
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      blank();
      return end < 0 ? sql.length() : end + 2;
    }
    if (c == '"' || c == '`') {
      return copyUntil(c, at);
    }
    if (c == '\'') {
      return text(at);
    }
    if (c == '?') {
      Object value = parameter < parameters.size() ? parameters.get(parameter) : null;
      parameter++;
      place(
          false,
          ParameterValue.of(value instanceof ByteString b ? b.getBytes() : value),
          at,
          at + 1);
      return at + 1;
    }
    if (Character.isJavaIdentifierStart(c)) {
      return word(at);
    }
    if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
      return number(at);
    }
    piece.append(c);
    return at + 1;
  }

  private boolean isDigit(int at) {
    return at < sql.length() && sql.charAt(at) >= '0' && sql.charAt(at) <= '9';
  }

  private void blank() {
    boolean first = pieces.isEmpty() && piece.length() == 0;
    if (!first && (piece.length() == 0 || piece.charAt(piece.length() - 1) != ' ')) {
      piece.append(' ');
    }
  }

  private int copyUntil(char quote, int at) {
    int end = sql.indexOf(quote, at + 1);
    int next = end < 0 ? sql.length() : end + 1;
    piece.append(sql, at, next);
    return next;
  }

  /** Words are the same in any case; those that begin texts of another kind stay with them. */
  private int word(int at) {
    int end = at;
    while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
      end++;
    }
    boolean prefix = end < sql.length() && sql.charAt(end) == '\'';
    String word = sql.substring(at, end);
    if (prefix && word.length() == 1) {
      int close = endOfText(end);
      piece.append(sql, at, close); // X'00FF' and its like are left as they are.
      return close;
    }
    piece.append(word.toUpperCase(java.util.Locale.ROOT));
    return end;
  }

  private int endOfText(int at) {
    int i = at + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) == '\'') {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
          i++;
        } else {
          return i + 1;
        }
      }
      i++;
    }
    return sql.length();
  }

  private int text(int at) {
    int end = endOfText(at);
    boolean closed = end - at >= 2 && sql.charAt(end - 1) == '\'';
    String inner = sql.substring(at + 1, closed ? end - 1 : end).replace("''", "'");
    place(true, ParameterValue.of(inner), at, end);
    return end;
  }

  private int number(int at) {
    int end = at;
    while (isDigit(end) || (end < sql.length() && sql.charAt(end) == '.')) {
      end++;
    }
    boolean exponent =
        end < sql.length()
            && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')
            && (isDigit(end + 1)
                || (end + 1 < sql.length()
                    && "+-".indexOf(sql.charAt(end + 1)) >= 0
                    && isDigit(end + 2)));
    if (exponent) {
      end += 2;
      while (isDigit(end)) {
        end++;
      }
    }
    String digits = sql.substring(at, end);
    try {
      place(true, ParameterValue.of(numberOf(digits, exponent)), at, end);
    } catch (NumberFormatException e) {
      piece.append(digits); // No number, such as 1.2.3: the parser will say so.
    }
    return end;
  }

  private static Object numberOf(String digits, boolean exponent) {
    if (exponent) {
      return Double.valueOf(digits);
    }
    boolean whole = digits.indexOf('.') < 0 && digits.length() < 19;
    return whole ? (Object) Long.valueOf(digits) : new BigDecimal(digits);
  }

  private void place(boolean constant, ParameterValue value, int start, int end) {
    spans.add(new int[] {start, end});
    pieces.add(piece.toString());
    piece.setLength(0);
    constants.add(constant);
    values.add(value);
  }
}

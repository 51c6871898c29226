package dev.yore.planner.session;

import dev.yore.planner.validate.Timestamps;
import dev.yore.store.StoreException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A query's text in which the constants that columns are compared with have become parameters, so
 * that queries which differ only in them share a plan. Found in the text alone, in microseconds.
 * Constants elsewhere stay: they may decide what the query means (periods, limits, patterns, lists)
 * or how it is best run. Immutable.
 *
 * @param text with a {@code ?} per constant
 * @param constants in the order of the text: Long, BigDecimal, String, LocalDate (DATE) or {@link
 *     Instant}
 */
record SharedText(String text, List<Object> constants) {
  private static final Pattern TIMESTAMP =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?");

  /** Longer numbers are no BIGINT. */
  private static final int MAX_LONG_DIGITS = 18;

  /** Longer texts are hardly asked again and again. */
  private static final int MAX_LENGTH = 1 << 14;

  /** What may follow a constant that stands for itself. */
  private static final Set<String> ENDS =
      Set.of(
          "",
          ")",
          ";",
          "AND",
          "ORDER",
          "GROUP",
          "HAVING",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "UNION",
          "EXCEPT",
          "INTERSECT");

  /** A constant of type TIMESTAMP. */
  record Instant(long millis) {}

  SharedText {
    constants = List.copyOf(constants);
  }

  /** The text divided, or null if it is no query or has nothing to share. */
  static @Nullable SharedText of(String sql) {
    if (sql.length() > MAX_LENGTH) {
      return null;
    }
    List<SqlToken> tokens = SqlToken.of(sql);
    if (tokens == null || tokens.isEmpty()) {
      return null;
    }
    String first = tokens.get(0).upper();
    if (!first.equals("SELECT") && !first.equals("WITH")) {
      return null;
    }
    boolean oneTable = readsOneTable(tokens);
    if (tokens.stream().anyMatch(token -> token.upper().equals("OR"))) {
      return null; // Alternatives of one column are a list, which the store takes with its values.
    }
    StringBuilder text = new StringBuilder(sql.length());
    List<Object> constants = new ArrayList<>();
    int copied = 0;
    for (int i = 2; i < tokens.size(); i++) {
      Object constant = constant(tokens, i, oneTable);
      if (constant != null) {
        int start = constantStart(tokens, i);
        text.append(sql, copied, tokens.get(start).start()).append(" ? ");
        copied = tokens.get(i).end();
        constants.add(constant);
      }
    }
    return constants.isEmpty()
        ? null
        : new SharedText(text.append(sql, copied, sql.length()).toString(), constants);
  }

  /** Whether the sizes of ranges cannot matter for the order of joins. */
  private static boolean readsOneTable(List<SqlToken> tokens) {
    int froms = 0;
    boolean inFrom = false;
    for (SqlToken token : tokens) {
      switch (token.upper()) {
        case "FROM" -> {
          froms++;
          inFrom = true;
        }
        case "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "FETCH" -> inFrom = false;
        case "JOIN" -> froms++;
        case "," -> froms += inFrom ? 1 : 0;
        default -> {}
      }
    }
    return froms <= 1;
  }

  /** The value that ends with the token, if a column is compared with it; else null. */
  private static @Nullable Object constant(List<SqlToken> tokens, int i, boolean oneTable) {
    SqlToken token = tokens.get(i);
    if (token.kind() != SqlToken.Kind.NUMBER && token.kind() != SqlToken.Kind.TEXT) {
      return null;
    }
    String next = i + 1 < tokens.size() ? tokens.get(i + 1).upper() : "";
    int comparison = constantStart(tokens, i) - 1;
    if (comparison < 2
        || !ENDS.contains(next)
        || tokens.get(comparison - 1).kind() != SqlToken.Kind.WORD) {
      return null;
    }
    boolean taken =
        switch (tokens.get(comparison).text()) {
          case "=" -> true;
          case "<", "<=", ">", ">=" -> oneTable;
          default -> false;
        };
    return taken ? value(tokens, i) : null;
  }

  /** Where the constant begins that ends with the token: at a sign or a type before it. */
  private static int constantStart(List<SqlToken> tokens, int i) {
    SqlToken before = tokens.get(i - 1);
    boolean prefixed =
        tokens.get(i).kind() == SqlToken.Kind.NUMBER
            ? before.text().equals("-")
            : before.upper().equals("DATE") || before.upper().equals("TIMESTAMP");
    return prefixed ? i - 1 : i;
  }

  private static @Nullable Object value(List<SqlToken> tokens, int i) {
    SqlToken token = tokens.get(i);
    String before = tokens.get(i - 1).upper();
    if (token.kind() == SqlToken.Kind.NUMBER) {
      BigDecimal number = new BigDecimal(before.equals("-") ? "-" + token.text() : token.text());
      boolean whole = !token.text().contains(".") && token.text().length() <= MAX_LONG_DIGITS;
      return whole ? (Object) number.longValueExact() : number;
    }
    String text = token.text().substring(1, token.text().length() - 1).replace("''", "'");
    try {
      return switch (before) {
        case "DATE" -> LocalDate.parse(text);
        case "TIMESTAMP" ->
            TIMESTAMP.matcher(text).matches() ? new Instant(Timestamps.parseMillis(text)) : null;
        default -> text;
      };
    } catch (DateTimeException | StoreException e) {
      return null; // Planning the text itself says what is wrong with it.
    }
  }

  /**
   * The constants as parameters.
   *
   * @param types a field per parameter
   * @return null if one of them has another type than its parameter, so that the comparison would
   *     mean something else
   */
  @Nullable List<@Nullable Object> parameters(RelDataType types) {
    if (types.getFieldCount() != constants.size()) {
      return null;
    }
    List<@Nullable Object> parameters = new ArrayList<>();
    for (RelDataTypeField field : types.getFieldList()) {
      Object constant = constants.get(field.getIndex());
      if (!fits(constant, field.getType())) {
        return null;
      }
      parameters.add(
          constant instanceof Instant instant
              ? (Object) instant.millis()
              : constant instanceof LocalDate date ? (int) date.toEpochDay() : constant);
    }
    return parameters;
  }

  private static boolean fits(Object constant, RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (constant instanceof Long number) {
      long value = number;
      return switch (name) {
        case TINYINT -> value == (byte) value;
        case SMALLINT -> value == (short) value;
        case INTEGER -> value == (int) value;
        case BIGINT -> true;
        case DECIMAL -> fits(BigDecimal.valueOf(value), type);
        default -> false;
      };
    }
    if (constant instanceof BigDecimal number) {
      return name == SqlTypeName.DECIMAL
          && number.scale() <= type.getScale()
          && number.precision() - number.scale() <= type.getPrecision() - type.getScale();
    }
    if (constant instanceof String) {
      return name == SqlTypeName.VARCHAR;
    }
    return constant instanceof LocalDate
        ? name == SqlTypeName.DATE
        : name == SqlTypeName.TIMESTAMP && type.getPrecision() == 3;
  }
}

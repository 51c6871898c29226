package dev.yore.planner.validate;

import dev.yore.parser.StatementText;
import dev.yore.parser.YoreParser;
import dev.yore.store.EditDistance;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.jspecify.annotations.Nullable;

/** Turns what Calcite throws into Yore's one exception, with code and position. Pure functions. */
public final class ErrorTranslator {
  private static final Pattern NO_OBJECT =
      Pattern.compile("(?:Object|Table) '([^']*)' not found(?: within '([^']*)')?.*");
  private static final Pattern NO_COLUMN = Pattern.compile("Column '([^']*)' not found.*");

  private static final Pattern FIRST_WORD = Pattern.compile("(?i)(?:AS\\s+)?([a-z_]\\w*)");

  private static final String WORD = "([a-z_]\\w*)";

  private static final String KIND = "(?:TABLE|VIEW|INDEX|BRANCH|TAG|USER|ROLE|SCHEMA|COLUMN)\\b";

  private static final Pattern KINDS = Pattern.compile("(?i)" + KIND);

  /** What a name follows at which the parser may give up already, knowing no rule that fits. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:"
              + KIND
              + "\\s+"
              + "(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?|(?:UPDATE|FROM|JOIN|INTO)\\s+"
              + "|,\\s*(?=[a-z_]\\w*\\b\\s*[a-z,)]))"
              + WORD);

  /** Where a word of {@link #NAMED} begins what has a name rather than being one itself. */
  private static final Pattern BEFORE_NAMED =
      Pattern.compile(
          "(?is)\\s*|.*\\b(?:CREATE|REPLACE|DROP|ALTER|ADD|RENAME|TRUNCATE|ON)\\s+"
              + "(?:MATERIALIZED\\s+)?");

  private static final Pattern BARE_LIST =
      Pattern.compile("(?i)\\(\\s*[a-z_]\\w*(?:\\s*,\\s*[a-z_]\\w*){0,200}\\s*\\)");

  private static final Pattern ANY_WORD = Pattern.compile("(?i)" + WORD);

  /** Where these stand wrong, hardly anybody means a name. */
  private static final Set<String> CLAUSES =
      Set.of("AND", "FETCH", "FOR", "FROM", "HAVING", "LIMIT", "OFFSET", "OR", "SELECT", "WHERE");

  /** Nor where these stand in place of a name. */
  private static final Set<String> NOT_NAMES =
      Set.of(
          "CASE",
          "CHECK",
          "CONSTRAINT",
          "DEFAULT",
          "EXISTS",
          "FALSE",
          "FOREIGN",
          "LATERAL",
          "LIKE",
          "NOT",
          "NULL",
          "PERIOD",
          "PRIMARY",
          "SET",
          "TABLE",
          "TRUE",
          "UNIQUE",
          "UNNEST",
          "VALUES",
          "WITH");

  /** Names further away than this many edits are not suggested. */
  private static final int MAX_EDITS = 2;

  /** Causes of causes beyond this are not looked at. */
  private static final int MAX_CAUSES = 20;

  /** So much of a statement is quoted in a syntax error. */
  private static final int MAX_NEAR = 30;

  /** Where Calcite has what its functions do. */
  private static final String FUNCTIONS = "org.apache.calcite.runtime.";

  private ErrorTranslator() {}

  /** A syntax error with its position. */
  public static StoreException syntax(SqlParseException e, String sql) {
    SqlParserPos pos = e.getPos();
    String message = Objects.requireNonNullElse(e.getMessage(), "syntax error");
    int details = message.indexOf("\nWas expecting");
    String brief = (details < 0 ? message : message.substring(0, details)).strip();
    if (brief.startsWith("Encountered") && pos != null) {
      // The end is placed at the last letter, which nobody would look for.
      String near = brief.contains("\"<EOF>\"") ? "" : near(StatementText.from(sql, pos));
      brief =
          near.isEmpty() ? "the statement ends too early" : "syntax error near \"" + near + "\"";
    }
    boolean placed = brief.contains(" at line ");
    String where =
        placed || pos == null
            ? ""
            : " (line " + pos.getLineNum() + ", column " + pos.getColumnNum() + ")";
    String rest = pos == null ? "" : StatementText.from(sql, pos);
    String remedy = reservedWord(sql.substring(0, sql.length() - rest.length()), rest);
    return new StoreException(
        ErrorCode.SYNTAX_ERROR, brief + where + (remedy.isEmpty() ? missing(e) : remedy), e);
  }

  /** Where only one word could have followed, that one. */
  private static String missing(SqlParseException e) {
    Collection<String> expected = e.getExpectedTokenNames();
    if (expected.size() != 1) {
      return "";
    }
    String word = expected.iterator().next().replace("\"", "");
    return ANY_WORD.matcher(word).matches() ? ": " + word + " is missing" : "";
  }

  /** Words that cannot be names surprise people most; after AS the parser gives up at the AS. */
  private static String reservedWord(String before, String rest) {
    Matcher list = BARE_LIST.matcher(rest);
    if (list.lookingAt()) {
      return ANY_WORD
          .matcher(list.group())
          .results()
          .map(word -> remedy(word.group(), NOT_NAMES))
          .filter(remedy -> !remedy.isEmpty())
          .findFirst()
          .orElse("");
    }
    Matcher first = FIRST_WORD.matcher(rest);
    Matcher named = NAMED.matcher(rest);
    boolean clause = first.lookingAt() && isClause(first.group(1));
    boolean introduces = clause || rest.startsWith(",") || BEFORE_NAMED.matcher(before).matches();
    if (introduces && named.lookingAt()) {
      return remedy(named.group(1), NOT_NAMES);
    }
    boolean kind = introduces && KINDS.matcher(rest).lookingAt();
    return !kind && first.lookingAt() ? remedy(first.group(1), Set.of()) : "";
  }

  private static boolean isClause(String word) {
    return CLAUSES.contains(word.toUpperCase(Locale.ROOT));
  }

  private static String remedy(String name, Set<String> butNot) {
    String word = name.toUpperCase(Locale.ROOT);
    return YoreParser.isReservedWord(word) && !CLAUSES.contains(word) && !butNot.contains(word)
        ? ": " + word + " is a reserved word; write \"" + word + "\" in double quotes for a name"
        : "";
  }

  /** The words at which the parser gave up. */
  private static String near(String rest) {
    String line = rest.lines().findFirst().orElse("");
    return line.length() > MAX_NEAR ? line.substring(0, MAX_NEAR) + "…" : line;
  }

  /**
   * Whatever a query threw while it was planned or run.
   *
   * @param knownTables names to suggest when one is not found
   */
  public static StoreException translate(Throwable thrown, List<String> knownTables) {
    Throwable cause = thrown;
    @Nullable CalciteContextException position = null;
    for (int i = 0; i < MAX_CAUSES; i++) {
      if (cause instanceof StoreException known) {
        return known;
      }
      if (cause instanceof CalciteContextException context) {
        position = context;
      }
      Throwable next = cause.getCause();
      if (next == null || next == cause) {
        break;
      }
      cause = next;
    }
    if (position != null) {
      return validation(position, cause, knownTables);
    }
    return runTime(cause, thrown);
  }

  private static StoreException validation(
      CalciteContextException position, Throwable cause, List<String> knownTables) {
    String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    String where =
        position.getPosLine() > 0
            ? " (line " + position.getPosLine() + ", column " + position.getPosColumn() + ")"
            : "";
    Matcher object = NO_OBJECT.matcher(message);
    if (object.matches()) {
      String name = object.group(1);
      return new StoreException(
          ErrorCode.TABLE_NOT_FOUND,
          "table " + name + " not found" + where + suggestion(name, knownTables),
          position);
    }
    Matcher column = NO_COLUMN.matcher(message);
    if (column.matches()) {
      return new StoreException(ErrorCode.COLUMN_NOT_FOUND, lowerFirst(message) + where, position);
    }
    boolean semantic = cause instanceof SqlValidatorException || cause instanceof CalciteException;
    ErrorCode code = semantic ? ErrorCode.INVALID_STATEMENT : ErrorCode.INTERNAL;
    return new StoreException(code, message + where, position);
  }

  private static String lowerFirst(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static StoreException runTime(Throwable cause, Throwable thrown) {
    String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    String lower = message.toLowerCase(Locale.ROOT);
    if (cause instanceof ArithmeticException || lower.contains("by zero")) {
      boolean division = lower.contains("zero") || lower.contains("division undefined");
      return division
          ? new StoreException(ErrorCode.DIVISION_BY_ZERO, "division by zero", thrown)
          : new StoreException(
              ErrorCode.VALUE_OUT_OF_RANGE, "a value is out of range: " + message, thrown);
    }
    if (lower.startsWith("conversion to relational algebra failed to preserve datatypes")) {
      return new StoreException(
          ErrorCode.INVALID_STATEMENT,
          "the type of a parameter is not clear from its place; write CAST(? AS type)",
          thrown);
    }
    if (lower.contains("field is out of range")) {
      return new StoreException(ErrorCode.INVALID_DATETIME, message, thrown);
    }
    if (lower.contains("out of range") || lower.contains("overflow")) {
      return new StoreException(ErrorCode.VALUE_OUT_OF_RANGE, message, thrown);
    }
    if (cause instanceof NumberFormatException
        || lower.contains("cannot convert")
        || lower.contains("invalid character for cast")) {
      return new StoreException(
          ErrorCode.INVALID_CAST, "a value cannot be converted: " + message, thrown);
    }
    if (lower.contains("more than one value in agg single_value")) {
      return new StoreException(
          ErrorCode.INVALID_STATEMENT, "a scalar sub-query gave more than one row", thrown);
    }
    if (lower.contains("invalid date")
        || lower.contains("invalid time")
        || cause instanceof java.time.DateTimeException) {
      return new StoreException(ErrorCode.INVALID_DATETIME, message, thrown);
    }
    if (cause instanceof CalciteException || cause instanceof SqlValidatorException) {
      return new StoreException(ErrorCode.INVALID_STATEMENT, message, thrown);
    }
    if (isRefusal(cause)) {
      return new StoreException(ErrorCode.INVALID_PARAMETER, firstLine(message), thrown);
    }
    if (lower.startsWith("cannot translate call")) {
      return new StoreException(
          ErrorCode.NOT_SUPPORTED, "nothing here computes" + message.substring(21), thrown);
    }
    if (cause instanceof UnsupportedOperationException
        || cause instanceof org.apache.calcite.plan.RelOptPlanner.CannotPlanException
        || lower.startsWith("unable to implement")) {
      return new StoreException(
          ErrorCode.NOT_SUPPORTED, "this query cannot be executed: " + firstLine(message), thrown);
    }
    return new StoreException(
        ErrorCode.INTERNAL, cause.getClass().getSimpleName() + ": " + firstLine(message), thrown);
  }

  /** Whether a function of SQL says that it cannot do anything with its arguments. */
  private static boolean isRefusal(Throwable cause) {
    boolean ofArguments =
        cause instanceof IllegalArgumentException || cause instanceof IndexOutOfBoundsException;
    return ofArguments
        && Arrays.stream(cause.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(FUNCTIONS));
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** " — did you mean X?" for the nearest name, or nothing. */
  public static String suggestion(String name, List<String> known) {
    String best = EditDistance.nearest(name, known, MAX_EDITS);
    return best == null ? "" : "; did you mean " + best + "?";
  }
}

package dev.yore.driver.jdbc;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request Avatica's protocol has no message for, sent in place of a statement's SQL: <code>
 * {yore name argument …}</code>. Arguments are percent-encoded; {@code ~} stands for null. No SQL
 * begins this way, and a server that does not know a command rejects it as a syntax error.
 * Immutable.
 *
 * @param name what to do
 * @param arguments as the name says
 */
public record DriverCommand(Name name, List<@Nullable String> arguments) {
  private static final String PREFIX = "{yore ";
  private static final String NULL = "~";

  /** The column of {@link Name#GENERATED_KEYS} when no identity column numbered anything. */
  public static final String NO_GENERATED_KEY = "GENERATED_KEY";

  /** What can be asked. Those about a statement concern the one whose id the message carries. */
  public enum Name {
    /** Stop what the statement is doing. */
    CANCEL,
    /** Give up the rows that were not fetched, and the past they keep readable. */
    CLOSE_ROWS,
    /** From now on stop the statement's executions after so many milliseconds; 0: never. */
    LIMIT,
    /** The statement's warnings since the last call. */
    WARNINGS,
    /** Update counts of the statement's last batch up to its first failure. */
    BATCH_COUNTS,
    /** Numbers that identity columns gave in the last execution: the statement's id. */
    GENERATED_KEYS,
    /** {@code DatabaseMetaData.getPrimaryKeys}: schema, table. */
    PRIMARY_KEYS,
    /** {@code DatabaseMetaData.getIndexInfo}: schema, table, whether unique ones only. */
    INDEX_INFO,
    /** {@code DatabaseMetaData.getImportedKeys}: schema, table. */
    IMPORTED_KEYS,
    /** {@code DatabaseMetaData.getExportedKeys}: schema, table. */
    EXPORTED_KEYS,
    /** {@code DatabaseMetaData.getCrossReference}: schema and table of parent and child. */
    CROSS_REFERENCE,
    /** {@code DatabaseMetaData.getBestRowIdentifier}: schema, table. */
    BEST_ROW_IDENTIFIER,
    /** {@code DatabaseMetaData.getVersionColumns}: schema, table. */
    VERSION_COLUMNS,
    /** {@code DatabaseMetaData.getPseudoColumns}: three patterns for schema, table, column. */
    PSEUDO_COLUMNS,
    /** {@code DatabaseMetaData.getFunctions}: a pattern for the name. */
    FUNCTIONS,
    /** {@code DatabaseMetaData.getProcedures}: two patterns for schema and name. */
    PROCEDURES,
    /** {@code DatabaseMetaData.getProcedureColumns}: three patterns for schema, name, column. */
    PROCEDURE_COLUMNS,
    /** {@code DatabaseMetaData.getClientInfoProperties}. */
    CLIENT_INFO_PROPERTIES,
    /** From now on the session's statements are asked by the program of that name; null: none. */
    APPLICATION,
    /**
     * What a session probably asks next about a fixed past: its connection's id; then, if it was
     * answered without asking the server, what it asked last: text and parameters, each as the
     * base64 of Avatica's message for it.
     */
    NEXT,
    /** The columns of a question that no database of ours has rows for: the question's name. */
    NO_ROWS;

    private String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static DriverCommand of(Name name, @Nullable String... arguments) {
    List<@Nullable String> list = new ArrayList<>();
    for (String argument : arguments) {
      list.add(argument);
    }
    return new DriverCommand(name, list);
  }

  /** The command in place of SQL, or empty if the text is SQL. */
  public static Optional<DriverCommand> parse(String sql) {
    if (!sql.startsWith(PREFIX) || !sql.endsWith("}")) {
      return Optional.empty();
    }
    String[] words = sql.substring(PREFIX.length(), sql.length() - 1).trim().split(" ");
    for (Name name : Name.values()) {
      if (name.wireName().equals(words[0])) {
        List<@Nullable String> arguments = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
          arguments.add(
              words[i].equals(NULL) ? null : URLDecoder.decode(words[i], StandardCharsets.UTF_8));
        }
        return Optional.of(new DriverCommand(name, arguments));
      }
    }
    return Optional.empty();
  }

  /** The argument at the 0-based position, null if it is null or missing. */
  public @Nullable String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** The text that {@link #parse} reads. */
  public String toSql() {
    StringBuilder text = new StringBuilder(PREFIX).append(name.wireName());
    for (String argument : arguments) {
      text.append(' ');
      // '~' itself survives encoding as %7E, so a table of that name is not null.
      text.append(argument == null ? NULL : URLEncoder.encode(argument, StandardCharsets.UTF_8));
    }
    return text.append('}').toString();
  }
}

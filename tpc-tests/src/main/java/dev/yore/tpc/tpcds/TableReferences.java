package dev.yore.tpc.tpcds;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds where a statement reads a table. The templates name tables as they are, and some of the
 * names are columns' or aliases' elsewhere; a table is what follows FROM, JOIN or a comma of a FROM
 * clause.
 */
final class TableReferences {
  private static final Pattern TOKEN = Pattern.compile("'[^']*'|\"[^\"]*\"|\\w+|\\S");
  private static final Set<String> NAMES =
      Arrays.stream(TpcdsTable.values()).map(TpcdsTable::sqlName).collect(Collectors.toSet());
  private static final Set<String> CLAUSES =
      Set.of("select", "where", "group", "order", "having", "union", "intersect", "except");

  private TableReferences() {}

  /**
   * The statement with every table written as the function says.
   *
   * @param reference from a table's name to what stands in FROM, before an alias
   */
  static String rewrite(String sql, UnaryOperator<String> reference) {
    StringBuilder out = new StringBuilder(sql.length());
    // Whether each level of parentheses is inside a FROM clause, the innermost first.
    Deque<Boolean> inFrom = new ArrayDeque<>();
    inFrom.push(false);
    String previous = "";
    int copied = 0;
    Matcher tokens = TOKEN.matcher(sql);
    while (tokens.find()) {
      String token = tokens.group().toLowerCase(Locale.ROOT);
      boolean expected =
          previous.equals("from")
              || previous.equals("join")
              || (previous.equals(",") && inFrom.getFirst());
      if (expected && NAMES.contains(token)) {
        out.append(sql, copied, tokens.start()).append(reference.apply(token));
        copied = tokens.end();
      }
      track(inFrom, token);
      previous = token;
    }
    return out.append(sql, copied, sql.length()).toString();
  }

  private static void track(Deque<Boolean> inFrom, String token) {
    if (token.equals("(")) {
      inFrom.push(false);
    } else if (token.equals(")")) {
      inFrom.pop();
    } else if (token.equals("from")) {
      inFrom.pop();
      inFrom.push(true);
    } else if (CLAUSES.contains(token)) {
      inFrom.pop();
      inFrom.push(false);
    }
  }
}

package dev.yore.tpc.tpcds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of the 99 questions with our parameters; four of them ask twice, so there are {@value #COUNT}
 * statements. Immutable.
 *
 * @param name of the statement: the question's number with two digits, then a or b if it asks twice
 * @param text with {@link QueryTemplate#LIMIT_MARK} where a limit goes
 * @param limit most rows the statement asks for, 0 for all
 */
public record TpcdsQuery(String name, String text, int limit) {
  /** How many questions there are. */
  public static final int QUESTIONS = 99;

  /** How many statements they make. */
  public static final int COUNT = 103;

  private static final Pattern ORDER_BY = Pattern.compile("(?i)\\border\\s+by\\b");

  /** All statements in order. */
  public static List<TpcdsQuery> all() {
    List<TpcdsQuery> all = new ArrayList<>(COUNT);
    for (int number = 1; number <= QUESTIONS; number++) {
      all.addAll(of(number));
    }
    return all;
  }

  /** The statement of that name. */
  public static TpcdsQuery named(String name) {
    return of(Integer.parseInt(name.substring(0, 2))).stream()
        .filter(query -> query.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no TPC-DS query " + name));
  }

  private static List<TpcdsQuery> of(int number) {
    QueryTemplate template = new QueryTemplate(number);
    List<String> statements = template.statements(QueryParameters.all());
    List<TpcdsQuery> queries = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      String part = statements.size() == 1 ? "" : String.valueOf((char) ('a' + i));
      String text = statements.get(i);
      int limit = text.contains(QueryTemplate.LIMIT_MARK) ? template.limit() : 0;
      queries.add(new TpcdsQuery("%02d%s".formatted(number, part), text, limit));
    }
    return queries;
  }

  /** The statement over the tables' current state. */
  public String sql() {
    return withLimit("");
  }

  /**
   * The statement with every table reference as the function writes it.
   *
   * @param reference from a table's name to what stands in FROM, before an alias
   */
  public String sql(UnaryOperator<String> reference) {
    return TableReferences.rewrite(sql(), reference);
  }

  /**
   * The statement without its limit, in an order that leaves nothing open: rows that its own order
   * calls equal are ordered by all result columns.
   *
   * @param columns how many columns the result has
   */
  public String totallyOrderedSql(int columns) {
    return text.replace(QueryTemplate.LIMIT_MARK, "").strip() + tieBreakers(columns);
  }

  /** The same order, cut off at the limit. */
  public String totallyOrderedLimitedSql(int columns) {
    return withLimit(tieBreakers(columns));
  }

  private String withLimit(String tieBreakers) {
    String body = text.replace(QueryTemplate.LIMIT_MARK, "").strip() + tieBreakers;
    return limit == 0 ? body : body + "\nLIMIT " + limit;
  }

  private String tieBreakers(int columns) {
    return IntStream.rangeClosed(1, columns)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", isOrdered() ? ", " : "\nORDER BY ", ""));
  }

  /** Whether the statement as a whole asks for an order. */
  boolean isOrdered() {
    // Orders of windows and sub-queries are inside parentheses.
    String[] parts = ORDER_BY.split(text, -1);
    String last = parts[parts.length - 1].toLowerCase(Locale.ROOT);
    long open = Arrays.stream(last.split("", -1)).filter("("::equals).count();
    long closed = Arrays.stream(last.split("", -1)).filter(")"::equals).count();
    return parts.length > 1 && open == closed;
  }
}

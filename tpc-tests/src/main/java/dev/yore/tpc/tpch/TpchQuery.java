package dev.yore.tpc.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of the 22 questions with the specification's validation parameters. Immutable.
 *
 * <p>The text is SQL that the common databases accept. Where it reads a table it says <code>
 * {table}</code>, so that a system can say in its own way which state of the table it means.
 *
 * @param number 1 to 22
 * @param template the text without its row limit
 * @param orderColumns 0-based result columns that ORDER BY names, in its order; empty for a single
 *     row
 * @param limit most rows the question asks for, 0 for all
 */
public record TpchQuery(int number, String template, List<Integer> orderColumns, int limit) {
  public static final int COUNT = 22;

  private static final Pattern TABLE = Pattern.compile("\\{(\\w+)}");
  private static final String ORDER_HEADER = "-- order:";
  private static final String LIMIT_HEADER = "-- limit:";
  // Q11 asks for parts worth more than 0.0001 / SF of the stock.
  private static final BigDecimal FRACTION_AT_SCALE_ONE = new BigDecimal("0.0001");

  public TpchQuery {
    orderColumns = List.copyOf(orderColumns);
  }

  /** The question for data of a scale factor. */
  public static TpchQuery of(int number, double scale) {
    String name = "q%02d.sql".formatted(number);
    List<Integer> order = new ArrayList<>();
    int limit = 0;
    StringBuilder body = new StringBuilder();
    for (String line : read(name).lines().toList()) {
      if (line.startsWith(ORDER_HEADER)) {
        for (String column : line.substring(ORDER_HEADER.length()).trim().split(" ", -1)) {
          order.add(Integer.parseInt(column) - 1);
        }
      } else if (line.startsWith(LIMIT_HEADER)) {
        limit = Integer.parseInt(line.substring(LIMIT_HEADER.length()).trim());
      } else {
        body.append(line).append('\n');
      }
    }
    return new TpchQuery(
        number, body.toString().strip().replace("[fraction]", fraction(scale)), order, limit);
  }

  /** All questions in order. */
  public static List<TpchQuery> all(double scale) {
    return IntStream.rangeClosed(1, COUNT).mapToObj(n -> of(n, scale)).toList();
  }

  /** The text over the tables' current state. */
  public String sql() {
    return sql(table -> table);
  }

  /**
   * The text with every table reference as the function writes it.
   *
   * @param reference from a table's name to what stands in FROM, before an alias
   */
  public String sql(UnaryOperator<String> reference) {
    String text = unlimitedSql(reference);
    return limit == 0 ? text : text + "\nLIMIT " + limit;
  }

  /** Likewise with all rows, also those the limit cuts off. */
  public String unlimitedSql(UnaryOperator<String> reference) {
    return TABLE
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(reference.apply(match.group(1))));
  }

  private static String fraction(double scale) {
    return FRACTION_AT_SCALE_ONE
        .divide(BigDecimal.valueOf(scale), java.math.MathContext.DECIMAL32)
        .toPlainString();
  }

  private static String read(String resource) {
    try (InputStream in = TpchQuery.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no TPC-H query " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

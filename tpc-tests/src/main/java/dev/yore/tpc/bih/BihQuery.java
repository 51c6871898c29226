package dev.yore.tpc.bih;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the questions, from {@code queries.sql}. Immutable.
 *
 * <p>A table is written {@code {orders}} for its current rows, {@code {orders@middle}} as of a
 * parameter, {@code {orders@early..late}} for the versions valid within two, {@code {orders@all}}
 * for all; a version's system time is {@code {from a}} and {@code {to a}} of an alias, {@code
 * {since a}} in results; {@code [name]} is a parameter.
 *
 * @param name its class's letter and its number
 * @param description what it asks
 */
public record BihQuery(String name, String description, String text) {
  private static final Pattern HEADER = Pattern.compile("-- (\\w+(?:\\.\\d+)?\\w?): (.*)");
  private static final Pattern END = Pattern.compile("\\{(from|since|to) (\\w+)}");
  private static final Pattern TABLE = Pattern.compile("\\{(\\w+)(?:@(\\w+)(?:\\.\\.(\\w+))?)?}");
  private static final Pattern PARAMETER = Pattern.compile("\\[(\\w+)]");

  /** All questions in order. */
  public static List<BihQuery> all() {
    List<BihQuery> queries = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String name = "";
    String description = "";
    for (String line : read().lines().toList()) {
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        addTo(queries, name, description, text);
        name = header.group(1);
        description = header.group(2);
      } else if (!line.startsWith("--")) {
        text.append(line).append('\n');
      }
    }
    addTo(queries, name, description, text);
    return queries;
  }

  private static void addTo(
      List<BihQuery> queries, String name, String description, StringBuilder text) {
    if (!name.isEmpty()) {
      queries.add(new BihQuery(name, description, text.toString().strip()));
    }
    text.setLength(0);
  }

  /** The class of questions that it belongs to. */
  public String queryClass() {
    return switch (name.charAt(0)) {
      case 'T' -> "time travel";
      case 'K' -> "key in time";
      case 'R' -> "range-timeslice";
      case 'B' -> "bitemporal";
      case 'A' -> "audit";
      default -> throw new IllegalStateException("no class of questions has " + name);
    };
  }

  /**
   * The statement in a dialect.
   *
   * @param parameters by name: {@link Long} for system times and keys, texts for all else
   */
  public String sql(BihDialect dialect, Map<String, Object> parameters) {
    String ends = END.matcher(text).replaceAll(match -> quoted(end(dialect, parameters, match)));
    String tables =
        TABLE.matcher(ends).replaceAll(match -> quoted(table(dialect, parameters, match)));
    return PARAMETER
        .matcher(tables)
        .replaceAll(match -> quoted(value(parameters, match.group(1)).toString()));
  }

  private static String end(BihDialect dialect, Map<String, Object> parameters, MatchResult match) {
    String alias = match.group(2);
    return switch (match.group(1)) {
      case "from" -> dialect.from(alias);
      case "since" -> dialect.since(alias, (Long) value(parameters, "loaded"));
      default -> dialect.to(alias);
    };
  }

  private static String table(
      BihDialect dialect, Map<String, Object> parameters, MatchResult match) {
    String table = match.group(1);
    String first = match.group(2);
    String second = match.group(3);
    if (first == null) {
      return dialect.now(table);
    }
    if (first.equals("all")) {
      return dialect.all(table);
    }
    long from = (Long) value(parameters, first);
    return second == null
        ? dialect.asOf(table, from)
        : dialect.between(table, from, (Long) value(parameters, second));
  }

  private static Object value(Map<String, Object> parameters, String name) {
    Object value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return value;
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  private static String read() {
    try (InputStream in = BihQuery.class.getResourceAsStream("queries.sql")) {
      if (in == null) {
        throw new IllegalStateException("queries.sql is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

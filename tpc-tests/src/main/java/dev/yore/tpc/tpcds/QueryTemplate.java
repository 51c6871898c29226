package dev.yore.tpc.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes statements of one of the TPC's query templates, as the TPC's {@code dsqgen} does: leaves
 * out comments and definitions, puts values in the place of parameters, and says dates' arithmetic
 * the way SQL:2011 does.
 */
final class QueryTemplate {
  /** Stands where the limit goes. */
  static final String LIMIT_MARK = "<<limit>>";

  private static final Pattern DEFINE = Pattern.compile("(?i)\\s*define\\s+(\\w+)\\s*=\\s*(.*)");
  private static final Pattern LIMIT_VALUE = Pattern.compile("\\s*(\\d+)\\s*;.*");
  private static final Pattern PARAMETER = Pattern.compile("\\[(\\w+?)(?:\\.(\\d+))?\\s*]");
  private static final Pattern DAYS = Pattern.compile("([+-])\\s*(\\d+)\\s+days");

  private final int number;
  private final int limit;
  private final List<String> statements;

  /** Reads a template; some hold two statements. */
  QueryTemplate(int number) {
    this.number = number;
    StringBuilder body = new StringBuilder();
    int limitValue = 0;
    for (String line : read(number).lines().toList()) {
      Matcher define = DEFINE.matcher(line);
      if (define.matches()) {
        Matcher value = LIMIT_VALUE.matcher(define.group(2));
        if (define.group(1).equals("_LIMIT") && value.matches()) {
          limitValue = Integer.parseInt(value.group(1));
        }
      } else if (!line.startsWith("--") && !line.isBlank()) {
        body.append(line.stripTrailing()).append('\n');
      }
    }
    this.limit = limitValue;
    String edited = QueryEdits.all().apply(number, body.toString());
    this.statements = Arrays.stream(edited.split(";", -1)).filter(s -> !s.isBlank()).toList();
  }

  /** Most rows each of the statements with {@link #LIMIT_MARK} asks for. */
  int limit() {
    return limit;
  }

  /** The statements with values for parameters. */
  List<String> statements(QueryParameters parameters) {
    List<String> filled = new ArrayList<>();
    for (String statement : statements) {
      filled.add(fill(statement, parameters).strip());
    }
    return filled;
  }

  private String fill(String statement, QueryParameters parameters) {
    String text = PARAMETER.matcher(statement).replaceAll(match -> quoted(match, parameters));
    return DAYS.matcher(text).replaceAll("$1 INTERVAL '$2' DAY");
  }

  private String quoted(java.util.regex.MatchResult match, QueryParameters parameters) {
    String name = match.group(1);
    String position = match.group(2);
    return switch (name) {
      case "_LIMITA", "_LIMITB" -> "";
      case "_LIMITC" -> LIMIT_MARK;
      default ->
          Matcher.quoteReplacement(
              parameters.value(number, name, position == null ? 1 : Integer.parseInt(position)));
    };
  }

  private static String read(int number) {
    String resource = "/query_templates/query" + number + ".tpl";
    try (InputStream in = QueryTemplate.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no TPC-DS query template " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

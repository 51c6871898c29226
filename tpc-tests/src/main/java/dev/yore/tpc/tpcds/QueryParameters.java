package dev.yore.tpc.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What stands for the parameters of the templates, from {@code parameters.txt}. Immutable. */
final class QueryParameters {
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\w+)=(.*)");
  private static final Pattern SERIES = Pattern.compile("series (\\d+) (\\d+) (\\d+)");
  private static final QueryParameters ALL = read();

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = Map.copyOf(values);
  }

  static QueryParameters all() {
    return ALL;
  }

  /**
   * A parameter's value.
   *
   * @param query 1 to 99
   * @param name in any case
   * @param position 1 and up in a list, 1 for a single value
   */
  String value(int query, String name, int position) {
    List<String> list = values.get(key(query, name));
    if (list == null || position > list.size()) {
      throw new IllegalArgumentException("query " + query + ": no " + name + "." + position);
    }
    return list.get(position - 1);
  }

  private static QueryParameters read() {
    Map<String, List<String>> values = new HashMap<>();
    try (InputStream in = QueryParameters.class.getResourceAsStream("parameters.txt")) {
      if (in == null) {
        throw new IllegalStateException("parameters.txt is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(values, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new QueryParameters(values);
  }

  private static void add(Map<String, List<String>> values, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("parameters.txt: cannot read " + line);
    }
    values.put(key(Integer.parseInt(matcher.group(1)), matcher.group(2)), listOf(matcher.group(3)));
  }

  private static List<String> listOf(String text) {
    Matcher series = SERIES.matcher(text);
    if (series.matches()) {
      int first = Integer.parseInt(series.group(1));
      int step = Integer.parseInt(series.group(2));
      int count = Integer.parseInt(series.group(3));
      return IntStream.range(0, count).mapToObj(i -> Integer.toString(first + i * step)).toList();
    }
    return Arrays.asList(text.split("\\|", -1));
  }

  private static String key(int query, String name) {
    return query + " " + name.toUpperCase(Locale.ROOT);
  }
}

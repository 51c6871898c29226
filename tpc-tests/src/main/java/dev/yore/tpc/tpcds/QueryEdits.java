package dev.yore.tpc.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What we change in the templates' texts, from {@code edits.txt}. Immutable. */
final class QueryEdits {
  private static final Pattern LINE = Pattern.compile("(\\d+) (.*) => (.*)");
  private static final QueryEdits ALL = read();

  private final List<Edit> edits;

  private record Edit(int query, Pattern from, String to) {}

  private QueryEdits(List<Edit> edits) {
    this.edits = List.copyOf(edits);
  }

  static QueryEdits all() {
    return ALL;
  }

  /** The text after all edits of the query, each of which must find something to change. */
  String apply(int query, String text) {
    String edited = text;
    for (Edit edit : edits) {
      if (edit.query == query) {
        Matcher matcher = edit.from.matcher(edited);
        if (!matcher.find()) {
          throw new IllegalStateException("query " + query + ": nothing matches " + edit.from);
        }
        edited = matcher.replaceAll(Matcher.quoteReplacement(edit.to));
      }
    }
    return edited;
  }

  private static QueryEdits read() {
    try (InputStream in = QueryEdits.class.getResourceAsStream("edits.txt")) {
      if (in == null) {
        throw new IllegalStateException("edits.txt is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new QueryEdits(
          text.lines().filter(line -> !line.startsWith("#")).map(QueryEdits::edit).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Edit edit(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("edits.txt: cannot read " + line);
    }
    return new Edit(
        Integer.parseInt(matcher.group(1)), Pattern.compile(matcher.group(2)), matcher.group(3));
  }
}

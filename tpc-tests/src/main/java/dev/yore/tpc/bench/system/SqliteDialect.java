package dev.yore.tpc.bench.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQLite's spelling of dates, which are texts there, and of exact arithmetic. Stateless. */
final class SqliteDialect {
  private static final Pattern DATE_ARITHMETIC =
      Pattern.compile("DATE '([0-9-]+)' ([-+]) INTERVAL '([0-9]+)' (DAY|MONTH|YEAR)");
  private static final Pattern DATE = Pattern.compile("DATE ('[0-9-]+')");
  private static final Pattern YEAR = Pattern.compile("EXTRACT\\(YEAR FROM (\\w+)\\)");
  private static final Pattern SUBSTRING =
      Pattern.compile("SUBSTRING\\((\\w+) FROM ([0-9]+) FOR ([0-9]+)\\)");
  // 0.06 + 0.01 is not 0.07 in floating point, which is what SQLite calculates in.
  private static final Pattern DISCOUNT = Pattern.compile("(0\\.[0-9]+ [-+] 0\\.[0-9]+)");

  private SqliteDialect() {}

  static String of(String sql) {
    String text =
        DATE_ARITHMETIC
            .matcher(sql)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        "date('%s', '%s%s %s')"
                            .formatted(
                                match.group(1), match.group(2), match.group(3), match.group(4))));
    text = DATE.matcher(text).replaceAll("$1");
    text = YEAR.matcher(text).replaceAll("CAST(strftime('%Y', $1) AS INTEGER)");
    text = SUBSTRING.matcher(text).replaceAll("substr($1, $2, $3)");
    return DISCOUNT.matcher(text).replaceAll("round($1, 2)");
  }
}

package dev.yore.tpc.tpcds;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What DuckDB must be told so that a question means there what it means to SQL:2011 and Yore: NULLs
 * are the greatest values, and integers divided are integers. Stateless.
 */
public final class TpcdsOracle {
  /** Statements for each new connection. */
  public static final List<String> SETTINGS =
      List.of(
          "SET default_null_order = 'nulls_last_on_asc_first_on_desc'",
          "SET integer_division = true");

  // An average of decimals is a DOUBLE in DuckDB, a DECIMAL with six digits after the point here.
  // Questions 47 and 57 order rows by such an average, and many rows differ in later digits only.
  private static final Pattern MOVING_AVERAGE =
      Pattern.compile("avg\\(sum\\(\\w+\\)\\) over\\s*\\([^)]*\\)");

  private TpcdsOracle() {}

  /** The text for DuckDB. */
  public static String sql(TpcdsQuery query, String sql) {
    return query.name().equals("47") || query.name().equals("57")
        ? MOVING_AVERAGE.matcher(sql).replaceAll("cast($0 as decimal(38,6))")
        : sql;
  }
}

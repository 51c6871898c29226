package dev.yore.driver.jdbc;

/** Names and texts as SQL writes them. Stateless. */
public final class SqlText {
  private SqlText() {}

  /** A name that is that one whatever its letters. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A literal of the text. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

package dev.yore.driver.jdbc;

/**
 * Names of HTTP headers with which a server says more than Avatica's messages can; stock clients do
 * not look at them.
 */
public final class AnswerHeader {
  /** The version of the past that the server knows: its incarnation, a point, a growing number. */
  public static final String PAST = "Yore-Past";

  /**
   * The session's state: a number that grows with each change of it, and the percent-encoded text
   * on which answers depend; {@link #NO_STATE} while they depend on more.
   */
  public static final String SESSION = "Yore-Session";

  /**
   * The version of the past as long as which the rows sent up to now are what any later execution
   * gives; missing where they may change.
   */
  public static final String REPEATABLE = "Yore-Repeatable";

  /** There are warnings of the statement, to be asked for. */
  public static final String WARNINGS = "Yore-Warnings";

  /** In place of a state. */
  public static final String NO_STATE = "~";

  private AnswerHeader() {}
}

package dev.yore.planner.predict;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.predict.PrefetchMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement's hints say of prediction: {@code PREFETCH('statement', …)}, {@code
 * NO_PREFETCH}, {@code LATENCY(milliseconds)}. Immutable.
 *
 * @param off whether nothing is predicted from it
 * @param latencyMillis 0 for no target
 * @param next statements said to come
 */
public record StatementHints(boolean off, long latencyMillis, List<String> next) {
  /** A statement without hints. */
  public static final StatementHints NONE = new StatementHints(false, 0, List.of());

  private static final Pattern HINTS = Pattern.compile("/\\*\\+(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern NO_PREFETCH =
      Pattern.compile("\\bNO_PREFETCH\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern LATENCY =
      Pattern.compile("\\bLATENCY\\s*\\(\\s*(\\d{1,9})\\s*\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PREFETCH =
      Pattern.compile(
          "(?<!_)\\bPREFETCH\\s*\\(((?:[^')]|'(?:[^']|'')*')*)\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TEXT = Pattern.compile("'((?:[^']|'')*)'");

  /** As many as a screen's next questions. */
  private static final int MAX_NEXT = 16;

  public StatementHints {
    next = List.copyOf(next);
  }

  /** The hints in a statement's text. */
  public static StatementHints of(String sql) {
    if (sql.indexOf("/*+") < 0) {
      return NONE;
    }
    boolean off = false;
    long latency = 0;
    List<String> next = new ArrayList<>();
    Matcher hints = HINTS.matcher(sql);
    while (hints.find()) {
      String text = hints.group(1);
      off |= NO_PREFETCH.matcher(text).find();
      Matcher target = LATENCY.matcher(text);
      if (target.find()) {
        latency = Long.parseLong(target.group(1));
      }
      Matcher prefetch = PREFETCH.matcher(text);
      while (prefetch.find()) {
        texts(prefetch.group(1), next);
      }
    }
    return new StatementHints(off, latency, next);
  }

  private static void texts(String arguments, List<String> next) {
    Matcher text = TEXT.matcher(arguments);
    while (text.find()) {
      if (next.size() == MAX_NEXT) {
        throw new StoreException(
            ErrorCode.INVALID_STATEMENT, "PREFETCH names more than " + MAX_NEXT + " statements");
      }
      next.add(text.group(1).replace("''", "'"));
    }
  }

  /** The session's mode, as far as the statement does not say otherwise. */
  public PrefetchMode mode(PrefetchMode ofSession) {
    return off ? PrefetchMode.OFF : ofSession;
  }
}

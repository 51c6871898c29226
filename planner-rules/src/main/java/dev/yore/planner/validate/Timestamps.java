package dev.yore.planner.validate;

import dev.yore.engine.value.InstantText;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Reads times as users write them: {@code 2026-01-31}, {@code 2026-01-31 18:00[:00[.123]]}, with a
 * blank or a T, optionally with Z, an offset such as +02:00 or the name of a zone. Without one they
 * are UTC. Pure functions.
 */
public final class Timestamps {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final Pattern TOO_FINE = Pattern.compile(".*\\.\\d{3}\\d*[1-9]\\d*");

  private Timestamps() {}

  /**
   * Milliseconds since the epoch, UTC.
   *
   * @throws StoreException {@code INVALID_DATETIME}, or {@code DATETIME_TOO_PRECISE} for anything
   *     finer than a millisecond
   */
  public static long parseMillis(String text) {
    try {
      Instant instant = InstantText.parse(text);
      if (instant.getNano() % NANOS_PER_MILLI != 0) {
        throw tooPrecise(text);
      }
      return instant.toEpochMilli();
    } catch (DateTimeException e) {
      throw new StoreException(
          ErrorCode.INVALID_DATETIME,
          "'" + text + "' is not a time; write for example '2026-01-31 18:00:00'",
          e);
    }
  }

  /** Refuses text whose fraction of a second has more than three digits that count. */
  public static void checkPrecision(String text) {
    if (TOO_FINE.matcher(text).matches()) {
      throw tooPrecise(text);
    }
  }

  private static StoreException tooPrecise(String text) {
    return new StoreException(
        ErrorCode.DATETIME_TOO_PRECISE,
        "'"
            + text
            + "' is finer than a millisecond; round it to three digits, or use a sequence for"
            + " exactness");
  }
}

package dev.yore.planner.validate;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.regex.Pattern;

/**
 * Reads times as users write them: {@code 2026-01-31}, {@code 2026-01-31 18:00[:00[.123]]}, with a
 * blank or a T, optionally with Z or an offset such as +02:00. Without an offset they are UTC. Pure
 * functions.
 */
public final class Timestamps {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern OFFSET = Pattern.compile(".*(Z|[+-]\\d{2}(:?\\d{2})?)");
  private static final Pattern SHORT_OFFSET = Pattern.compile(".*[+-]\\d{2}");
  private static final Pattern TOO_FINE = Pattern.compile(".*\\.\\d{3}\\d*[1-9]\\d*");

  private Timestamps() {}

  /**
   * Milliseconds since the epoch, UTC.
   *
   * @throws StoreException {@code INVALID_DATETIME}, or {@code DATETIME_TOO_PRECISE} for anything
   *     finer than a millisecond
   */
  public static long parseMillis(String text) {
    String iso = text.strip();
    if (iso.length() > 10 && iso.charAt(10) == ' ') {
      iso = iso.substring(0, 10) + "T" + iso.substring(11).strip();
    }
    try {
      LocalDateTime utc = parseUtc(iso);
      if (utc.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLI != 0) {
        throw tooPrecise(text);
      }
      return utc.toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw new StoreException(
          ErrorCode.INVALID_DATETIME,
          "'" + text + "' is not a time; write for example '2026-01-31 18:00:00'",
          e);
    }
  }

  private static LocalDateTime parseUtc(String iso) {
    if (DATE.matcher(iso).matches()) {
      return LocalDate.parse(iso).atTime(LocalTime.MIDNIGHT);
    }
    int time = iso.indexOf('T');
    if (time > 0 && OFFSET.matcher(iso.substring(time)).matches()) {
      String full = SHORT_OFFSET.matcher(iso.substring(time)).matches() ? iso + ":00" : iso;
      return OffsetDateTime.parse(full).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    return LocalDateTime.parse(iso);
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

package dev.yore.engine.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How instants are written: a date, a blank or T, a time, and a zone, which is an offset ({@code
 * +02:00}, {@code Z}) or has a name ({@code Europe/Berlin}); without one it is UTC. Of an hour that
 * a zone has twice the second is meant, one that it skips is that much later. Pure functions.
 */
public final class InstantText {
  private static final int DATE_LENGTH = "2026-01-31".length();
  private static final int MILLIS_PER_SECOND = 1000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSxxx");

  private InstantText() {}

  /**
   * The instant, to the nanosecond.
   *
   * @throws DateTimeException if the text is no time
   */
  public static Instant parse(String text) {
    String stripped = text.strip();
    if (stripped.length() == DATE_LENGTH) {
      return LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean hasTime =
        stripped.length() > DATE_LENGTH && " T".indexOf(stripped.charAt(DATE_LENGTH)) >= 0;
    if (!hasTime) {
      throw new DateTimeException("'" + text + "' is not a time");
    }
    LocalDate date = LocalDate.parse(stripped.substring(0, DATE_LENGTH));
    String rest = stripped.substring(DATE_LENGTH + 1).strip();
    int end = 0;
    while (end < rest.length() && isOfTime(rest.charAt(end))) {
      end++;
    }
    String zone = rest.substring(end).strip();
    LocalDateTime wallClock = LocalTime.parse(rest.substring(0, end)).atDate(date);
    return zone.isEmpty()
        ? wallClock.toInstant(ZoneOffset.UTC)
        : ZonedDateTime.of(wallClock, ZoneId.of(zone)).withLaterOffsetAtOverlap().toInstant();
  }

  private static boolean isOfTime(char c) {
    return (c >= '0' && c <= '9') || c == ':' || c == '.';
  }

  /** The instant as it can be read again, in UTC, with milliseconds unless they are 0. */
  public static String format(long millis) {
    DateTimeFormatter format = millis % MILLIS_PER_SECOND == 0 ? SECONDS : MILLIS;
    return format.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }
}

package dev.yore.engine.expression.function;

import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;

/**
 * The proleptic Gregorian calendar on days and milliseconds since 1970-01-01, before which both are
 * negative. Pure functions.
 */
public final class Dates {
  public static final long MILLIS_PER_DAY = 86_400_000L;
  private static final long DAYS_PER_ERA = 146_097;

  /** Days from 0000-03-01, with which the computed years begin, to 1970-01-01. */
  private static final long EPOCH_SHIFT = 719_468;

  private static final int MONTHS = 12;

  private Dates() {}

  public static long dayOf(long timestamp) {
    return Math.floorDiv(timestamp, MILLIS_PER_DAY);
  }

  public static long timeOf(long timestamp) {
    return Math.floorMod(timestamp, MILLIS_PER_DAY);
  }

  /**
   * Year, month and day in one number, so that a caller computes them once: y * 512 + m * 32 + d.
   */
  private static long packed(long day) {
    long era = Math.floorDiv(day + EPOCH_SHIFT, DAYS_PER_ERA);
    long dayOfEra = Math.floorMod(day + EPOCH_SHIFT, DAYS_PER_ERA);
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shifted = (5 * dayOfYear + 2) / 153;
    long dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1;
    long month = shifted < 10 ? shifted + 3 : shifted - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year * 512 + month * 32 + dayOfMonth;
  }

  public static long year(long day) {
    return packed(day) >> 9;
  }

  public static long month(long day) {
    return packed(day) >> 5 & 15;
  }

  public static long dayOfMonth(long day) {
    return packed(day) & 31;
  }

  public static long quarter(long day) {
    return (month(day) + 2) / 3;
  }

  public static long dayOfYear(long day) {
    return day - day(year(day), 1, 1) + 1;
  }

  /** 1 for Sunday. */
  public static long dayOfWeek(long day) {
    return Math.floorMod(day + 4, 7) + 1;
  }

  /** The ISO week, which belongs to the year of its Thursday. */
  public static long week(long day) {
    long thursday = startOfIsoWeek(day) + 3;
    return (dayOfYear(thursday) - 1) / 7 + 1;
  }

  private static long startOfIsoWeek(long day) {
    return day - Math.floorMod(day + 3, 7);
  }

  /** Days since 1970-01-01. */
  public static long day(long year, long month, long dayOfMonth) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
    return era * DAYS_PER_ERA
        + yearOfEra * 365
        + yearOfEra / 4
        - yearOfEra / 100
        + dayOfYear
        - EPOCH_SHIFT;
  }

  private static long lastDay(long year, long month) {
    if (month == 2) {
      boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** The same day of another month, or that month's last. */
  public static long addMonths(long day, long months) {
    long packed = packed(day);
    long count = (packed >> 9) * MONTHS + (packed >> 5 & 15) - 1 + months;
    long year = Math.floorDiv(count, MONTHS);
    long month = Math.floorMod(count, MONTHS) + 1;
    return day(year, month, Math.min(packed & 31, lastDay(year, month)));
  }

  /** {@link #addMonths} of a timestamp, whose time of day stays. */
  public static long addMonthsToTimestamp(long timestamp, long months) {
    return addMonths(dayOf(timestamp), months) * MILLIS_PER_DAY + timeOf(timestamp);
  }

  /** Whole months from the second day to the first; negative if that is the earlier one. */
  public static long monthsBetween(long to, long from) {
    if (to < from) {
      return -monthsBetween(from, to);
    }
    long months = (to - from) / 31;
    while (addMonths(from, months) < to && addMonths(from, months + 1) <= to) {
      months++;
    }
    return months;
  }

  /** Whole months between timestamps. */
  public static long monthsBetweenTimestamps(long to, long from) {
    long months = monthsBetween(dayOf(to), dayOf(from));
    boolean sameDay = addMonths(dayOf(from), months) == dayOf(to);
    return sameDay && timeOf(to) < timeOf(from) ? months - 1 : months;
  }

  public static long floorToYear(long day) {
    return day(year(day), 1, 1);
  }

  public static long floorToQuarter(long day) {
    return day(year(day), (quarter(day) - 1) * 3 + 1, 1);
  }

  public static long floorToMonth(long day) {
    return day - dayOfMonth(day) + 1;
  }

  /** To Sunday. */
  public static long floorToWeek(long day) {
    return day - Math.floorMod(day + 4, 7);
  }

  /**
   * Appends {@code yyyy-mm-dd}.
   *
   * @return one past its end
   * @throws StoreException {@code VALUE_OUT_OF_RANGE} beyond four digits
   */
  static int format(long day, byte[] out, int at) {
    long packed = packed(day);
    long year = packed >> 9;
    if (year < 0 || year > 9999) {
      throw new StoreException(
          ErrorCode.VALUE_OUT_OF_RANGE, "year " + year + " has no text of four digits");
    }
    digits(year, 4, out, at);
    out[at + 4] = '-';
    digits(packed >> 5 & 15, 2, out, at + 5);
    out[at + 7] = '-';
    digits(packed & 31, 2, out, at + 8);
    return at + 10;
  }

  /** Appends {@code hh:mm:ss} of a time in milliseconds, without the fraction. */
  static int formatTime(long millis, byte[] out, int at) {
    long seconds = millis / 1000;
    digits(seconds / 3600, 2, out, at);
    out[at + 2] = ':';
    digits(seconds / 60 % 60, 2, out, at + 3);
    out[at + 5] = ':';
    digits(seconds % 60, 2, out, at + 6);
    return at + 8;
  }

  private static void digits(long value, int count, byte[] out, int at) {
    long left = value;
    for (int i = at + count - 1; i >= at; i--) {
      out[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}

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

  private static final int YEARS_PER_ERA = 400;
  private static final int MONTHS = 12;

  /** 400 years each that are added so that nothing is negative. */
  private static final long ERAS = 82;

  /** From here on four times the shifted day has more than 32 bits. */
  private static final long MAX_SHIFTED = 1L << 29;

  private Dates() {}

  public static long dayOf(long timestamp) {
    return Math.floorDiv(timestamp, MILLIS_PER_DAY);
  }

  public static long timeOf(long timestamp) {
    return Math.floorMod(timestamp, MILLIS_PER_DAY);
  }

  /**
   * Year, month and day in one number, y * 512 + m * 32 + d, by C. Neri's and L. Schneider's
   * algorithm (2022), which divides by multiplying. Days that do not fit it go the long way.
   */
  private static long packed(long day) {
    long shifted = day + EPOCH_SHIFT + ERAS * DAYS_PER_ERA;
    if (shifted < 0 || shifted >= MAX_SHIFTED) {
      return packedFar(day);
    }
    long inCenturies = 4 * shifted + 3;
    long century = inCenturies / DAYS_PER_ERA;
    long dayOfCentury = inCenturies % DAYS_PER_ERA / 4;
    long inYears = 2_939_745L * (4 * dayOfCentury + 3);
    long yearOfCentury = inYears >>> 32;
    long dayOfYear = (inYears & 0xFFFF_FFFFL) / 2_939_745L / 4;
    long inMonths = 2_141 * dayOfYear + 197_913;
    long month = inMonths >>> 16;
    long dayOfMonth = (inMonths & 0xFFFF) / 2_141 + 1;
    long next = dayOfYear >= 306 ? 1 : 0;
    long year = 100 * century + yearOfCentury + next - ERAS * YEARS_PER_ERA;
    return year * 512 + (month - 12 * next) * 32 + dayOfMonth;
  }

  private static long packedFar(long day) {
    long era = Math.floorDiv(day + EPOCH_SHIFT, DAYS_PER_ERA);
    long moved = packed(day - era * DAYS_PER_ERA);
    return moved + era * YEARS_PER_ERA * 512;
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

  /** Appends {@code hh:mm:ss} of a time in milliseconds, and {@code .sss} unless that is 0. */
  static int formatTime(long millis, byte[] out, int at) {
    long seconds = millis / 1000;
    digits(seconds / 3600, 2, out, at);
    out[at + 2] = ':';
    digits(seconds / 60 % 60, 2, out, at + 3);
    out[at + 5] = ':';
    digits(seconds % 60, 2, out, at + 6);
    long fraction = millis % 1000;
    if (fraction == 0) {
      return at + 8;
    }
    out[at + 8] = '.';
    digits(fraction, 3, out, at + 9);
    return at + 12;
  }

  private static void digits(long value, int count, byte[] out, int at) {
    long left = value;
    for (int i = at + count - 1; i >= at; i--) {
      out[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}

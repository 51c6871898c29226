package dev.yore.store.retention;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much of a table's past is kept: a commit stays if one of the rules wants it. Immutable.
 *
 * @param rules at least one
 */
public record Retention(List<Rule> rules) {
  /** Which commits of a stretch of time a rule wants: all, or the last one of each period. */
  public enum Granularity {
    ALL,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
  }

  /** A unit of time as the calendar has it, in UTC. */
  public enum Unit {
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS),
    WEEK(ChronoUnit.WEEKS),
    MONTH(ChronoUnit.MONTHS),
    YEAR(ChronoUnit.YEARS);

    private final ChronoUnit chrono;

    Unit(ChronoUnit chrono) {
      this.chrono = chrono;
    }
  }

  /**
   * One rule.
   *
   * @param amount how many units back from now it reaches; 1 and up
   */
  public record Rule(Granularity granularity, int amount, Unit unit) {

    /** Where the rule's stretch of time begins, ms since the epoch. */
    long fromMillis(long nowMillis) {
      return utc(nowMillis).minus(amount, unit.chrono).toInstant().toEpochMilli();
    }

    /** A number that commits of one period share; the stamp itself where all are wanted. */
    long period(long stampMillis) {
      LocalDate day = utc(stampMillis).toLocalDate();
      return switch (granularity) {
        case ALL -> stampMillis;
        case HOURLY -> Math.floorDiv(stampMillis, ChronoUnit.HOURS.getDuration().toMillis());
        case DAILY -> day.toEpochDay();
        case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toEpochDay();
        case MONTHLY -> day.getYear() * 12L + day.getMonthValue();
        case YEARLY -> day.getYear();
      };
    }

    private static ZonedDateTime utc(long millis) {
      return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    }

    /** As SQL has it. */
    @Override
    public String toString() {
      return granularity + " " + amount + " " + unit + (amount == 1 ? "" : "S");
    }
  }

  public Retention {
    rules = List.copyOf(rules);
  }

  /** As SQL has it. */
  @Override
  public String toString() {
    return "KEEP " + rules.stream().map(Rule::toString).collect(Collectors.joining(", "));
  }
}

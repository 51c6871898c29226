package dev.yore.tpc.prefetch;

import org.jspecify.annotations.Nullable;

/** Refreshes the tiles of a dashboard at its times, some of them as of a week ago. */
final class DashboardAsker extends Asker {
  private static final long DAY = 24 * TieredTables.HOUR_MILLIS;
  private static final int WEEK_HOURS = 168;

  private final int dashboard;
  private final int dashboardAfterDrift;
  private final long[] timesOfDay;
  private final long periodMillis;
  private final long untilMillis;
  private final long driftMillis;
  private long refreshMillis;
  private int tile = Templates.TILES;

  /**
   * @param timesOfDay milliseconds of the day; not used with a period
   * @param periodMillis between refreshes; 0 for times of day
   */
  DashboardAsker(
      int session,
      long seed,
      int dashboard,
      long[] timesOfDay,
      long periodMillis,
      long untilMillis,
      int dashboardAfterDrift,
      long driftMillis) {
    super(session, seed, Integer.MAX_VALUE, 0, 1);
    this.dashboard = dashboard;
    this.timesOfDay = timesOfDay.clone();
    this.periodMillis = periodMillis;
    this.untilMillis = untilMillis;
    this.dashboardAfterDrift = dashboardAfterDrift;
    this.driftMillis = driftMillis;
  }

  @Override
  @Nullable Question next(long nowMillis) {
    if (tile >= Templates.TILES) {
      tile = 0;
      refreshMillis = due(Math.max(refreshMillis, nowMillis));
      long jitter = periodMillis > 0 ? Math.min(20_000, periodMillis / 20) : 60_000;
      double late = random.nextDouble() < 0.5 ? 0 : random.nextDouble();
      askAt(refreshMillis + (long) (late * jitter));
    } else {
      askAt(nowMillis + 200 + random.nextInt(400));
    }
    return refreshMillis > untilMillis ? null : ask(Math.max(atMillis(), nowMillis));
  }

  private long due(long after) {
    if (periodMillis > 0) {
      long offset = session * 37_000L % periodMillis;
      return offset + ((after - offset) / periodMillis + 1) * periodMillis;
    }
    for (long day = after / DAY * DAY; ; day += DAY) {
      for (long time : timesOfDay) {
        if (day + time > after) {
          return day + time;
        }
      }
    }
  }

  @Override
  Question ask(long atMillis) {
    Template template =
        Templates.tile(atMillis >= driftMillis ? dashboardAfterDrift : dashboard, tile++);
    return template.past()
        ? new Question(session, template, (double) (TieredTables.hourAt(atMillis) - WEEK_HOURS))
        : new Question(session, template);
  }
}

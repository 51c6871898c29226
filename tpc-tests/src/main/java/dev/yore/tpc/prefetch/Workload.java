package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.List;

/** What is asked, by whom, and how long before it counts. */
enum Workload implements Scenario {
  DASHBOARDS("a dashboards"),
  STEP_BACK("b stepping back"),
  DRILL_DOWN("c drill-down"),
  JOIN_PAGES("d join pages"),
  MIX("e mix of eight"),
  RANDOM("f random"),
  DRIFT("g drift"),
  EARLY_DRIFT("g drift early"),
  NOISY_STEP_BACK("b at 40 % noise");

  private static final long MINUTE = 60_000L;
  private static final long HOUR = TieredTables.HOUR_MILLIS;
  private static final long DAY = 24 * HOUR;
  private static final int QUESTIONS = 1500;
  private static final long DRIFT_AT = 80 * MINUTE;

  /** So that it shows for longer what is learned anew. */
  private static final long EARLY_DRIFT_AT = 50 * MINUTE;

  private final String title;

  Workload(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public long warmMillis() {
    return switch (this) {
      case DASHBOARDS -> 4 * DAY;
      case MIX -> 25 * MINUTE;
      case STEP_BACK, DRILL_DOWN, JOIN_PAGES, RANDOM, DRIFT, EARLY_DRIFT, NOISY_STEP_BACK ->
          20 * MINUTE;
    };
  }

  @Override
  public long driftMillis() {
    return switch (this) {
      case DRIFT -> DRIFT_AT;
      case EARLY_DRIFT -> EARLY_DRIFT_AT;
      case DASHBOARDS, STEP_BACK, DRILL_DOWN, JOIN_PAGES, MIX, RANDOM, NOISY_STEP_BACK ->
          Asker.NEVER;
    };
  }

  @Override
  public List<Asker> askers(long seed) {
    List<Asker> askers = new ArrayList<>();
    switch (this) {
      case DASHBOARDS -> dashboards(seed, askers);
      case STEP_BACK -> fourSteppers(seed, 0.10, askers);
      case NOISY_STEP_BACK -> fourSteppers(seed, 0.40, askers);
      case DRILL_DOWN -> {
        for (int s = 0; s < 4; s++) {
          askers.add(new DrillAsker(s, seed, QUESTIONS, 0.10, Asker.NEVER));
        }
      }
      case JOIN_PAGES -> {
        for (int s = 0; s < 4; s++) {
          askers.add(new JoinAsker(s, seed, QUESTIONS, 0.10, Asker.NEVER));
        }
      }
      case MIX -> mix(seed, askers);
      case RANDOM -> {
        for (int s = 0; s < 4; s++) {
          askers.add(new RandomAsker(s, seed, QUESTIONS, 3));
        }
      }
      case DRIFT, EARLY_DRIFT -> drift(seed, driftMillis(), askers);
    }
    return askers;
  }

  private static void fourSteppers(long seed, double noise, List<Asker> askers) {
    for (int s = 0; s < 4; s++) {
      askers.add(new StepAsker(s, seed, QUESTIONS, noise, Asker.NEVER));
    }
  }

  private static void dashboards(long seed, List<Asker> askers) {
    for (int d = 0; d < 8; d++) {
      long[] times;
      if (d < 4) {
        times = new long[12];
        for (int i = 0; i < times.length; i++) {
          times[i] = i * 2 * HOUR + d * 7 * MINUTE + HOUR / 4;
        }
      } else {
        times =
            new long[] {
              8 * HOUR + d * 5 * MINUTE,
              12 * HOUR + 30 * MINUTE + d * 3 * MINUTE,
              17 * HOUR + d * 4 * MINUTE
            };
      }
      askers.add(new DashboardAsker(d, seed, d, times, 0, 14 * DAY, d, Asker.NEVER));
    }
    askers.add(new RandomAsker(8, seed, 14 * 24, 3600));
  }

  private static DashboardAsker wallboard(int session, long seed, int after, long driftMillis) {
    long until = 2 * HOUR + 30 * MINUTE;
    return new DashboardAsker(
        session, seed, session, new long[0], 5 * MINUTE, until, after, driftMillis);
  }

  private static void mix(long seed, List<Asker> askers) {
    askers.add(wallboard(0, seed, 0, Asker.NEVER));
    askers.add(wallboard(1, seed, 1, Asker.NEVER));
    askers.add(new StepAsker(2, seed, QUESTIONS, 0.15, Asker.NEVER));
    askers.add(new StepAsker(3, seed, QUESTIONS, 0.15, Asker.NEVER));
    askers.add(new DrillAsker(4, seed, QUESTIONS, 0.15, Asker.NEVER));
    askers.add(new DrillAsker(5, seed, QUESTIONS, 0.15, Asker.NEVER));
    askers.add(new JoinAsker(6, seed, 1800, 0.15, Asker.NEVER));
    askers.add(new RandomAsker(7, seed, 1000, 5));
  }

  private static void drift(long seed, long driftMillis, List<Asker> askers) {
    askers.add(wallboard(0, seed, 8, driftMillis));
    askers.add(wallboard(1, seed, 9, driftMillis));
    askers.add(new StepAsker(2, seed, 1700, 0.10, driftMillis));
    askers.add(new StepAsker(3, seed, 1700, 0.10, driftMillis));
    askers.add(new DrillAsker(4, seed, 1700, 0.10, driftMillis));
    askers.add(new JoinAsker(5, seed, 2000, 0.10, driftMillis));
  }
}

package dev.yore.tpc.prefetch;

import java.util.Random;

/** Drills down: all of a table, a region a week before, a part of it, then one row back in time. */
final class DrillAsker extends Asker {
  private static final double[][] REGIONS = new double[TieredTables.TABLES][3];

  static {
    Random random = new Random(5);
    for (double[] regions : REGIONS) {
      for (int i = 0; i < regions.length; i++) {
        regions[i] = random.nextInt(16) / 16.0;
      }
    }
  }

  private final long driftMillis;
  private int level;
  private int table;
  private int points;
  private double hour;
  private double key;

  DrillAsker(int session, long seed, int questions, double noise, long driftMillis) {
    super(session, seed, questions, noise, 3);
    this.driftMillis = driftMillis;
  }

  @Override
  Question ask(long nowMillis) {
    boolean drifted = nowMillis >= driftMillis;
    switch (level) {
      case 0:
        table = drifted ? random.nextInt(4) : 2 + random.nextInt(5);
        hour = TieredTables.hourAt(nowMillis) - 24 * random.nextInt(10);
        level = 1;
        return new Question(session, Templates.allAsOf(table), hour);
      case 1:
        double choice = random.nextDouble();
        int habit = choice < 0.6 ? 0 : choice < 0.85 ? 1 : 2;
        double region = REGIONS[table][drifted ? 2 : habit];
        double from = Math.floor(region * 4) / 4;
        key = region + (random.nextInt(8) + 0.5) / 128;
        level = 2;
        hour -= 24 * 7;
        return new Question(session, Templates.rangeAsOf(table), from, from + 0.25, hour);
      case 2:
        double part = Math.floor(key * 16) / 16;
        level = 3;
        return new Question(session, Templates.rangeAsOf(table), part, part + 1 / 16.0, hour);
      case 3:
        level = 4;
        points = 6 + random.nextInt(10);
        return new Question(session, Templates.pointAsOf(table), key, hour);
      default:
        hour -= 12;
        if (--points <= 0) {
          level = 0;
        }
        return new Question(session, Templates.pointAsOf(table), key, hour);
    }
  }
}

package dev.yore.tpc.prefetch;

/** Steps back through the history of a range, a day or a week at a time; after a drift forward. */
final class StepAsker extends Asker {
  private final long driftMillis;
  private int steps;
  private int table;
  private double from;
  private double to;
  private double hour;
  private double step;

  StepAsker(int session, long seed, int questions, double noise, long driftMillis) {
    super(session, seed, questions, noise, 3);
    this.driftMillis = driftMillis;
  }

  @Override
  Question ask(long nowMillis) {
    if (steps-- <= 0) {
      begin(TieredTables.hourAt(nowMillis), nowMillis >= driftMillis);
    } else {
      hour += step;
      if (random.nextDouble() < 0.03) {
        hour += step; // Somebody clicks twice.
      }
    }
    return new Question(session, Templates.rangeAsOf(table), from, to, hour);
  }

  private void begin(int now, boolean drifted) {
    steps = 6 + random.nextInt(14);
    table = drifted ? random.nextInt(5) : 4 + random.nextInt(8);
    double share = Math.min(0.3, 40.0 / TieredTables.blocks(table));
    from = random.nextInt(20) / 20.0 * (1 - share);
    to = from + share * (0.5 + random.nextInt(3) / 4.0);
    if (drifted) {
      step = random.nextInt(3) < 2 ? 6 : 12;
      hour = now - 24 * 25 + random.nextInt(48);
    } else {
      step = random.nextInt(4) < 3 ? -24 : -24 * 7;
      hour = now - random.nextInt(72);
    }
    if (step == -24 * 7) {
      steps = Math.min(steps, 5);
    }
  }
}

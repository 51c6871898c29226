package dev.yore.tpc.prefetch;

import java.util.Random;

/** Asks anything: nothing can be predicted. */
final class RandomAsker extends Asker {
  private static final int HOURS_BACK = 24 * 30;

  RandomAsker(int session, long seed, int questions, double thinkSeconds) {
    super(session, seed, questions, 0, thinkSeconds);
  }

  @Override
  Question ask(long nowMillis) {
    return any(random, session, nowMillis);
  }

  static Question any(Random random, int session, long nowMillis) {
    int hour = TieredTables.hourAt(nowMillis);
    int table = random.nextInt(TieredTables.TABLES);
    double from = random.nextDouble() * 0.95;
    double share =
        0.02 + 0.2 * random.nextDouble() * Math.min(1, 200.0 / TieredTables.blocks(table));
    double to = from + Math.min(1 - from, share);
    double past = hour - Math.floor(random.nextDouble() * HOURS_BACK);
    return switch (random.nextInt(4)) {
      case 0 -> new Question(session, Templates.rangeAsOf(table), from, to, past);
      case 1 -> new Question(session, Templates.rangeNow(table), from, to);
      case 2 -> new Question(session, Templates.pointAsOf(table), from, past);
      default -> new Question(session, Templates.allAsOf(random.nextInt(4)), past);
    };
  }
}

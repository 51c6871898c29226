package dev.yore.tpc.prefetch;

/** Turns pages: of orders, then of their lines, and on by a stride. */
final class JoinAsker extends Asker {
  private final long driftMillis;
  private boolean lines;
  private int join;
  private int pages;
  private double from;
  private double width;
  private double stride;
  private double hour;

  JoinAsker(int session, long seed, int questions, double noise, long driftMillis) {
    super(session, seed, questions, noise, 2);
    this.driftMillis = driftMillis;
  }

  @Override
  Question ask(long nowMillis) {
    boolean drifted = nowMillis >= driftMillis;
    if (pages <= 0 && !lines) {
      pages = 6 + random.nextInt(14);
      join = drifted ? random.nextInt(2) : random.nextInt(4);
      width = (1 + random.nextInt(3)) / 100.0;
      stride = width * (1 + random.nextInt(3)) * (drifted ? -1 : 1);
      from = drifted ? 0.9 : random.nextInt(40) / 100.0;
      hour = TieredTables.hourAt(nowMillis) - 24 * random.nextInt(20);
    }
    if (!lines) {
      lines = true;
      return new Question(session, Templates.orders(join), from, from + width, hour);
    }
    lines = false;
    pages--;
    Question question = new Question(session, Templates.lines(join), from, from + width, hour);
    from += stride;
    if (from < 0 || from > 1 - width) {
      pages = 0;
    }
    return question;
  }
}

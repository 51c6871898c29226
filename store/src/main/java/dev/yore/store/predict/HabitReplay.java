package dev.yore.store.predict;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the habits of before a restart from the history: what came when, of all that is kept, and
 * what followed what, of its newest part. So nothing that was learned of values needs a format of
 * its own, and what was erased from the history stays forgotten. Confined to the service's thread.
 */
final class HabitReplay {
  private static final Logger LOG = LoggerFactory.getLogger(HabitReplay.class);

  /** Shares have half of their weight in the newest 69 statements; each is planned again. */
  private static final int MAX_STATEMENTS = 400;

  /** Whoever waits for the first predictions waits no longer. */
  private static final long MAX_NANOS = 1_500_000_000L;

  private final StatementPredictor predictor;
  private final StoreDoor door;

  HabitReplay(StatementPredictor predictor, StoreDoor door) {
    this.predictor = predictor;
    this.door = door;
  }

  /** Numbers of sessions begin anew with each opening: former ones are told apart as negative. */
  static long formerSession(long sessionId) {
    return -2 - Math.abs(sessionId);
  }

  /**
   * Learns from records, oldest first.
   *
   * @return how many statements were looked at with what came before them
   */
  int learn(List<StatementRecord> records) {
    long deadline = System.nanoTime() + MAX_NANOS;
    int followed = 0;
    int first = Math.max(0, records.size() - MAX_STATEMENTS);
    for (int i = 0; i < records.size(); i++) {
      StatementRecord record = records.get(i);
      BoundStatement statement = record.error() == null ? KeptValues.statement(record) : null;
      if (statement == null || statement.values().size() > StatementShape.MAX_VALUES) {
        continue;
      }
      long session = formerSession(record.sessionId());
      if (i < first || System.nanoTime() - deadline > 0) {
        predictor.cameBefore(session, statement, record.stampMillis());
      } else if (follow(session, record, statement)) {
        followed++;
      }
    }
    LOG.debug("Looked at {} statements of before", followed);
    return followed;
  }

  private boolean follow(long session, StatementRecord record, BoundStatement statement) {
    long[] blocks = door.blocks(statement, record.branch(), record.stampMillis());
    if (blocks.length == 0) {
      return false;
    }
    door.spread(statement, record.branch());
    predictor.replay(
        new StatementPredictor.Asking(
            session, record.branch(), statement, record.stampMillis(), blocks));
    return true;
  }
}

package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What the sessions of a workload ask of a real store, in the order of the trace. Stateless. */
final class RealQuestions {
  /** Habits are learned from these, which are asked without pauses and are not measured. */
  static final int PREFIX = 800;

  static final int MEASURED = 90;

  /** Before the drift, where there is one: so many of the measured ones. */
  private static final int BEFORE_DRIFT = 50;

  private static final String SELECT = "SELECT SUM(MOD(amount, 1000003)), COUNT(*) FROM ";

  /**
   * A question as SQL.
   *
   * @param question with the pages it reads
   */
  record Asked(long atMillis, Question question, String sql, List<@Nullable Object> parameters) {
    int session() {
      return question.session;
    }
  }

  private record Due(long atMillis, Asker asker, Question question) {}

  private RealQuestions() {}

  /** The last ones are to be measured. */
  static List<Asked> of(Workload workload, long seed, RealTables tables) {
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
    for (Asker asker : workload.askers(seed)) {
      next(asker, 0, due);
    }
    List<Asked> asked = new ArrayList<>();
    boolean drifts = workload.driftMillis() != Asker.NEVER;
    int left = drifts ? MEASURED - BEFORE_DRIFT : PREFIX + MEASURED;
    while (left > 0 && !due.isEmpty()) {
      Due now = due.remove();
      asked.add(asked(now, tables));
      if (!drifts || now.atMillis() >= workload.driftMillis()) {
        left--;
      }
      next(now.asker(), now.atMillis(), due);
    }
    return asked.subList(Math.max(0, asked.size() - PREFIX - MEASURED), asked.size());
  }

  private static void next(Asker asker, long nowMillis, PriorityQueue<Due> due) {
    Question question = asker.next(nowMillis);
    if (question != null) {
      due.add(new Due(Math.max(nowMillis, asker.atMillis()), asker, question));
    }
  }

  private static Asked asked(Due due, RealTables tables) {
    Question question = due.question();
    Template template = question.template;
    int nowHour = TieredTables.hourAt(due.atMillis());
    long rows = RealTables.rows(template.table());
    double from = template.keys() == 0 ? template.from() : question.values[0];
    double to = template.keys() == 0 ? template.to() : from;
    to = template.keys() == 2 ? question.values[1] : to;
    long fromId = (long) (Math.min(from, 1) * (rows - 1));
    long toId = Math.min(rows, Math.max(fromId + 1, (long) (to * rows)));
    List<@Nullable Object> parameters = new ArrayList<>();
    int day = RealTables.DAYS;
    String period = "";
    if (template.past()) {
      int back = Math.max(0, nowHour - (int) question.values[template.keys()]);
      day = Math.max(0, RealTables.DAYS - 1 - back / 24);
      period = " FOR SYSTEM_VERSION AS OF ?";
      parameters.add(tables.state(day));
    }
    String where = " WHERE id >= " + fromId + " AND id < " + toId;
    if (template.keys() > 0) {
      where = template.keys() == 1 ? " WHERE id = ?" : " WHERE id >= ? AND id < ?";
      parameters.add(fromId);
      if (template.keys() == 2) {
        parameters.add(toId);
      }
    }
    question.blocks = pages(template.table(), day, fromId, toId);
    String sql =
        SELECT + RealTables.name(template.table()) + " /* " + template.name() + " */" + period;
    return new Asked(due.atMillis(), question, sql + where, parameters);
  }

  private static long[] pages(int table, int day, long fromId, long toId) {
    int first = (int) (fromId / RealTables.PAGE_ROWS);
    int end = (int) ((toId - 1) / RealTables.PAGE_ROWS) + 1;
    long[] pages = new long[end - first];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = TieredTables.block(table, false, day * 24, first + i);
    }
    return pages;
  }
}

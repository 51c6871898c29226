package dev.yore.tpc.prefetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What the sessions of a workload ask of a real store, in the order of the trace. Stateless. */
final class RealQuestions {
  /** Habits are learned from these, which are asked without pauses and are not measured. */
  private static final int PREFIX = 1200;

  /** As many of them are enough for who learns nothing: they fill all caches some times over. */
  static final int TO_FILL_CACHES = 400;

  private static final int MEASURED = 90;

  /** Half a day of dashboards: less is three of eight of them, and always the same. */
  private static final int MEASURED_DASHBOARDS = 180;

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

  /** How many of a workload's last questions are measured. */
  static int measured(Workload workload) {
    return workload == Workload.DASHBOARDS ? MEASURED_DASHBOARDS : MEASURED;
  }

  /** The last ones are to be measured. */
  static List<Asked> of(Workload workload, long seed, RealTables tables) {
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
    for (Asker asker : workload.askers(seed)) {
      next(asker, 0, due);
    }
    List<Asked> asked = new ArrayList<>();
    boolean drifts = workload.driftMillis() != Asker.NEVER;
    int all = PREFIX + measured(workload);
    int left = drifts ? MEASURED - BEFORE_DRIFT : all;
    while (left > 0 && !due.isEmpty()) {
      Due now = due.remove();
      asked.add(asked(now, tables));
      if (!drifts || now.atMillis() >= workload.driftMillis()) {
        left--;
      }
      next(now.asker(), now.atMillis(), due);
    }
    return asked.subList(Math.max(0, asked.size() - all), asked.size());
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
    int table = template.table();
    long fromId = fromKey(template, question.values);
    long toId = toKey(template, question.values);
    List<@Nullable Object> parameters = new ArrayList<>();
    String period = "";
    if (template.past()) {
      period = " FOR SYSTEM_VERSION AS OF ?";
      parameters.add(tables.state(day(template, question.values, nowHour)));
    }
    String where = " WHERE id >= " + fromId + " AND id < " + toId;
    if (template.keys() > 0) {
      where = template.keys() == 1 ? " WHERE id = ?" : " WHERE id >= ? AND id < ?";
      parameters.add(fromId);
      if (template.keys() == 2) {
        parameters.add(toId);
      }
    }
    question.blocks = pages(template, question.values, nowHour);
    String sql = SELECT + RealTables.name(table) + " /* " + template.name() + " */" + period;
    return new Asked(due.atMillis(), question, sql + where, parameters);
  }

  private static long fromKey(Template template, double[] values) {
    return switch (template.keys()) {
      case 0 -> RealTables.key(template.from());
      case 1 -> RealTables.keyOfRow(template.table(), values[0]);
      default -> RealTables.key(values[0]);
    };
  }

  private static long toKey(Template template, double[] values) {
    return switch (template.keys()) {
      case 0 -> RealTables.key(template.to());
      case 1 -> fromKey(template, values) + 1;
      default -> RealTables.key(values[1]);
    };
  }

  /** The day whose state is read; the one after the last is the present. */
  private static int day(Template template, double[] values, int nowHour) {
    if (!template.past()) {
      return RealTables.DAYS;
    }
    int back = Math.max(0, nowHour - (int) values[template.keys()]);
    return Math.max(0, RealTables.DAYS - 1 - back / 24);
  }

  /** The pages that a statement reads. */
  static long[] pages(Template template, double[] values, int nowHour) {
    int table = template.table();
    int day = day(template, values, nowHour);
    long from = RealTables.row(table, fromKey(template, values));
    long to = RealTables.row(table, toKey(template, values));
    int first = (int) (from / RealTables.PAGE_ROWS);
    int end = (int) ((to - 1) / RealTables.PAGE_ROWS) + 1;
    long[] pages = new long[end - first];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = TieredTables.block(table, false, day * 24, first + i);
    }
    return pages;
  }
}

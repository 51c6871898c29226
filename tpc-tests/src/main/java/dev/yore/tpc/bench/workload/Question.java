package dev.yore.tpc.bench.workload;

import dev.yore.tpc.tpch.TpchQuery;

/**
 * A question about the present or about a commit of the past.
 *
 * @param figure how the report calls it
 * @param condition about when, as the report calls it
 * @param atCommit of the history; {@link #PRESENT} for the present
 */
record Question(TpchQuery query, String figure, String condition, int atCommit) {
  static final int PRESENT = -1;

  static Question now(TpchQuery query) {
    return new Question(query, "Q" + query.number(), "now", PRESENT);
  }

  static Question asOf(TpchQuery query, String condition, int commit) {
    return new Question(query, "Q" + query.number(), condition, commit);
  }

  boolean canBeAskedOf(Contender contender) {
    return atCommit == PRESENT || contender.system().remembers();
  }

  /** The question in the system's own words, with or without its limit. */
  String sql(Contender contender, boolean limited) {
    var system = contender.system();
    java.util.function.UnaryOperator<String> reference =
        atCommit == PRESENT ? system::now : table -> system.asOf(table, contender.mark(atCommit));
    return system.dialect(limited ? query.sql(reference) : query.unlimitedSql(reference));
  }

  String describe() {
    return figure + " " + condition;
  }
}

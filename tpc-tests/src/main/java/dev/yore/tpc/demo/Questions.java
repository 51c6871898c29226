package dev.yore.tpc.demo;

import dev.yore.tpc.tpch.TpchQuery;
import java.util.ArrayList;
import java.util.List;

/** What the demo asks, given the moments of this run. */
final class Questions {
  private Questions() {}

  /**
   * In the order in which they are asked.
   *
   * @param loadedSequence the sequence after the load
   * @param middleStamp the stamp of a commit in the middle, as SQL writes it
   * @param middleSequence its sequence
   * @param order one with a life to show, 0 for none
   */
  static List<Question> of(
      double scale, long loadedSequence, String middleStamp, long middleSequence, long order) {
    String atMiddle = " FOR SYSTEM_TIME AS OF TIMESTAMP '" + middleStamp + "'";
    String afterLoad = " FOR SYSTEM_VERSION AS OF " + loadedSequence;
    List<Question> questions = new ArrayList<>();
    questions.add(new Question("What is in the books now?", books("")));
    questions.add(new Question("And what was, halfway through the changes?", books(atMiddle)));
    questions.add(
        new Question(
            "TPC-H question 3 (the ten dearest orders not yet shipped), before the first change",
            TpchQuery.of(3, scale).sql(table -> table + afterLoad)));
    questions.add(
        new Question(
            "TPC-H question 5 (revenue by nation), as of sequence " + middleSequence,
            TpchQuery.of(5, scale)
                .sql(table -> table + " FOR SYSTEM_VERSION AS OF " + middleSequence)));
    questions.add(
        new Question("Which parts have become dearest since the load?", prices(afterLoad)));
    questions.add(
        new Question("What was cancelled that was there after the load?", gone(afterLoad)));
    if (order != 0) {
      questions.add(new Question("The whole life of order " + order, life(order)));
      questions.add(new Question("… and of its lines", lines(order)));
    }
    questions.add(
        new Question(
            "The last commits", "SELECT seq, stamp FROM sys.commits ORDER BY seq DESC LIMIT 5"));
    return questions;
  }

  private static String books(String period) {
    return """
        SELECT o_orderstatus, COUNT(*) AS orders, SUM(o_totalprice) AS total
        FROM orders%s
        GROUP BY o_orderstatus
        ORDER BY o_orderstatus"""
        .formatted(period);
  }

  private static String prices(String period) {
    return """
        SELECT p.p_partkey, p.p_name, past.p_retailprice AS price_then, p.p_retailprice AS price_now
        FROM part p
        JOIN part%s past ON past.p_partkey = p.p_partkey
        WHERE p.p_retailprice > past.p_retailprice
        ORDER BY p.p_retailprice - past.p_retailprice DESC, p.p_partkey
        LIMIT 5"""
        .formatted(period);
  }

  private static String gone(String period) {
    return """
        SELECT c_mktsegment, COUNT(*) AS orders, SUM(o_totalprice) AS total
        FROM orders%1$s
        JOIN customer%1$s ON c_custkey = o_custkey
        WHERE o_orderkey NOT IN (SELECT o_orderkey FROM orders)
        GROUP BY c_mktsegment
        ORDER BY total DESC"""
        .formatted(period);
  }

  private static String life(long order) {
    return """
        SELECT row_start_seq, row_start, row_end, o_orderstatus, o_totalprice
        FROM orders FOR SYSTEM_TIME ALL
        WHERE o_orderkey = %d
        ORDER BY row_start_seq"""
        .formatted(order);
  }

  private static String lines(long order) {
    return """
        SELECT l_linenumber, row_start_seq, l_linestatus, l_shipdate, l_quantity, l_extendedprice
        FROM lineitem FOR SYSTEM_TIME ALL
        WHERE l_orderkey = %d
        ORDER BY l_linenumber, row_start_seq"""
        .formatted(order);
  }
}

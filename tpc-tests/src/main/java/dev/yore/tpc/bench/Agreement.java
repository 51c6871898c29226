package dev.yore.tpc.bench;

import dev.yore.tpc.answer.AnswerComparison;
import dev.yore.tpc.tpch.TpchQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether all systems gave the same answer. Where they did not, the one that fewest agree with is
 * named; between two, the one that came later. Stateless.
 */
public final class Agreement {
  private Agreement() {}

  /** A system's own first rows must be first of all its rows. */
  public static void requireFirstRows(
      String system,
      String question,
      TpchQuery query,
      List<List<Object>> all,
      List<List<Object>> first)
      throws WrongAnswerException {
    Optional<String> difference = AnswerComparison.difference(query, all, first);
    if (difference.isPresent()) {
      throw new WrongAnswerException(system, question + " with its limit", difference.get());
    }
  }

  /** The order of the rows does not count. */
  public static void requireSameRows(String question, Map<String, List<List<Object>>> answers)
      throws WrongAnswerException {
    require(question, new TpchQuery(0, "", List.of(), 0), answers);
  }

  /**
   * The order of the rows counts as far as the query says.
   *
   * @param answers by system: all rows, also those that the query's limit cuts off
   */
  public static void require(
      String question, TpchQuery query, Map<String, List<List<Object>>> answers)
      throws WrongAnswerException {
    TpchQuery unlimited = new TpchQuery(query.number(), "", query.orderColumns(), 0);
    int best = -1;
    Map.Entry<String, String> odd = null;
    for (List<List<Object>> reference : answers.values()) {
      int agreeing = 0;
      Map.Entry<String, String> differs = null;
      for (Map.Entry<String, List<List<Object>>> other : answers.entrySet()) {
        Optional<String> difference =
            AnswerComparison.difference(unlimited, reference, other.getValue());
        if (difference.isEmpty()) {
          agreeing++;
        } else if (differs == null) {
          differs = Map.entry(other.getKey(), difference.get());
        }
      }
      if (agreeing > best) {
        best = agreeing;
        odd = differs;
      }
    }
    if (odd != null) {
      throw new WrongAnswerException(odd.getKey(), question, odd.getValue());
    }
  }
}

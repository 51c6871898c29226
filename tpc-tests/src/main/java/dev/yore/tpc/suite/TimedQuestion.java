package dev.yore.tpc.suite;

import java.util.Map;

/**
 * A question to several systems.
 *
 * @param figure its name in the report
 * @param condition what it shares with the questions that a mean is taken of
 * @param compared by system: the text whose rows, in their order, must be the same everywhere
 * @param timed by system: the text whose time is taken
 */
record TimedQuestion(
    String figure, String condition, Map<String, String> compared, Map<String, String> timed) {
  TimedQuestion {
    compared = Map.copyOf(compared);
    timed = Map.copyOf(timed);
  }
}

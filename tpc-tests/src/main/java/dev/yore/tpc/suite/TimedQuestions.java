package dev.yore.tpc.suite;

import dev.yore.tpc.answer.OrderedComparison;
import dev.yore.tpc.bench.BenchRun;
import dev.yore.tpc.bench.Patience;
import dev.yore.tpc.bench.WrongAnswerException;
import dev.yore.tpc.bench.figure.Measurement;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks systems the same questions: first once each, to compare the answers, then as often as asked
 * for, to take the times. All rows are read.
 */
final class TimedQuestions {
  private static final int WARM_UPS = 2;

  private final BenchRun run;
  private final String workload;
  private final int commits;
  private final Pair systems;

  /**
   * @param commits length of the history
   */
  TimedQuestions(BenchRun run, String workload, int commits, Pair systems) {
    this.run = run;
    this.workload = workload;
    this.commits = commits;
    this.systems = systems;
  }

  void ask(List<TimedQuestion> questions) throws SQLException {
    try (Patience patience = new Patience(run.options().timeoutSeconds())) {
      compare(questions, patience);
      for (String system : systems.names()) {
        measure(system, systems.connection(system), questions, patience);
      }
    }
  }

  private void compare(List<TimedQuestion> questions, Patience patience) throws SQLException {
    if (systems.names().size() < 2) {
      return;
    }
    try (ProgressBar bar = run.bar(workload + " compare", "questions", questions.size())) {
      for (TimedQuestion question : questions) {
        compare(question, patience);
        bar.advance(1, question.figure());
      }
    }
  }

  private void compare(TimedQuestion question, Patience patience) throws SQLException {
    List<List<Object>> reference = null;
    for (String system : systems.names()) {
      String sql = text(question.compared(), system);
      try {
        List<List<Object>> rows = patience.rows(systems.connection(system), sql);
        if (reference == null) {
          reference = rows;
        } else {
          Optional<String> difference = OrderedComparison.difference(reference, rows);
          if (difference.isPresent()) {
            throw new WrongAnswerException(
                system, workload + " " + question.figure(), difference.get());
          }
        }
      } catch (Patience.ExhaustedException e) {
        givenUp(system, question);
      }
    }
  }

  private void measure(
      String system, Connection connection, List<TimedQuestion> questions, Patience patience)
      throws SQLException {
    Map<String, List<Double>> medians = new LinkedHashMap<>();
    try (ProgressBar bar = run.bar(system + " " + workload, "questions", questions.size())) {
      for (TimedQuestion question : questions) {
        try {
          double median = measure(system, connection, question, patience);
          medians.computeIfAbsent(question.condition(), c -> new ArrayList<>()).add(median);
        } catch (Patience.ExhaustedException e) {
          givenUp(system, question);
        }
        bar.advance(1, question.figure());
      }
    }
    medians.forEach((condition, values) -> mean(system, condition, values, questions));
  }

  private double measure(
      String system, Connection connection, TimedQuestion question, Patience patience)
      throws SQLException {
    String sql = text(question.timed(), system);
    for (int i = 0; i < WARM_UPS; i++) {
      patience.rows(connection, sql);
    }
    long[] nanos = new long[run.options().repeat()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      patience.rows(connection, sql);
      nanos[i] = System.nanoTime() - start;
    }
    Spread spread = Spread.ofNanos(nanos);
    measured(system, question.figure(), question.condition(), Unit.MILLIS, spread);
    return spread.median();
  }

  // Of all questions or none: a mean without the hardest question says nothing.
  private void mean(
      String system, String condition, List<Double> medians, List<TimedQuestion> all) {
    if (all.stream().filter(q -> q.condition().equals(condition)).count() == medians.size()) {
      double logarithms = medians.stream().mapToDouble(Math::log).sum();
      measured(
          system,
          "geometric mean",
          condition,
          Unit.MILLIS,
          Spread.of(Math.exp(logarithms / medians.size())));
    }
  }

  /** Keeps a figure. */
  void measured(String system, String figure, String condition, Unit unit, Spread spread) {
    run.measured(
        new Measurement(
            system, workload, run.options().scale(), commits, figure, condition, unit, spread));
  }

  private void givenUp(String system, TimedQuestion question) {
    run.note(
        "%s %s: %s gave no answer within %d s"
            .formatted(workload, question.figure(), system, run.options().timeoutSeconds()));
  }

  private static String text(Map<String, String> texts, String system) {
    String text = texts.get(system);
    if (text == null) {
      throw new IllegalStateException("no text for " + system);
    }
    return text;
  }
}

package dev.yore.tpc.bench.workload;

import dev.yore.tpc.bench.Agreement;
import dev.yore.tpc.bench.Patience;
import dev.yore.tpc.bench.figure.Spread;
import dev.yore.tpc.bench.figure.Unit;
import dev.yore.tpc.console.ProgressBar;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks all systems the same questions: first once each, to compare the answers, then as often as
 * asked for, to take the times. All rows are read.
 */
final class Questions {
  private final Arena arena;
  private final String workload;
  private final List<Question> questions;
  // System and question, where nobody wants to wait again.
  private final Set<String> givenUp = new HashSet<>();

  Questions(Arena arena, String workload, List<Question> questions) {
    this.arena = arena;
    this.workload = workload;
    this.questions = List.copyOf(questions);
  }

  void run() throws SQLException {
    try (Patience patience = new Patience(arena.run().options().timeoutSeconds())) {
      compare(patience);
      measure(patience);
    }
  }

  private void compare(Patience patience) throws SQLException {
    Map<Contender, Connection> connections = new LinkedHashMap<>();
    try (ProgressBar bar = arena.run().bar(workload + " compare", "questions", questions.size())) {
      for (Contender contender : arena.contenders()) {
        connections.put(contender, contender.system().connect());
      }
      for (Question question : questions) {
        compare(question, connections, patience);
        bar.advance(1, question.describe());
      }
    } finally {
      for (Connection connection : connections.values()) {
        connection.close();
      }
    }
  }

  // With all rows, so that it does not matter which of equal ones a limit leaves; then the question
  // as it is, which must have the first of them.
  private void compare(Question question, Map<Contender, Connection> connections, Patience patience)
      throws SQLException {
    Map<String, List<List<Object>>> answers = new LinkedHashMap<>();
    for (var entry : connections.entrySet()) {
      Contender contender = entry.getKey();
      if (!question.canBeAskedOf(contender)) {
        continue;
      }
      try {
        String name = contender.system().name();
        List<List<Object>> all = patience.rows(entry.getValue(), question.sql(contender, false));
        answers.put(name, all);
        if (question.query().limit() > 0) {
          List<List<Object>> first = patience.rows(entry.getValue(), question.sql(contender, true));
          Agreement.requireFirstRows(name, question.describe(), question.query(), all, first);
        }
      } catch (Patience.ExhaustedException e) {
        giveUp(contender, question);
      }
    }
    Agreement.require(question.describe(), question.query(), answers);
  }

  private void measure(Patience patience) throws SQLException {
    for (Contender contender : arena.contenders()) {
      String label = contender.system().name() + " " + workload;
      Map<String, List<Double>> medians = new LinkedHashMap<>();
      try (Connection connection = contender.system().connect();
          ProgressBar bar = arena.run().bar(label, "questions", questions.size())) {
        for (Question question : questions) {
          if (question.canBeAskedOf(contender) && !isGivenUp(contender, question)) {
            medians
                .computeIfAbsent(question.condition(), condition -> new ArrayList<>())
                .add(measure(contender, connection, question, patience));
          }
          bar.advance(1, question.describe());
        }
      }
      medians.forEach((condition, factors) -> geometricMean(contender, condition, factors));
    }
  }

  private double measure(
      Contender contender, Connection connection, Question question, Patience patience)
      throws SQLException {
    String sql = question.sql(contender, true);
    WarmUp.by(() -> patience.rows(connection, sql), arena.run().options().warmUpSeconds());
    long[] nanos = new long[arena.run().options().repeat()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      patience.rows(connection, sql);
      nanos[i] = System.nanoTime() - start;
    }
    Spread spread = Spread.ofNanos(nanos);
    arena.measured(
        contender.system().name(),
        workload,
        question.figure(),
        question.condition(),
        Unit.MILLIS,
        spread);
    return spread.median();
  }

  // Of all questions or none: a mean without the hardest question says nothing.
  private void geometricMean(Contender contender, String condition, List<Double> factors) {
    long asked = questions.stream().filter(q -> q.condition().equals(condition)).count();
    if (factors.size() == asked) {
      double logarithms = factors.stream().mapToDouble(Math::log).sum();
      arena.measured(
          contender.system().name(),
          workload,
          "geometric mean",
          condition,
          Unit.MILLIS,
          Spread.of(Math.exp(logarithms / factors.size())));
    }
  }

  private void giveUp(Contender contender, Question question) {
    givenUp.add(contender.system().name() + " " + question.describe());
    arena
        .run()
        .note(
            "%s: %s %s at scale factor %s had no answer within %d s and is left out"
                .formatted(
                    contender.system().name(),
                    workload,
                    question.describe(),
                    arena.scale(),
                    arena.run().options().timeoutSeconds()));
  }

  private boolean isGivenUp(Contender contender, Question question) {
    return givenUp.contains(contender.system().name() + " " + question.describe());
  }

  /** Every question about every moment. */
  static List<Question> at(
      List<dev.yore.tpc.tpch.TpchQuery> queries, Map<String, Integer> moments) {
    List<Question> questions = new ArrayList<>();
    moments.forEach(
        (condition, commit) ->
            queries.forEach(
                query ->
                    questions.add(new Question(query, "Q" + query.number(), condition, commit))));
    return questions;
  }
}

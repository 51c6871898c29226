package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.predict.StatementPredictor.Asking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the predictor makes of habits, with a world in which every value is a block of its own. */
class StatementPredictorTest {
  private final List<Candidate> judged = new ArrayList<>();
  private final StatementPredictor predictor =
      new StatementPredictor(new World(), new PriorModels(), Runnable::run, judged::add);
  private long now = 1_000_000;

  /** Blocks are the statement's hash; values match within half a unit. */
  private static final class World implements PredictionDoor {
    @Override
    public long[] blocks(BoundStatement statement, String branch, long atMillis) {
      return new long[] {statement.hashCode()};
    }

    @Override
    public double tolerance(StatementShape shape, int place, ParameterValue value) {
      return 0.5;
    }

    @Override
    public double now(ParameterValue.Kind kind, long atMillis) {
      return kind == ParameterValue.Kind.TIME ? atMillis : Double.NaN;
    }

    @Override
    public double fetchMillis(long block) {
      return 1;
    }
  }

  private static BoundStatement statement(String name, Object... values) {
    List<String> pieces = new ArrayList<>(Collections.nCopies(values.length + 1, " "));
    pieces.set(0, name);
    List<ParameterValue> bound = new ArrayList<>();
    for (Object value : values) {
      bound.add(ParameterValue.of(value));
    }
    return new BoundStatement(
        new StatementShape(pieces, Collections.nCopies(values.length, true)), bound);
  }

  private List<Candidate> ask(long session, String name, Object... values) {
    now += 2000;
    BoundStatement statement = statement(name, values);
    long[] blocks = new World().blocks(statement, "main", now);
    return predictor.observe(new Asking(session, "main", statement, now, blocks), 2);
  }

  private static Candidate likeliest(List<Candidate> candidates) {
    return candidates.stream()
        .filter(c -> c.depth() == 1)
        .max(java.util.Comparator.comparingDouble(Candidate::score))
        .orElseThrow();
  }

  @Test
  void aStrideGoesOn() {
    List<Candidate> candidates = List.of();
    for (long i = 0; i < 20; i++) {
      candidates = ask(1, "page", 100 + 25 * i);
    }
    assertThat(likeliest(candidates).statement()).isEqualTo(statement("page", 600L));
    assertThat(likeliest(candidates).score()).isGreaterThan(0.6);
  }

  @Test
  void aChainOfStatementsTakesItsValuesAlong() {
    List<Candidate> candidates = List.of();
    for (long i = 0; i < 20; i++) {
      ask(1, "orders", i * 7 % 13);
      candidates = ask(1, "lines", i * 7 % 13);
      candidates = ask(1, "sums");
      candidates = ask(1, "orders", (i + 1) * 7 % 13);
    }
    assertThat(likeliest(candidates).statement().shape().text()).startsWith("orders");
    candidates = ask(1, "orders", 5L);
    assertThat(candidates)
        .anySatisfy(c -> assertThat(c.statement()).isEqualTo(statement("lines", 5L)));
  }

  @Test
  void afterSomethingInBetweenTheSessionGoesOnWhereItWas() {
    Random random = new Random(7);
    for (long i = 0; i < 60; i++) {
      ask(1, "page", 100 + 25 * i);
      if (i % 7 == 6) {
        ask(1, "other", random.nextInt());
      }
    }
    List<Candidate> candidates = ask(1, "something else", 1L);
    assertThat(candidates)
        .anySatisfy(
            c -> {
              assertThat(c.generator()).isEqualTo(Generator.RESUMED);
              assertThat(c.statement()).isEqualTo(statement("page", 100L + 25 * 60));
            });
  }

  @Test
  void whatComesEveryDayIsExpectedBeforeItsTime() {
    long day = 86_400_000;
    for (int i = 0; i < 6; i++) {
      now = i * day + 8 * 3_600_000L;
      ask(1, "report");
    }
    assertThat(predictor.tick(6 * day + 8 * 3_600_000L - 60_000))
        .singleElement()
        .satisfies(c -> assertThat(c.generator()).isEqualTo(Generator.PERIODIC));
    assertThat(predictor.tick(6 * day + 12 * 3_600_000L)).isEmpty();
  }

  @Test
  void everyPredictionIsJudgedThoughNothingIsFetched() {
    for (long i = 0; i < 30; i++) {
      ask(1, "page", i);
    }
    assertThat(judged).isNotEmpty();
    assertThat(judged)
        .extracting(Candidate::outcome)
        .containsOnly(Outcome.NOT_FETCHED, Outcome.NOT_COME);
    assertThat(predictor.scorecard().labels()).isEqualTo(judged.size());
  }

  @Test
  void randomQuestionsAreNotBelievedToBePredictable() {
    Random random = new Random(11);
    double best = 0;
    for (int i = 0; i < 300; i++) {
      for (Candidate c : ask(1, "q" + random.nextInt(5), random.nextInt(1_000_000))) {
        best = i < 150 ? 0 : Math.max(best, c.score());
      }
    }
    assertThat(best).isLessThan(0.2);
  }

  @Test
  void aHintIsACertainty() {
    List<Candidate> hinted = predictor.hint(1, "main", statement("page", 5L), now);
    assertThat(hinted).singleElement().satisfies(c -> assertThat(c.score()).isEqualTo(1));
    ask(1, "page", 5L);
    assertThat(judged)
        .singleElement()
        .extracting(Candidate::outcome)
        .isEqualTo(Outcome.NOT_FETCHED);
  }

  @Test
  void forgottenValuesDoNotComeBack() {
    for (long i = 0; i < 20; i++) {
      ask(1, "secret", "k8Wq2Xz7");
    }
    predictor.forget();
    assertThat(ask(1, "secret", "other"))
        .noneSatisfy(c -> assertThat(c.statement().values().toString()).contains("k8Wq2Xz7"));
  }
}

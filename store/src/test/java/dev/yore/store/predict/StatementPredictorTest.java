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

  /** Every walk is along ranges of another width; its steps are two widths each. */
  @Test
  void atTheSecondPageOfAWalkTheUsualStepInWidthsIsThoughtOf() {
    Random random = new Random(3);
    for (int walk = 0; walk < 60; walk++) {
      walk(random.nextInt(90) * 1000.0, 10 + random.nextInt(40), 2, 8);
    }
    List<Candidate> candidates = walk(500_000.0, 60, 2, 1);
    assertThat(candidates.stream().map(Candidate::statement))
        .contains(statement("orders", 500_120.0, 500_180.0));
  }

  private List<Candidate> walk(double begin, int width, int pagesAStep, int steps) {
    List<Candidate> candidates = List.of();
    for (int step = 0; step < steps; step++) {
      double from = begin + (double) step * pagesAStep * width;
      ask(1, "orders", from, from + width);
      candidates = ask(1, "lines", from, from + width);
    }
    return candidates;
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

  /** Walks of ten steps, each from a place of its own: most by 24, some by 168. */
  private List<Candidate> walks(int count, Random random) {
    List<Candidate> candidates = List.of();
    for (int walk = 0; walk < count; walk++) {
      long at = random.nextInt(10_000_000);
      long step = walk % 4 == 3 ? 168 : 24;
      for (int i = 0; i < 10; i++) {
        candidates = ask(1, "walk", at + i * step);
      }
    }
    return candidates;
  }

  @Test
  void aWalkThatBeginsIsExpectedToGoOnAsWalksDoNotAsTheLastOneLeftOff() {
    walks(41, new Random(3));
    List<Candidate> candidates = ask(1, "walk", 99_000_000L);
    assertThat(likeliest(candidates).statement()).isEqualTo(statement("walk", 99_000_024L));
    assertThat(likeliest(candidates).score()).isGreaterThan(0.5);
  }

  @Test
  void valuesThatExcludeEachOtherShareOneChance() {
    for (Candidate candidate : walks(41, new Random(5))) {
      if (candidate.generator() == Generator.ALTERNATIVE && candidate.depth() == 1) {
        assertThat(candidate.likelihood()).isLessThan(0.3);
      }
    }
    List<Candidate> steady = ask(1, "walk", 99_000_000L);
    for (int i = 1; i < 4; i++) {
      steady = ask(1, "walk", 99_000_000L + i * 168L);
    }
    double sum = 0;
    for (Candidate candidate : steady) {
      sum += candidate.depth() == 1 ? candidate.likelihood() : 0;
    }
    assertThat(likeliest(steady).statement()).isEqualTo(statement("walk", 99_000_000L + 4 * 168L));
    assertThat(sum).isLessThanOrEqualTo(1.0);
  }

  @Test
  void whatIsAskedForOftenDependsOnWhatWasAskedBefore() {
    Random random = new Random(9);
    for (int i = 0; i < 60; i++) {
      ask(1, "overview", random.nextInt(1_000_000));
      ask(1, "part", random.nextInt(10) < 8 ? "north" : "south");
      ask(1, "part", random.nextInt(10) < 8 ? "alpha" : "omega");
    }
    assertThat(likeliest(ask(1, "overview", 5L)).statement()).isEqualTo(statement("part", "north"));
    assertThat(likeliest(ask(1, "part", "north")).statement())
        .isEqualTo(statement("part", "alpha"));
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
  void whatComesInTheEveningIsKnownAtNoon() {
    long day = 86_400_000;
    for (int i = 0; i < 6; i++) {
      predictor.cameBefore(-3, statement("report"), i * day + 20 * 3_600_000L);
    }
    long noon = 6 * day + 12 * 3_600_000L;
    assertThat(predictor.later(noon, 12 * 3_600_000L))
        .singleElement()
        .satisfies(c -> assertThat(c.expectedMillis()).isBetween(7.9 * 3_600_000, 8.1 * 3_600_000));
    assertThat(predictor.later(noon, 3_600_000L)).isEmpty();
  }

  @Test
  void whatIsReplayedIsLearnedWithoutBeingJudgedAgain() {
    for (long i = 0; i < 20; i++) {
      for (BoundStatement s : List.of(statement("orders", i * 7 % 13), statement("lines", i))) {
        now += 2000;
        long[] blocks = new World().blocks(s, "main", now);
        predictor.replay(new Asking(-3, "main", s, now, blocks));
      }
    }
    assertThat(judged).isEmpty();
    assertThat(predictor.scorecard().labels()).isZero();
    assertThat(ask(1, "orders", 5L))
        .anySatisfy(c -> assertThat(c.statement().shape().text()).startsWith("lines"));
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

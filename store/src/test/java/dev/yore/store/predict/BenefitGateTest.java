package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.Tier;
import dev.yore.store.predict.Candidate.Generator;
import dev.yore.store.predict.Candidate.Outcome;
import dev.yore.store.scan.ColumnPredicate.Compare;
import dev.yore.store.scan.ColumnPredicate.Operator;
import dev.yore.store.scan.Period;
import dev.yore.store.scan.ScanSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fetching ahead stops where it costs more than it brings, and begins again. */
class BenefitGateTest {
  private static final long SESSION = 3;
  private static final long PIECE = 256 << 10;

  private final PredictionLog log = new PredictionLog();
  private final FetchBenefits benefits = new FetchBenefits(log);

  private static Candidate candidate(Generator generator, Outcome outcome) {
    StatementShape shape = new StatementShape(List.of("SELECT"), Collections.emptyList());
    BoundStatement statement = new BoundStatement(shape, List.of());
    Candidate candidate = new Candidate(0, statement, "main", SESSION, generator, 1, 0.8, null);
    candidate.coldMillis = 20;
    candidate.outcome = outcome;
    return candidate;
  }

  private static List<ScanSpec> scans(int table) {
    return List.of(
        new ScanSpec(table, List.of(0), List.of(), new Period.Current(), Long.MAX_VALUE));
  }

  /** A statement that was fetched for comes, and reads so much from the object store itself. */
  private void judge(int table, Generator generator, Outcome outcome, long readAgainBytes) {
    Candidate candidate = candidate(generator, outcome);
    FetchTask task = new FetchTask(candidate, scans(table), 1, 1, Tier.OBJECT, 0);
    task.end(FetchTask.State.DONE, PIECE, 1_000_000);
    log.add(candidate, task, table);
    benefits.judged(candidate, task, scans(table));
    benefits.began(SESSION);
    benefits.ended(SESSION, readAgainBytes);
  }

  private boolean pays(int table, Generator generator) {
    return benefits.pays(candidate(generator, Outcome.OPEN), scans(table));
  }

  @Test
  void aGeneratorThatWastesIsSwitchedOffWithinTensOfStatementsAndOthersAreNot() {
    for (int i = 0; i < 20; i++) {
      judge(1, Generator.CHAIN, i % 3 == 0 ? Outcome.UNUSED : Outcome.USED, 0);
      judge(1, Generator.FREQUENT, i % 3 == 0 ? Outcome.USED : Outcome.UNUSED, 0);
      judge(2, Generator.FREQUENT, Outcome.USED, 0);
    }
    assertThat(pays(1, Generator.FREQUENT)).isFalse();
    assertThat(pays(1, Generator.CHAIN)).isTrue();
    assertThat(pays(2, Generator.FREQUENT)).isTrue();
  }

  @Test
  void whatIsUsedButReadOnceMoreIsWaste() {
    for (int i = 0; i < 10; i++) {
      judge(1, Generator.CHAIN, Outcome.USED, 2 * PIECE);
    }
    assertThat(pays(1, Generator.CHAIN)).isFalse();
    assertThat(log.statistics())
        .singleElement()
        .satisfies(
            sums -> {
              assertThat(sums.used()).isEqualTo(10);
              assertThat(sums.savedBytes()).isZero();
              assertThat(sums.wastedBytes()).isEqualTo(10 * PIECE);
            });
  }

  @Test
  void whatTakesMoreThanATaskMayIsWasteAndRangesOfTheSameTableGoOn() {
    List<ScanSpec> lookup =
        List.of(
            new ScanSpec(
                1,
                List.of(0),
                List.of(new Compare(0, Operator.EQUAL, 7L)),
                new Period.Current(),
                Long.MAX_VALUE));
    for (int i = 0; i < BenefitGate.MIN_JUDGED; i++) {
      Candidate candidate = candidate(Generator.CHAIN, Outcome.NOT_FETCHED);
      FetchTask task = new FetchTask(candidate, lookup, 1, 1, Tier.SSD, 0);
      task.end(FetchTask.State.DROPPED, 40 * PIECE, 500_000_000);
      benefits.judged(candidate, task, lookup);
    }
    assertThat(benefits.pays(candidate(Generator.CHAIN, Outcome.OPEN), lookup)).isFalse();
    assertThat(pays(1, Generator.CHAIN)).isTrue();
  }

  @Test
  void whatIsUnlikelyAndWastesKeepsNobodyFromWhatIsLikely() {
    Candidate likely = candidate(Generator.CHAIN, Outcome.OPEN);
    likely.score = 0.85;
    for (int i = 0; i < 30; i++) {
      judge(1, Generator.CHAIN, i % 3 == 0 ? Outcome.USED : Outcome.UNUSED, 0);
    }
    assertThat(pays(1, Generator.CHAIN)).isFalse();
    assertThat(benefits.pays(likely, scans(1))).isTrue();
  }

  @Test
  void aFewMissesAreNoProof() {
    for (int i = 1; i < BenefitGate.MIN_JUDGED; i++) {
      judge(1, Generator.CHAIN, Outcome.UNUSED, 0);
    }
    assertThat(pays(1, Generator.CHAIN)).isTrue();
  }

  @Test
  void itBeginsAgainWhenWhatItLeavesAloneWouldHavePaid() {
    for (int i = 0; i < 30; i++) {
      judge(1, Generator.CHAIN, Outcome.UNUSED, 0);
    }
    assertThat(pays(1, Generator.CHAIN)).isFalse();
    int statements = 0;
    while (!pays(1, Generator.CHAIN) && statements < 100) {
      benefits.leftAlone(candidate(Generator.CHAIN, Outcome.NOT_FETCHED), scans(1), true);
      statements++;
    }
    assertThat(statements).isLessThan(40);
  }
}

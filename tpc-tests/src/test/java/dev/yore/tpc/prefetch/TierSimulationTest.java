package dev.yore.tpc.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prediction against its baselines, in virtual time: every run of a seed is the same. */
class TierSimulationTest {
  private static SimulationResult run(Workload workload, Contestant contestant) {
    return new TierSimulation(workload, contestant.strategy()).run(1);
  }

  @Test
  void turningPagesTakesLessThanHalfAsLong() {
    SimulationResult lru = run(Workload.JOIN_PAGES, Contestant.LRU);
    SimulationResult own = run(Workload.JOIN_PAGES, Contestant.COUNTING);
    SimulationResult oracle = run(Workload.JOIN_PAGES, Contestant.ORACLE);
    assertThat(own.meanMillis()).isLessThan(lru.meanMillis() / 2);
    assertThat(own.hitRatio()).isBetween(lru.hitRatio() + 0.5, oracle.hitRatio());
    assertThat(own.precision()).isGreaterThan(0.7);
  }

  @Test
  void nothingIsFetchedForRandomQuestions() {
    SimulationResult lru = run(Workload.RANDOM, Contestant.LRU);
    SimulationResult own = run(Workload.RANDOM, Contestant.COUNTING);
    assertThat(own.overfetch()).isLessThan(0.01);
    assertThat(own.meanMillis()).isLessThan(lru.meanMillis() * 1.02);
  }

  /** Yore's memory is a store's; others keep what was used last. */
  @Test
  void whatIsReadOnceDrivesOutLessThanItDoesWithTheOthers() {
    BlockMemory lru = new Baselines.LeastRecentlyUsed().memory();
    BlockMemory own = Contestant.COUNTING.strategy().memory();
    for (BlockMemory memory : List.of(lru, own)) {
      for (int i = 0; i < 3 * 50; i++) {
        read(memory, i % 50);
      }
      for (int i = 1000; i < 2000; i++) {
        read(memory, i);
      }
    }
    assertThat(present(lru)).isZero();
    assertThat(present(own)).isEqualTo(50);
  }

  @Test
  void whatWasFetchedForNothingButOneReadGoesBeforeWhatNobodyForesaw() {
    BlockMemory own = Contestant.COUNTING.strategy().memory();
    for (int i = 0; i < 50; i++) {
      read(own, i);
    }
    for (int i = 1000; i < 2000; i++) {
      own.keep(i, true);
      own.fit(100);
    }
    assertThat(present(own)).isEqualTo(50);
  }

  private static void read(BlockMemory memory, long block) {
    if (!memory.read(block)) {
      memory.keep(block, false);
      memory.fit(100);
    }
  }

  private static int present(BlockMemory memory) {
    int present = 0;
    for (long block = 0; block < 50; block++) {
      present += memory.has(block) ? 1 : 0;
    }
    return present;
  }

  @Test
  void theEarlyDriftDiffersFromTheOtherOnlyBetweenThem() {
    assertThat(asked(Workload.EARLY_DRIFT, 45)).isEqualTo(asked(Workload.DRIFT, 45)).isNotEmpty();
    assertThat(asked(Workload.EARLY_DRIFT, 70)).isNotEqualTo(asked(Workload.DRIFT, 70));
  }

  /** What sessions ask in the first minutes if answers take no time. */
  private static List<String> asked(Workload workload, int minutes) {
    List<String> asked = new ArrayList<>();
    for (Asker asker : workload.askers(1)) {
      long now = 0;
      for (Question question = asker.next(now);
          question != null && asker.atMillis() < minutes * 60_000L;
          question = asker.next(now)) {
        now = asker.atMillis();
        asked.add(now + question.template.name() + Arrays.toString(question.values));
      }
    }
    return asked;
  }

  @Test
  void aRunIsTheSameWhenItIsRunAgain() {
    SimulationResult once = run(Workload.RANDOM, Contestant.READAHEAD);
    SimulationResult again = run(Workload.RANDOM, Contestant.READAHEAD);
    assertThat(again.meanMillis()).isEqualTo(once.meanMillis());
    assertThat(again.hitRatio()).isEqualTo(once.hitRatio());
  }

  @ParameterizedTest
  @EnumSource(
      value = Contestant.class,
      names = {"READAHEAD", "STRIDE", "BLOCK_MARKOV", "STATEMENT_MARKOV"})
  void nobodyKnowsMoreThanTheOracle(Contestant contestant) {
    assertThat(run(Workload.JOIN_PAGES, contestant).hitRatio())
        .isLessThan(run(Workload.JOIN_PAGES, Contestant.ORACLE).hitRatio());
  }

  @Test
  @Tag("long")
  void wekaIsCloserToTheTruthThanCounting() {
    PredictingStrategy strategy = (PredictingStrategy) Contestant.YORE.strategy();
    new TierSimulation(Workload.NOISY_STEP_BACK, strategy).run(1);
    assertThat(strategy.scorecard().modelBrier())
        .isLessThan(0.85 * strategy.scorecard().countingBrier());
  }
}

package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.store.scan.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the predictor makes of typical and of hostile sequences of scans. */
class PredictorTest {
  private static final long SEED = 20261122;

  /** Fewer than a dashboard has panels, so that without prediction every panel misses. */
  private static final int CACHED_SCANS = 8;

  @Test
  void aDashboardThatIsLookedAtAgainAndAgainIsWarm() {
    List<ScanSpec> panels =
        IntStream.range(0, 12).mapToObj(table -> Scans.equal(table, 7L)).toList();
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    repeat(5, () -> panels.forEach(store::scan));
    store.takeMisses();
    repeat(20, () -> panels.forEach(store::scan));
    assertThat(store.takeMisses()).as("of 240").isLessThan(12);
    assertThat(store.statistics().precision()).isGreaterThan(0.95);
    assertThat(store.statistics().coverage()).isGreaterThan(0.8);
  }

  @Test
  void withoutWarmingTheSameDashboardMissesEveryTime() {
    SimulatedStore store = new SimulatedStore(CACHED_SCANS, new CountingModel(), false);
    repeat(10, () -> IntStream.range(0, 12).forEach(table -> store.scan(Scans.equal(table, 7L))));
    assertThat(store.takeMisses()).isEqualTo(120);
  }

  @Test
  void aDashboardOfTheDayIsWarmForADayNobodyHasSeen() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    for (long day = 20_000; day < 20_030; day++) {
      if (day == 20_010) {
        store.takeMisses();
      }
      for (int table = 0; table < 5; table++) {
        store.scan(Scans.between(table, day, day + 1));
      }
    }
    assertThat(store.takeMisses()).as("of 100").isLessThan(10);
    assertThat(store.statistics().precision()).isGreaterThan(0.9);
  }

  @Test
  void steppingBackThroughHistoryIsForeseen() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    for (int walk = 0; walk < 4; walk++) {
      long sequence = 500_000 - walk * 7_919;
      long stride = 100 + walk * 13;
      for (int step = 0; step < 40; step++) {
        store.scan(Scans.asOf(3, sequence - step * stride));
      }
    }
    assertThat(store.takeMisses()).as("of 160").isLessThan(40);
    assertThat(store.statistics().coverage()).isGreaterThan(0.7);
    assertThat(store.statistics().precision()).isGreaterThan(0.6);
  }

  @Test
  void aLookAtTheRecentPastMovesWithThePresent() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    for (int round = 0; round < 60; round++) {
      store.scan(Scans.equal(1, 5L));
      store.scan(Scans.asOf(2, store.snapshotSequence() + 1 - 1_000));
    }
    // The present moves with every scan here, so the sequence is also one stride ahead.
    assertThat(store.statistics().coverage()).isGreaterThan(0.8);
  }

  @Test
  void drillingDownCarriesAValueFromOneQuestionToTheNext() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    Random random = new Random(SEED);
    for (int round = 0; round < 100; round++) {
      byte[] customer = {(byte) random.nextInt(256), (byte) random.nextInt(256), 3};
      store.scan(Scans.equal(1, customer.clone()));
      store.scan(Scans.equal(2, customer.clone()));
      store.scan(Scans.equal(3, customer.clone()));
    }
    assertThat(store.takeMisses())
        .as("of 300; the first of three is anybody's guess")
        .isLessThan(130);
    assertThat(store.statistics().precision()).isGreaterThan(0.9);
  }

  @Test
  void randomQuestionsAreLeftAlone() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      store.scan(Scans.equal(random.nextInt(20), random.nextLong()));
    }
    assertThat(store.takeWarmings()).as("of 2000").isLessThan(20);
  }

  @Test
  void randomValuesOfOneQuestionAreLeftAlone() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      store.scan(Scans.asOf(1, 1 + random.nextInt(1_000_000)));
    }
    assertThat(store.takeWarmings()).as("of 2000").isLessThan(20);
  }

  @Test
  void itSwitchesItselfOffWhenHabitsEndAndOnAgainWhenTheyReturn() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    Random random = new Random(SEED);
    List<ScanSpec> panels =
        IntStream.range(0, 12).mapToObj(table -> Scans.equal(table, 7L)).toList();
    repeat(10, () -> panels.forEach(store::scan));
    assertThat(store.takeWarmings()).isGreaterThan(60);

    repeat(400, () -> store.scan(Scans.equal(random.nextInt(12), random.nextLong())));
    assertThat(store.takeWarmings()).as("while it finds out").isLessThan(80);
    repeat(400, () -> store.scan(Scans.equal(random.nextInt(12), random.nextLong())));
    assertThat(store.takeWarmings()).as("when it has found out").isLessThan(10);

    repeat(15, () -> panels.forEach(store::scan));
    store.takeMisses();
    repeat(10, () -> panels.forEach(store::scan));
    assertThat(store.takeMisses()).as("of 120").isLessThan(12);
  }

  @Test
  void twoUsersOnThreadsOfTheirOwnDoNotConfuseIt() {
    SimulatedStore store = SimulatedStore.predicting(2 * CACHED_SCANS);
    Random random = new Random(SEED);
    int[] next = {0, 0};
    for (int i = 0; i < 1_200; i++) {
      int user = random.nextInt(2);
      store.scan(user, Scans.equal(100 * user + next[user]++ % 20, 7L));
      if (i == 600) {
        store.takeMisses();
      }
    }
    assertThat(store.takeMisses()).as("of 600").isLessThan(60);
  }

  @Test
  void oneUserOnChangingThreadsIsFollowedToo() {
    SimulatedStore store = SimulatedStore.predicting(CACHED_SCANS);
    Random random = new Random(SEED);
    for (int i = 0; i < 1_200; i++) {
      store.scan(random.nextInt(8), Scans.equal(i % 20, 7L));
      if (i == 600) {
        store.takeMisses();
      }
    }
    assertThat(store.takeMisses()).as("of 600").isLessThan(120);
  }

  @Test
  void whatIsStillInTheCacheIsNotWarmed() {
    SimulatedStore store = SimulatedStore.predicting(1_000);
    for (int i = 0; i < 400; i++) {
      store.scan(Scans.asOf(i % 4, 77));
    }
    assertThat(store.takeMisses()).isEqualTo(4);
    assertThat(store.takeWarmings()).isZero();
    assertThat(store.statistics().alreadyCached()).isGreaterThan(300);
    assertThat(store.statistics().counterfactualPrecision()).isGreaterThan(0.9);
  }

  @Test
  void aPredictionThatComesBeforeItIsWarmIsLateAndCancelled() {
    StatisticsRecorder statistics = new StatisticsRecorder();
    List<Prediction> waiting = new ArrayList<>();
    Predictor predictor =
        new Predictor(new CountingModel(), new CacheEstimate(1), statistics, waiting::add);
    for (int i = 0; i < 60; i++) {
      predictor.observe(new ScanEvent(1, Scans.equal(i % 3, 7L), i, 1000, i));
    }
    assertThat(waiting).isNotEmpty();
    assertThat(statistics.snapshot().late()).isGreaterThan(30);
    assertThat(statistics.snapshot().used()).isZero();
    assertThat(waiting.get(0).isCancelled()).isTrue();
    assertThat(waiting.get(0).begin()).isFalse();
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }
}

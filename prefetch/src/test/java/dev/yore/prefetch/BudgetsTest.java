package dev.yore.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.prefetch.ScanTemplate.Bound;
import dev.yore.store.scan.ScanSpec;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Time, memory and trust: what keeps prediction from doing harm. */
class BudgetsTest {
  private long now = 1_000;

  @Test
  void workIsPausedUntilItsShareOfTimeHasPassed() {
    TimeBudget budget = new TimeBudget(0.25, 100, () -> now);
    budget.spend(100);
    assertThat(budget.pauseNanos()).isZero();
    budget.spend(50);
    assertThat(budget.pauseNanos()).isEqualTo(200);
    now += 199;
    assertThat(budget.pauseNanos()).isEqualTo(1);
    now += 1;
    assertThat(budget.pauseNanos()).isZero();
  }

  @Test
  void noMoreThanTheReserveIsSavedUp() {
    TimeBudget budget = new TimeBudget(0.5, 100, () -> now);
    now += 1_000_000;
    budget.spend(150);
    assertThat(budget.pauseNanos()).isEqualTo(100);
  }

  @Test
  void aScanIsThoughtCachedUntilHalfOfTheCacheHasBeenDecodedSince() {
    CacheEstimate cache = new CacheEstimate(1_000);
    Bound past = bound(Scans.asOf(1, 5));
    assertThat(cache.probablyHas(past, 9)).isFalse();
    cache.scanned(past, 9, 300);
    assertThat(cache.probablyHas(past, 10)).isTrue();
    cache.scanned(bound(Scans.asOf(1, 6)), 10, 499);
    assertThat(cache.probablyHas(past, 10)).isTrue();
    cache.scanned(bound(Scans.asOf(1, 7)), 10, 1);
    assertThat(cache.probablyHas(past, 10)).isFalse();
  }

  @Test
  void thePresentIsThoughtCachedOnlyUntilTheNextCommit() {
    CacheEstimate cache = new CacheEstimate(1_000);
    Bound present = bound(Scans.equal(1, 5L));
    cache.scanned(present, 9, 300);
    assertThat(cache.probablyHas(present, 9)).isTrue();
    assertThat(cache.probablyHas(present, 10)).isFalse();
  }

  @Test
  void aTemplateWhoseWarmingsDecodeNothingIsLeftAloneUntilAUserHasToDecode() {
    CacheEstimate cache = new CacheEstimate(1_000);
    for (long sequence = 1; sequence <= 3; sequence++) {
      assertThat(cache.probablyHas(bound(Scans.asOf(1, 100 + sequence)), 900)).isFalse();
      cache.warmed(bound(Scans.asOf(1, 100 + sequence)), 900, 0);
    }
    assertThat(cache.probablyHas(bound(Scans.asOf(1, 200)), 900)).isTrue();
    assertThat(cache.probablyHas(bound(Scans.asOf(2, 200)), 900)).isFalse();
    cache.scanned(bound(Scans.asOf(1, 300)), 900, 10);
    assertThat(cache.probablyHas(bound(Scans.asOf(1, 200)), 900)).isFalse();
  }

  @Test
  void theGateOpensAfterGoodPredictionsAndClosesAfterBadOnes() {
    PrecisionGate gate = new PrecisionGate();
    assertThat(gate.isOpen()).as("nothing is known yet").isFalse();
    gate.learn(true);
    gate.learn(true);
    assertThat(gate.isOpen()).isFalse();
    gate.learn(true);
    assertThat(gate.isOpen()).isTrue();
    int wrong = 0;
    while (gate.isOpen()) {
      gate.learn(false);
      wrong++;
    }
    assertThat(wrong).isBetween(4, 20);
    int right = 0;
    while (!gate.isOpen()) {
      gate.learn(true);
      right++;
    }
    assertThat(right).isBetween(2, 20);
  }

  private static Bound bound(ScanSpec spec) {
    return Objects.requireNonNull(ScanTemplate.split(spec));
  }
}

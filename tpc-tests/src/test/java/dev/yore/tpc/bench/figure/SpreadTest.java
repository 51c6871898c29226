package dev.yore.tpc.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void percentilesAreOfTheNearestRank() {
    long[] nanos = new long[100];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (100 - i) * 1_000_000L;
    }

    Spread spread = Spread.ofNanos(nanos);

    assertThat(spread.min()).isEqualTo(1);
    assertThat(spread.median()).isEqualTo(50);
    assertThat(spread.p99()).isEqualTo(99);
    assertThat(spread.max()).isEqualTo(100);
    assertThat(spread.samples()).isEqualTo(100);
    assertThat(spread.percentiles()).hasSameSizeAs(Spread.PERCENTS).isSorted();
  }

  @Test
  void oneValueIsItsOwnMedian() {
    assertThat(Spread.of(7).median()).isEqualTo(7);
    assertThat(Spread.of(7).p99()).isEqualTo(7);
  }
}

package dev.yore.store.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far values may be off is told by where they lead. */
class PageReachTest {
  private static final int PAGE_VALUES = 1_000;

  private final PageReach from = new PageReach();
  private final PageReach asOf = new PageReach();

  /** A range at a page is asked for as of one day after the other, then another range. */
  private void walk(int page, int firstDay, int days) {
    for (int day = firstDay; day < firstDay + days; day++) {
      from.add(page * PAGE_VALUES + 200.0, page);
      asOf.add(day, page);
    }
  }

  @Test
  void boundsOfRangesMayBeOffByHalfAPage() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      int value = random.nextInt(20 * PAGE_VALUES);
      from.add(value, value / PAGE_VALUES);
    }
    assertThat(from.halfAPage()).isCloseTo(PAGE_VALUES / 2.0, within(PAGE_VALUES * 0.02));
  }

  @Test
  void whatIsAskedAsOfMayNotBeOffWhereverTheWalksOfItsTimeWere() {
    walk(3, 280, 8);
    assertThat(asOf.halfAPage()).isZero();
    walk(17, 270, 12);
    walk(5, 260, 6);
    walk(11, 265, 9);
    assertThat(asOf.halfAPage()).isZero();
    assertThat(from.halfAPage()).isCloseTo(PAGE_VALUES / 2.0, within(1.0));
  }

  @Test
  void valuesThatDescendWhilePagesAscendLeadThereToo() {
    for (int page = 0; page < 10; page++) {
      from.add(-page * PAGE_VALUES, page);
    }
    assertThat(from.halfAPage()).isCloseTo(PAGE_VALUES / 2.0, within(1e-6));
  }

  @Test
  void oneValueAndOnePageSayNothing() {
    assertThat(from.halfAPage()).isZero();
    from.add(10, 0);
    from.add(20, 0);
    assertThat(from.halfAPage()).isZero();
  }
}

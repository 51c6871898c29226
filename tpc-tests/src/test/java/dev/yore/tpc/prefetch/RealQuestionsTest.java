package dev.yore.tpc.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions of the simulation are asked of the same shares of a real store's tables. */
class RealQuestionsTest {
  private static final int HOUR = TieredTables.FIRST_HOUR;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.29, 0.5, 0.7321, 0.99})
  void aFractionIsTheSameKeyInAllTablesAndTheSameShareOfTheirRows(double fraction) {
    long key = RealTables.key(fraction);
    for (int table = 0; table < TieredTables.TABLES; table++) {
      double share = (double) RealTables.row(table, key) / RealTables.rows(table);
      assertThat(share).isBetween(fraction - 1e-4, fraction + 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.77, 0.9999, 1})
  void aPointIsTheKeyOfARowThatThereIs(double fraction) {
    for (int table = 0; table < TieredTables.TABLES; table++) {
      long key = RealTables.keyOfRow(table, fraction);
      long row = RealTables.row(table, key);
      assertThat(row).isBetween(0L, RealTables.rows(table) - 1);
      assertThat(RealTables.row(table, key + 1)).isEqualTo(row + 1);
      assertThat(RealQuestions.pages(Templates.pointAsOf(table), new double[] {fraction, 0}, HOUR))
          .hasSize(1);
    }
  }

  @Test
  void allOfATableIsAllItsPages() {
    for (int table = 0; table < TieredTables.TABLES; table++) {
      long[] pages = RealQuestions.pages(Templates.allAsOf(table), new double[] {HOUR}, HOUR);
      assertThat(pages).hasSize(RealTables.pages(table));
      assertThat(TieredTables.index(pages[pages.length - 1]))
          .isEqualTo(RealTables.pages(table) - 1);
    }
  }

  @Test
  void aDayBackIsTheStateOfTheDayBefore() {
    double[] now = {0.5, HOUR};
    double[] before = {0.5, HOUR - 24.0};
    int today = TieredTables.hour(RealQuestions.pages(Templates.pointAsOf(3), now, HOUR)[0]);
    int yesterday = TieredTables.hour(RealQuestions.pages(Templates.pointAsOf(3), before, HOUR)[0]);
    assertThat(today - yesterday).isEqualTo(24);
  }
}

package dev.yore.tpc.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TpcdsTableTest {
  private static final double SCALE = 0.01;

  @Test
  void thereAreTheTwentyFourTablesOfTheSpecification() {
    assertThat(TpcdsTable.values()).hasSize(24);
    assertThat(Arrays.stream(TpcdsTable.values()).mapToInt(t -> t.columns().size()).sum())
        .isEqualTo(425);
  }

  @Test
  void theStatementThatCreatesATableNamesItsKey() {
    assertThat(TpcdsTable.INVENTORY.createSql())
        .isEqualTo(
            "CREATE TABLE inventory (inv_date_sk BIGINT NOT NULL, inv_item_sk BIGINT NOT NULL,"
                + " inv_warehouse_sk BIGINT NOT NULL, inv_quantity_on_hand INTEGER,"
                + " PRIMARY KEY (inv_date_sk, inv_item_sk, inv_warehouse_sk))");
  }

  @Test
  void rowsHoldValuesOfTheColumnsKinds() {
    Object[] day = TpcdsTable.DATE_DIM.rows(SCALE).iterator().next();
    assertThat(Arrays.copyOf(day, 5))
        .containsExactly(2415022L, "AAAAAAAAOKJNECAA", LocalDate.of(1900, 1, 2), 0, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = TpcdsTable.class,
      names = {"STORE_SALES", "WEB_SALES", "WEB_RETURNS", "ITEM", "WAREHOUSE"})
  void keysAreUniqueAndRowsAboutAsManyAsEstimated(TpcdsTable table) {
    Set<List<Object>> keys = new HashSet<>();
    long rows = 0;
    for (Object[] row : table.rows(SCALE)) {
      keys.add(table.keyColumns().stream().map(i -> row[i]).toList());
      rows++;
    }
    assertThat(keys).hasSize((int) rows);
    assertThat((double) rows)
        .isBetween(0.8 * table.estimatedRows(SCALE), 1.2 * table.estimatedRows(SCALE));
  }
}

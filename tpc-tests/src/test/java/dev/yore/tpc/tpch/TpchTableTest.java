package dev.yore.tpc.tpch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TpchTableTest {
  private static final double SCALE = 0.01;

  @ParameterizedTest
  @EnumSource(TpchTable.class)
  void rowsAreAsManyAsExpectedAndTheirKeysUnique(TpchTable table) {
    Set<List<Object>> keys = new HashSet<>();
    long rows = 0;
    for (Object[] row : table.rows(SCALE)) {
      rows++;
      keys.add(table.keyColumns().stream().map(i -> row[i]).toList());
    }

    assertThat((double) rows)
        .isCloseTo(table.estimatedRows(SCALE), within(table.estimatedRows(SCALE) * 0.01));
    assertThat(keys).hasSize((int) rows);
  }

  @ParameterizedTest
  @EnumSource(TpchTable.class)
  void valuesFitTheirColumns(TpchTable table) {
    for (Object[] row : table.rows(SCALE)) {
      assertThat(row).hasSameSizeAs(table.columns().toArray());
      for (int i = 0; i < row.length; i++) {
        assertFits(table.columns().get(i), row[i]);
      }
    }
  }

  @Test
  void theSameScaleGivesTheSameRows() {
    var first = TpchTable.LINEITEM.rows(SCALE).iterator();
    for (Object[] row : TpchTable.LINEITEM.rows(SCALE)) {
      assertThat(Arrays.equals(row, first.next())).isTrue();
    }
    assertThat(first.hasNext()).isFalse();
  }

  @Test
  void orderDatesSpanTheSevenYearsOfTheSpecification() {
    LocalDate first = LocalDate.MAX;
    LocalDate last = LocalDate.MIN;
    for (Object[] row : TpchTable.ORDERS.rows(SCALE)) {
      LocalDate date = (LocalDate) row[4];
      first = date.isBefore(first) ? date : first;
      last = date.isAfter(last) ? date : last;
    }

    assertThat(first).isEqualTo(LocalDate.of(1992, 1, 1));
    assertThat(last).isEqualTo(LocalDate.of(1998, 8, 2));
  }

  private static void assertFits(TpchColumn column, Object value) {
    switch (column.kind()) {
      case IDENTIFIER -> assertThat(value).isInstanceOf(Long.class);
      case COUNT -> assertThat(value).isInstanceOf(Integer.class);
      case DECIMAL -> assertThat(((BigDecimal) value).scale()).isEqualTo(2);
      case DATE -> assertThat(value).isInstanceOf(LocalDate.class);
      case TEXT -> {
        String text = (String) value;
        assertThat(text.length()).isLessThanOrEqualTo(column.length());
        // What TpchCsv and the choice of VARCHAR instead of CHAR rely on.
        assertThat(text).doesNotContain("|", "\"", "\n");
        assertThat(text.endsWith(" ") && !column.name().matches(".*_(comment|address)")).isFalse();
      }
    }
  }
}

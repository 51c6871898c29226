package dev.yore.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares rows without regard to their order; zeros of either sign are the same. */
final class SameRows {
  private SameRows() {}

  static void assertSame(
      List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected) {
    assertThat(sorted(actual)).isEqualTo(sorted(expected));
  }

  static List<String> sorted(List<List<@Nullable Object>> rows) {
    return rows.stream().map(SameRows::text).sorted().toList();
  }

  static String text(List<@Nullable Object> row) {
    List<String> values = new ArrayList<>();
    for (Object value : row) {
      if (value instanceof Double number) {
        values.add(String.valueOf(number + 0.0));
      } else if (value instanceof BigDecimal decimal) {
        values.add(decimal.toPlainString());
      } else {
        values.add(String.valueOf(value));
      }
    }
    return values.toString();
  }
}

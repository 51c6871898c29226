package dev.yore.tpc.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yore.tpc.tpch.TpchQuery;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {
  private static final TpchQuery QUERY = new TpchQuery(1, "", List.of(0), 0);

  @Test
  void rowsOutOfOrderAreADifference() {
    assertThat(difference(QUERY, rows("1 a", "2 b"), rows("2 b", "1 a"))).isTrue();
  }

  @Test
  void rowsWithEqualSortKeysMayComeInAnyOrder() {
    assertThat(difference(QUERY, rows("1 a", "1 b", "2 c"), rows("1 b", "1 a", "2 c"))).isFalse();
    assertThat(difference(QUERY, rows("1 a", "1 b"), rows("1 a", "1 a"))).isTrue();
  }

  @Test
  void amongTiesAtTheLimitAnyOfThemWillDo() {
    TpchQuery limited = new TpchQuery(1, "", List.of(0), 2);

    assertThat(difference(limited, rows("1 a", "2 b", "2 c"), rows("1 a", "2 c"))).isFalse();
    assertThat(difference(limited, rows("1 a", "2 b", "2 c"), rows("1 a", "2 d"))).isTrue();
    assertThat(difference(limited, rows("1 a", "2 b", "2 c"), rows("1 a"))).isTrue();
  }

  @Test
  void exactNumbersMustBeEqualWhateverTheirScale() {
    assertThat(AnswerComparison.equal(new BigDecimal("1.10"), new BigDecimal("1.1"))).isTrue();
    assertThat(AnswerComparison.equal(new BigDecimal("1.10"), new BigDecimal("1.11"))).isFalse();
  }

  @Test
  void inexactNumbersMustAgreeToTheLastDigitOfTheExactOneAndToTheCent() {
    assertThat(AnswerComparison.equal(0.0345678, new BigDecimal("0.034568"))).isTrue();
    assertThat(AnswerComparison.equal(0.0345678, new BigDecimal("0.034569"))).isFalse();
    assertThat(AnswerComparison.equal(123.456, new BigDecimal("123"))).isFalse();
    assertThat(AnswerComparison.equal(38273.129734621674, new BigDecimal("38273.13"))).isTrue();
  }

  private static boolean difference(
      TpchQuery query, List<List<Object>> oracle, List<List<Object>> actual) {
    return AnswerComparison.difference(query, oracle, actual).isPresent();
  }

  private static List<List<Object>> rows(String... rows) {
    return java.util.Arrays.stream(rows)
        .map(r -> List.<Object>of((Object[]) r.split(" ")))
        .toList();
  }
}

package dev.yore.tpc.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedComparisonTest {
  private static List<Object> row(Object... values) {
    return List.of(values);
  }

  @Test
  void answersOfEqualRowsInTheSameOrderAgree() {
    assertThat(
            OrderedComparison.difference(
                List.of(row("a", new BigDecimal("1.50")), row("b", "NULL")),
                List.of(row("a", new BigDecimal("1.5")), row("b", "NULL"))))
        .isEmpty();
  }

  @Test
  void rowsInAnotherOrderDiffer() {
    assertThat(
            OrderedComparison.difference(List.of(row("a"), row("b")), List.of(row("b"), row("a"))))
        .hasValueSatisfying(text -> assertThat(text).contains("row 1", "[b]", "[a]"));
  }

  @Test
  void missingAndAdditionalRowsAreToldByTheirNumber() {
    assertThat(OrderedComparison.difference(List.of(row("a")), List.of()))
        .hasValue("expected 1 rows, got 0");
  }

  @Test
  void exactNumbersMustBeEqualToTheLastDigit() {
    assertThat(OrderedComparison.equal(new BigDecimal("1.000000"), new BigDecimal("1.000001")))
        .isFalse();
  }

  @Test
  void floatingPointNumbersMayDifferInTheSeventhDigitOrByHalfOfTheOthersLastDigit() {
    assertThat(OrderedComparison.equal(98.59920967514138, new BigDecimal("98.599200"))).isTrue();
    assertThat(OrderedComparison.equal(0.0000334, new BigDecimal("0.000033"))).isTrue();
    assertThat(OrderedComparison.equal(98.5993, new BigDecimal("98.599200"))).isFalse();
    assertThat(OrderedComparison.equal(1.0, "1.0")).isFalse();
  }
}
